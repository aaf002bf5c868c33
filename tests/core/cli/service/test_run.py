"""`python -m core run`: its exit codes say what happened, and a failure leaves the last run."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def orders(tmp_path):
    def write(last: int, amount: int = 5) -> str:
        rows = [
            f"o{n},c{n % 30},2024-{1 + n // 28:02d}-{1 + n % 28:02d},{amount + n % 40}"
            for n in range(last)
        ]
        path = tmp_path / "orders.csv"
        path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
        return str(path)

    return write


def test_exit_codes_say_what_happened(run_cli, orders, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}
    file = orders(160)
    run_cli("project", "create", "Shop", file, "--json", **place)
    linked, _ = run_cli("project", "link", "Shop", file, "--json", **place)
    assert linked["source"]["kind"] == "path"

    def refresh(expect: int, *options: str):
        arguments = ("run", "Shop", "--json", *options)
        _, ended = run_cli(*arguments, expect=expect, as_json=False, **place)
        return json.loads(ended.stdout or ended.stderr.splitlines()[-1])

    first = refresh(0, "--exit-code")
    assert (first["outcome"], first["run"]["number"], first["changed"]) == ("new", 1, None)
    assert refresh(3, "--exit-code")["outcome"] == "unchanged"
    assert refresh(0)["outcome"] == "unchanged"
    orders(165)
    second = refresh(0, "--exit-code")
    assert (second["run"]["base"], second["changed"]["before"]) == (1, 1)
    orders(165, amount=500)
    assert refresh(4, "--exit-code")["changed"]["refit"]
    (tmp_path / "orders.csv").unlink()
    assert refresh(2)["error"]["code"] == "source_missing"
    shown, _ = run_cli("project", "show", "Shop", "--json", **place)
    assert shown["refresh"]["outcome"] == "failed"
    assert shown["refresh"]["failure"]["code"] == "source_missing"
    assert shown["refresh"]["run"] == shown["runs"][0]["number"] == 3
    text, _ = run_cli("project", "show", "Shop", as_json=False, **place)
    assert "failed" in text


def test_a_project_that_is_not_there_is_said(run_cli, tmp_path):
    told, _ = run_cli("run", "nobody", "--projects", str(tmp_path), expect=2)
    assert told["error"]["code"] == "no_such_project"
