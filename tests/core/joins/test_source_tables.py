"""The tables of a source, and that a workbook is read once to know them all."""

from __future__ import annotations

import datetime as dt

import openpyxl
import pytest

from core import joins
from core.files import detect
from core.files.formats import excel
from core.settings import Limits, ReadSettings


@pytest.mark.parametrize("far", [None, 900_000])
def test_a_workbook_of_several_sheets_is_read_once(far, workspace, monkeypatch):
    book = openpyxl.Workbook()
    book.active.title = "Orders"
    book.active.append(["Order", "Customer", "Date", "Qty", "Price"])
    for n in range(40):
        day = dt.datetime(2023, 1, 1) + dt.timedelta(days=n)  # noqa: DTZ001 - as workbooks have it
        book.active.append([f"O{n}", f"C{n % 7}", day, 1, n + 0.5])
    if far is not None:
        book.active.cell(far, 200).value = " "
    book.create_sheet("Notes").append(["a", "note"])
    book.save(workspace / "orders.xlsx")
    jobs = []
    run = excel._run
    monkeypatch.setattr(
        excel, "_run", lambda job, *given, **how: (jobs.append(job), run(job, *given, **how))[1]
    )
    source = detect.open_source(workspace / "orders.xlsx", "orders.xlsx")
    raw = joins.read_orders(source, workspace, ReadSettings(), Limits())
    assert (raw.rows, len(raw.columns), len(jobs)) == (40, 5, 1)
    assert [one.name for one in raw.listed] == ["Orders", "Notes"]
    assert jobs[0].sparse is (far is not None)
