"""The whole way: what must not matter does not, and every format tells the same story."""

from __future__ import annotations

import sqlite3
import zipfile
from decimal import Decimal

import duckdb
import large_workbook
import numpy as np
import pandas as pd
import pytest

from core import demo
from core.demo import generator
from core.files import detect
from core.pipeline import analyse, measure
from core.settings import ReadSettings, SegmentSettings, Settings

QUICK = SegmentSettings(trials=8, resamples=4)


@pytest.fixture(scope="module")
def shop():
    """A tenth of the demo store's customers, as a file with text columns."""
    lines = generator.make_demo_orders().lines
    known = lines[lines["customer_id"].notna()]
    some = sorted(known["customer_id"].unique())[::10]
    kept = known[known["customer_id"].isin(some)].drop(columns="currency")
    return kept.reset_index(drop=True)


def run(lines: pd.DataFrame, folder, **choices):
    folder.mkdir(exist_ok=True, parents=True)
    path = folder / "shop.csv"
    lines.to_csv(path, index=False)
    settings = Settings(segment=QUICK, **choices)
    return analyse(detect.open_source(path, path.name), folder, settings)


def story(analysis) -> pd.DataFrame:
    """Segment, RFM segment and scores per customer."""
    scores = analysis.rfm.frame[["recency_score", "frequency_score", "monetary_score", "segment"]]
    return scores.assign(model_segment=analysis.segmentation.labels).sort_index()


@pytest.fixture(scope="module")
def told(shop, tmp_path_factory):
    return story(run(shop, tmp_path_factory.mktemp("plain")))


def shuffled_rows(lines):
    return lines.sample(frac=1, random_state=1)


def turned_columns(lines):
    return lines[list(reversed(lines.columns))]


def extra_columns(lines):
    # The same on every copy of a row: a column of its own on each would say that none is a copy.
    shelf = lines["product_id"].astype("category").cat.codes % 5
    return lines.assign(note="hello", warehouse_code=7, shelf=shelf)


def a_year_earlier(lines):
    return lines.assign(ordered_at=lines["ordered_at"] - pd.Timedelta(days=365))


def in_yen(lines):
    return lines.assign(unit_price=(lines["unit_price"] * 150).round(2))


def in_hundreds(lines):
    return lines.assign(unit_price=(lines["unit_price"] / 100).round(6))


@pytest.mark.parametrize(
    "change",
    [shuffled_rows, turned_columns, extra_columns, a_year_earlier, in_yen, in_hundreds],
)
def test_what_must_not_matter_does_not_matter(shop, told, change, tmp_path):
    again = story(run(change(shop), tmp_path))
    pd.testing.assert_frame_equal(again, told)


def test_who_the_customers_are_does_not_matter(shop, told, tmp_path):
    names = {
        old: f"person-{new:06d}"
        for new, old in enumerate(
            np.random.default_rng(0).permutation(shop["customer_id"].unique())
        )
    }
    renamed = shop.assign(customer_id=shop["customer_id"].map(names))
    again = story(run(renamed, tmp_path)).rename(index={new: old for old, new in names.items()})
    pd.testing.assert_frame_equal(again.sort_index(), told, check_names=False)


def test_every_row_and_penny_of_the_demo_store_is_accounted_for(tmp_path):
    path = generator.write_demo_orders(tmp_path / "demo.parquet")
    analysis = analyse(detect.open_source(path, demo.DEMO_NAME), tmp_path, Settings(segment=QUICK))
    report = analysis.orders.report
    assert report.rows_in == len(generator.make_demo_orders().lines)
    assert report.rows_in == report.rows_used + sum(each.rows for each in report.left_out)
    assert report.file.net_revenue == report.used_revenue + sum(
        (each.amount for each in report.left_out), Decimal(0)
    )
    assert float(report.used_revenue) == pytest.approx(
        sum(each.revenue for each in analysis.segmentation.profiles)
    )
    assert analysis.customers.lines == report.rows_used


def test_progress_goes_through_every_stage_in_order(shop, tmp_path):
    path = tmp_path / "shop.csv"
    shop.to_csv(path, index=False)
    seen = []
    analysis = analyse(
        detect.open_source(path, path.name),
        tmp_path,
        Settings(segment=QUICK),
        lambda stage, *_: seen.append(stage),
    )
    assert list(dict.fromkeys(seen)) == ["load", "clean", "features", "tune", "judge"]
    assert set(analysis.seconds) == {"load", "clean", "features", "tune", "judge", "total"}
    stages = sum(spent for stage, spent in analysis.seconds.items() if stage != "total")
    assert stages == pytest.approx(analysis.seconds["total"], abs=0.01)


def test_roles_can_be_set_by_hand(shop, told, tmp_path):
    odd = shop.rename(columns={"customer_id": "a", "ordered_at": "b", "unit_price": "c"})
    roles = (("customer_id", "a"), ("ordered_at", "b"), ("unit_price", "c"))
    analysis = run(odd, tmp_path, read=ReadSettings(roles=roles))
    pd.testing.assert_frame_equal(story(analysis), told)


@pytest.fixture(scope="module")
def online_retail(shared, tmp_path_factory):
    """UCI Online Retail in every format, by content; written once."""
    folder = tmp_path_factory.mktemp("online-retail")
    source = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    table = duckdb.sql(f"SELECT * FROM '{source}'")
    table.write_csv(str(folder / "online_retail.csv"))
    with zipfile.ZipFile(
        folder / "online_retail.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=1
    ) as archive:
        archive.write(folder / "online_retail.csv", "export/online_retail.csv")
    with sqlite3.connect(folder / "online_retail.db") as database:
        database.execute(f"CREATE TABLE sales ({', '.join(table.columns)})")
        database.executemany(
            f"INSERT INTO sales VALUES ({', '.join('?' * len(table.columns))})",
            table.project("* REPLACE (InvoiceDate::VARCHAR AS InvoiceDate)").fetchall(),
        )
    large_workbook.write(source, folder / "online_retail.xlsx", "Online Retail")
    return folder


@pytest.mark.shared
def test_online_retail_tells_the_same_story_in_every_format(online_retail, tmp_path):
    """Down to the last customer's measures, of which everything after is made."""
    told = {}
    for ending in ("csv", "xlsx", "zip", "db"):
        path = online_retail / f"online_retail.{ending}"
        folder = tmp_path / ending
        folder.mkdir()
        told[ending] = measure(detect.open_source(path, path.name), folder)
        totals = told[ending].orders.report.file
        assert totals.rows == 541909, ending
        assert totals.customers == 4372, ending
        assert totals.orders == 25900, ending
        assert totals.gross_revenue == Decimal("10666684.544"), ending
        assert totals.net_revenue == Decimal("9747747.934"), ending
    first = told.pop("csv")
    for ending, other in told.items():
        assert other.orders.report.left_out == first.orders.report.left_out, ending
        pd.testing.assert_frame_equal(other.customers.frame, first.customers.frame)


@pytest.mark.shared
def test_online_retail_is_offered_no_tiny_segment(online_retail, run_cli):
    document, _ = run_cli("segment", online_retail / "online_retail.csv", "--json", "--trials", "8")
    assert document["file"]["customers"] == 4372
    assert document["segmentation"]["smallest_share"] >= 0.03
