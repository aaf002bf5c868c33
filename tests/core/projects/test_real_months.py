"""Two exports of a real shop that overlap give the numbers of one export of all of it."""

from __future__ import annotations

import pandas as pd
import pytest

from core import pipeline
from core.files import open_source
from core.projects import kept_files, new_data
from core.projects import project_store as store

SHOPS = {
    "order numbers, and a number for each row": (
        "superstore/Sample - Superstore.csv",
        *("Order Date", "%d/%m/%y", "utf-8-sig", ","),
    ),
    "no order numbers": (
        "retail_data_transactions/Retail_Data_Transactions.csv",
        *("trans_date", "%d-%b-%y", "utf-8", ","),
    ),
    "German, semicolons": (
        "derived_de_semicolon/umsatz_2011.csv",
        *("Rechnungsdatum", "%d.%m.%Y %H:%M", "cp1252", ";"),
    ),
    "Shopify": (
        "sample_shopify/orders_export_1.csv",
        *("Created at", "%Y-%m-%d %H:%M:%S %z", "utf-8", ","),
    ),
}


@pytest.mark.shared
@pytest.mark.parametrize("shop", SHOPS)
def test_two_overlapping_exports_are_the_shop(shared, folder, tmp_path, workspace, shop):
    place, date, written, encoding, mark = SHOPS[shop]
    layout = {"encoding": encoding, "sep": mark}
    rows = pd.read_csv(shared / "data" / place, dtype=str, keep_default_na=False, **layout)
    days = pd.to_datetime(rows[date], format=written, utc=True).dt.normalize()

    def export(name: str, part: pd.DataFrame):
        part.to_csv(tmp_path / name, index=False, **layout)
        return open_source(tmp_path / name, name)

    earlier = rows[days <= days.quantile(0.7)]
    later = rows[days >= days.quantile(0.6)]
    project = store.create_project(folder, "Shop", export("a.csv", earlier))
    project, new = new_data.add_data(folder, project.id, export("b.csv", later), workspace)
    assert (new.how, new.rows_changed, new.rows_gone) == ("append", 0, 0)
    assert (new.rows_new, new.rows_after) == (len(rows) - len(earlier), len(rows))
    source = kept_files.open_kept_source(folder / project.id, project, workspace)
    added = pipeline.measure(source, workspace, project.choices.settings)
    whole = pipeline.measure(export("whole.csv", rows), workspace)
    assert added.read.report.rows_used == whole.read.report.rows_used
    assert added.read.report.used_revenue == whole.read.report.used_revenue
    pd.testing.assert_frame_equal(added.customers.frame, whole.customers.frame)
