"""The same customer has the same id, however a spreadsheet mangled it."""

from __future__ import annotations

import unicodedata

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from loaded_file import orders_csv

from core.columns.parsers import ids
from core.engine import connection as engine


def read_back(texts, kind="VARCHAR", *, as_written=False):
    with engine.connect() as connection:
        connection.execute(f"CREATE TABLE raw (place BIGINT, id {kind})")
        connection.executemany("INSERT INTO raw VALUES (?, ?)", list(enumerate(texts)))
        reading = ids.choose_id_parser(connection, "raw", "id", kind, as_written=as_written)
        found = connection.execute(f"SELECT {reading.sql} FROM raw ORDER BY place").fetchall()
    return [value for (value,) in found]


_LETTERS = st.text(st.characters(whitelist_categories=("L", "N")), min_size=3, max_size=12).filter(
    lambda name: name.lower() not in {"nan", "nat", "null", "none"}
)


@settings(max_examples=40, deadline=None)
@given(names=st.lists(_LETTERS, min_size=1, max_size=6))
def test_blanks_composition_and_apostrophes_make_no_second_customer(names):
    plain = [unicodedata.normalize("NFC", name) for name in names]
    mangled = [f" '{unicodedata.normalize('NFD', name)} " for name in plain]
    assert read_back(mangled) == [unicodedata.normalize("NFC", f"{name}") for name in plain]


@settings(max_examples=20, deadline=None)
@given(numbers=st.lists(st.integers(0, 10**12), min_size=1, max_size=6))
def test_numbers_with_a_point_zero_lose_it(numbers):
    assert read_back([f"{number}.0" for number in numbers]) == [str(number) for number in numbers]
    assert read_back([float(number) for number in numbers], "DOUBLE") == [
        str(number) for number in numbers
    ]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["0001", "0002"], ["0001", "0002"]),
        (["17850.0", "A.0"], ["17850.0", "A.0"]),
        (["17850.0", ""], ["17850", None]),
        (["17850.0", "nan", "NULL", "None", "n/a", " "], ["17850", *[None] * 5]),
        (["'007"], ["007"]),
        (["O'Neill"], ["O'Neill"]),
        (["1.5", "2.0"], ["1.5", "2.0"]),
        (["\t=1+1", "=1+1"], ["\t=1+1", "=1+1"]),
        (["Nancy", "Nanette"], ["Nancy", "Nanette"]),
    ],
)
def test_ids_as_people_know_them(texts, expected):
    assert read_back(texts) == expected


def test_whole_numbers_from_a_spreadsheet_read_like_text(load, workspace):
    path = workspace / "orders.xlsx"
    pd.DataFrame(
        {
            "customer id": [17850.0, None, 12345.0],
            "date": pd.to_datetime(["2024-01-01", "2024-01-02", "2024-02-03"]),
            "amount": [1.5, 2.5, 3.5],
        }
    ).to_excel(path, index=False, engine="xlsxwriter")
    assert load(path).values("customer_id") == ["17850", None, "12345"]


def test_a_file_of_leading_zeros_keeps_them(load):
    assert load(orders_csv("customer_id", ["0001", "0002"])).values("customer_id") == [
        "0001",
        "0002",
    ]


_ADDRESSES = ["Ann@Shop.com", "bob@shop.com", "ann@shop.com ", "ANN@SHOP.COM", "Cy@Shop.com"]


def test_addresses_are_one_whatever_their_case_and_shown_as_first_written():
    read = read_back(_ADDRESSES, as_written=True)
    assert read == ["Ann@Shop.com", "bob@shop.com", "Ann@Shop.com", "Ann@Shop.com", "Cy@Shop.com"]


def test_addresses_that_are_keys_of_tables_are_compared_in_small_letters():
    assert read_back(_ADDRESSES) == [text.strip().lower() for text in _ADDRESSES]


def test_many_spellings_of_addresses_are_all_shown_in_small_letters(monkeypatch):
    monkeypatch.setattr(ids, "_MAX_SPELLINGS", 1)
    assert read_back(_ADDRESSES, as_written=True)[0] == "ann@shop.com"


def test_codes_keep_their_case():
    codes = ["aB1", "Ab1", "ab1", "x@y", "AB-2"]
    assert read_back(codes, as_written=True) == codes


def test_handles_in_a_column_of_codes_keep_their_case():
    codes = ["Ann@Shop.com", "ann@shop.com", "K-17", "k-17", "K-18"]
    assert read_back(codes, as_written=True) == codes
