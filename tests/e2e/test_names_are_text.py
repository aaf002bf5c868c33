"""Names that are markup or script: shown letter by letter, and nothing is made of them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from pathlib import Path

SHOWN_ON = ("load", "overview", "rfm", "segments", "cohorts", "behaviour", "playbook", "export")

MADE_OF_DATA = """() => [...document.querySelectorAll('*')].filter(element =>
    [...element.attributes].some(
        each => /^on/.test(each.name) || /^\\s*javascript:/i.test(each.value))
    || element.getAttribute('src') === 'x'
    || (element.localName === 'b' && element.textContent.includes('; &'))
    || (element.localName === 'script' && element.textContent.includes('alert('))
).map(element => element.outerHTML.slice(0, 200))"""
"""Elements that only a customer's or a file's name could have asked for."""


def ids(path: Path) -> set[str]:
    with path.open(encoding="utf-8", newline="") as file:
        return {row["CustomerID"] for row in csv.DictReader(file)}


@pytest.mark.parametrize("name", ["html_js_names.csv", "name <b>x; & $(id).csv"])
def test_names_are_shown_as_text_and_run_nothing(visitor, shared, name):
    path = shared / "inputs" / name
    alarms: list[str] = []
    visitor.page.on("dialog", lambda dialog: (alarms.append(dialog.message), dialog.dismiss()))
    visitor.open("load").upload(path)
    visitor.analyse()
    for page in SHOWN_ON:
        visitor.go(page)
        visitor.page.wait_for_timeout(300)  # charts draw themselves after the script has run
        assert visitor.page.evaluate(MADE_OF_DATA) == []
        expect(visitor.bar).to_contain_text(name)
        visitor.assert_sound()
    assert alarms == []


def test_hostile_customers_stand_in_tables_and_files_as_they_are(visitor, shared):
    path = shared / "inputs" / "html_js_names.csv"
    visitor.open("load").upload(path)
    preview = visitor.rows(visitor.main.get_by_test_id("stDataFrame").first)
    assert {row["CustomerID"] for row in preview} <= ids(path)
    assert any("<" in row["CustomerID"] for row in preview)
    visitor.analyse().go("segments").show("Customers")
    visitor.page.wait_for_function(
        "() => document.documentElement.innerHTML.includes('&lt;script&gt;')"
    )
    told = visitor.page.content()
    assert "<script>alert" not in told
    visitor.assert_sound()
