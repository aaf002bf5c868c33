"""What is downloaded is what the pages show, and what the file held."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dashboard
import pandas as pd
import pytest
import shop_file
from playwright.sync_api import expect

from core import formatting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser


@dataclass(frozen=True)
class Exported:
    """One shop, uploaded and downloaded again."""

    shop: shop_file.Shop
    visitor: dashboard.Visitor
    customers: pd.DataFrame
    workbook: dict[str, pd.DataFrame]
    summary: dict[str, Any]
    one_segment: pd.DataFrame


@pytest.fixture(scope="module")
def exported(
    browser: Browser, server: dashboard.Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Exported]:
    folder: Path = tmp_path_factory.mktemp("export")
    shop = shop_file.write(folder / "orders.csv")
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    visitor = dashboard.Visitor(context.new_page(), server.url).open("load").upload(shop.path)
    visitor.press("Analyse").wait_for_store().go("export")
    visitor.download("Download CSV").save_as(folder / "customers.csv")
    visitor.download("Download Excel").save_as(folder / "all.xlsx")
    visitor.download("Download JSON").save_as(folder / "summary.json")
    visitor.download(re.compile(r"Download [\d,]+ customers?")).save_as(folder / "one.csv")
    ids = {"customer_id": str}
    yield Exported(
        shop=shop,
        visitor=visitor,
        customers=pd.read_csv(folder / "customers.csv", dtype=ids),
        workbook=pd.read_excel(
            folder / "all.xlsx", sheet_name=None, dtype={"Customer": str}, engine="openpyxl"
        ),
        summary=json.loads((folder / "summary.json").read_text(encoding="utf-8")),
        one_segment=pd.read_csv(folder / "one.csv", dtype=ids),
    )
    context.close()


def test_the_customers_file_holds_everyone_and_every_penny(exported):
    customers, shop = exported.customers, exported.shop
    assert len(customers) == customers["customer_id"].nunique() == shop.customers
    assert customers["frequency"].sum() == shop.orders
    assert customers["monetary"].sum() == pytest.approx(shop.revenue, abs=0.01 * shop.customers)
    assert customers["customer_id"].iloc[0] == shop.best_customer
    assert shop_file.MARKUP in set(customers["customer_id"])


def test_the_overview_shows_the_numbers_that_are_exported(exported):
    customers = exported.customers
    exported.visitor.go("overview")
    exported.visitor.main.get_by_text("All orders", exact=True).click()
    cards = exported.visitor.main.get_by_test_id("stMetric")
    for label, value in {
        "Customers": formatting.count(len(customers)),
        "Orders": formatting.count(customers["frequency"].sum()),
        "Net revenue": formatting.money_short(customers["monetary"].sum()),
    }.items():
        card = cards.filter(has_text=re.compile(f"^{label}"))
        expect(card.get_by_test_id("stMetricValue")).to_have_text(value)
    exported.visitor.assert_sound()


@pytest.mark.parametrize(("name", "column"), [("segments", "model_segment"), ("rfm", "segment")])
def test_the_segment_tables_show_the_customers_that_are_exported(exported, name, column):
    exported.visitor.go(name)
    visitor = exported.visitor
    shown = pd.DataFrame(visitor.rows(visitor.main.get_by_test_id("stDataFrame").first))
    counted = exported.customers[column].value_counts()
    assert dict(zip(shown["Segment"], shown["Customers"], strict=True)) == {
        segment: formatting.count(size) for segment, size in counted.items()
    }
    exported.visitor.assert_sound()


def test_the_workbook_says_the_same_as_the_csv(exported):
    written, listed = exported.workbook["Customers"], exported.customers
    assert list(written["Customer"]) == list(listed["customer_id"])
    assert list(written["Segment"]) == list(listed["segment"])
    assert list(written["Model segment"]) == list(listed["model_segment"])
    assert written["Spent"].to_numpy() == pytest.approx(listed["monetary"].to_numpy())


def test_the_summary_says_the_same_as_the_csv(exported):
    summary, shop = exported.summary, exported.shop
    named = exported.customers["model_segment"].str.removeprefix("Model: ")
    counted = named.value_counts().to_dict()
    assert {each["name"]: each["customers"] for each in summary["segments"]} == counted
    assert summary["used"]["customers"] == shop.customers
    assert summary["file"]["net_revenue"] == pytest.approx(shop.revenue)
    cleaning = summary["cleaning"]
    assert cleaning["rows_in"] == cleaning["rows_used"] + sum(cleaning["left_out"].values())


def test_a_segments_list_holds_that_segment_whole_and_no_one_else(exported):
    (segment,) = exported.one_segment["segment"].unique()
    members = exported.customers[exported.customers["segment"] == segment]
    assert list(exported.one_segment["customer_id"]) == list(members["customer_id"])
