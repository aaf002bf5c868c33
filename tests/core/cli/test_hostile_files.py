"""The terminal with odd files: answers stay readable, and standard error holds progress alone."""

from __future__ import annotations

import re
import sqlite3

import pandas as pd
import pytest

PROGRESS = re.compile(r"(load|clean|features|tune|judge) +\d+%  .*")
QUIET = {"CLIENTELE_DEBUG": ""}
ODD_IDS = (
    "a\x01b", "b\x1fb", "\u202eevil", "\u200fx", "a\u2066b", "\x7fdel", "n\x00ul", "\x1b[31mred",
    "tab\x0bv", "\ufeffbom", "\U0001f600", "\x00",
)  # fmt: skip
NOTE = "a plain and long description of the product " * 8


def orders(ids: tuple[str, ...], note: str = "") -> pd.DataFrame:
    """Sixty orders of twelve customers who are so alike that models find few different points."""
    return pd.DataFrame(
        {
            "customer": [ids[n % len(ids)] for n in range(60)],
            "order": [f"{ids[n * 5 % len(ids)]}{n}" for n in range(60)],
            "date": [f"2024-{n % 12 + 1:02d}-{n % 28 + 1:02d}" for n in range(60)],
            "amount": [5.0 + n % 3 for n in range(60)],
            "note": note,
        }
    )


def written(path, frame):
    if path.suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif path.suffix == ".parquet":
        frame.to_parquet(path, index=False)
    else:
        connection = sqlite3.connect(path)
        frame.to_sql("orders", connection, index=False)
        connection.close()
    return path


@pytest.mark.parametrize("ending", [".parquet", ".xlsx", ".db"])
def test_standard_error_holds_progress_and_nothing_else(ending, run_cli, tmp_path):
    """scikit-learn's warnings about models that do not fit once stood between the lines."""
    path = written(tmp_path / f"orders{ending}", orders(tuple(f"C{n}" for n in range(12))))
    _, finished = run_cli("segment", path, "--json", "--trials", "3", process=True, **QUIET)
    other = [line for line in finished.stderr.splitlines() if not PROGRESS.fullmatch(line)]
    assert other == []


def test_ids_of_control_characters_and_turned_text_are_ids_like_others(run_cli, tmp_path):
    path = tmp_path / "orders.csv"
    orders(ODD_IDS, NOTE).to_csv(path, index=False)
    document, _ = run_cli(
        "segment", path, "--json", "--trials", "1", "--out", tmp_path / "out", **QUIET
    )
    left_out = document["cleaning"]["left_out"]
    # An id of nothing but a NUL is none.
    assert left_out == {"no_customer": 5}
    assert document["used"]["customers"] == 11
    assert (tmp_path / "out" / "customers.csv").read_bytes().count(b"\n") == 1 + 11


def test_a_file_that_is_mostly_control_characters_is_refused_in_words(run_cli, tmp_path):
    path = tmp_path / "orders.csv"
    orders(ODD_IDS).to_csv(path, index=False)
    refusal, _ = run_cli("segment", path, "--json", expect=2, **QUIET)
    assert refusal["error"]["code"] == "unreadable_file"
    assert "binary data" in refusal["error"]["message"]
