"""`python -m core alert`: what is watched is added, told by the next run once, and removed."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def orders(tmp_path):
    def write(last: int) -> str:
        rows = [
            f"o{n},c{n % 30},2024-{1 + n // 28:02d}-{1 + n % 28:02d},{5 + n % 40}"
            for n in range(last)
        ]
        path = tmp_path / "orders.csv"
        path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
        return str(path)

    return write


def test_an_alert_is_told_by_the_run_in_which_it_fires(run_cli, orders, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}

    def alert(*words: str):
        return run_cli("alert", *words, "--json", **place)[0]

    file = orders(160)
    run_cli("project", "create", "Shop", file, "--json", **place)
    run_cli("project", "link", "Shop", file, "--json", **place)
    alert("add", "Shop", "age", "--limit", "30")
    alert("add", "Shop", "size", "--segment", "Champions", "--limit", "0.01")
    assert alert("quiet", "Shop", "22:00-07:00")["quiet_hours"] == "22:00-07:00 UTC"
    told, _ = run_cli("run", "Shop", "--json", **place)
    (check,) = told["checks"]
    assert check["run"] == 1
    assert {one["kind"] for one in check["digest"]["fired"]} >= {"age"}
    assert all(one["text"] for one in check["digest"]["fired"])
    again, _ = run_cli("run", "Shop", "--json", **place)
    assert [one["digest"] for one in again["checks"]] == [None]
    listed = alert("list", "Shop")
    assert listed["digests"] == [check["digest"]]
    # The file goes missing: the run fails, and the alert stands as it did.
    (tmp_path / "orders.csv").unlink()
    _, failed = run_cli("run", "Shop", "--json", expect=2, as_json=False, **place)
    assert json.loads(failed.stderr.splitlines()[-1])["error"]["code"] == "source_missing"
    for each in listed["alerts"]:
        left = alert("remove", "Shop", each["id"])
    assert left["alerts"] == []
    text, _ = run_cli("alert", "check", "Shop", as_json=False, **place)
    assert text.strip() == "Nothing has fired."


def test_a_wrong_alert_is_said(run_cli, orders, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}
    run_cli("project", "create", "Shop", orders(60), "--json", **place)
    for words, code in (
        (("add", "Shop"), "usage"),
        (("add", "Shop", "weather"), "setting"),
        (("remove", "Shop", "00000000"), "no_alert"),
        (("quiet", "Shop", "nightly"), "setting"),
    ):
        _, told = run_cli("alert", *words, expect=2, as_json=False, **place)
        assert json.loads(told.stderr.splitlines()[-1])["error"]["code"] == code
