"""Every kind of file through the real page: what is read, chosen and left out is what is shown."""

from __future__ import annotations

import io
import re
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from dashboard import Visitor


def orders(rows: int = 120, **columns: object) -> pd.DataFrame:
    """Orders over 10.00 each, of a dozen customers over two years."""
    days = pd.date_range("2023-01-01", periods=rows, freq="6D").strftime("%Y-%m-%d")
    return pd.DataFrame(
        {
            "Order": [f"A{number}" for number in range(rows)],
            "Customer": [f"K{number % 12:02d}" for number in range(rows)],
            "Date": days,
            "Amount": 10.0,
        }
        | columns
    )


def as_csv(folder: Path, table: pd.DataFrame, name: str = "orders.csv") -> Path:
    table.to_csv(folder / name, index=False)
    return folder / name


def _sqlite(table: pd.DataFrame, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        table.to_sql("orders", connection, index=False)
    connection.close()


def _zip(table: pd.DataFrame, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/orders.csv", table.to_csv(index=False))
        archive.writestr("__MACOSX/._orders.csv", b"\x00\x05\x16\x07")


WRITTEN: dict[str, Callable[[pd.DataFrame, Path], object]] = {
    "csv": lambda table, path: table.to_csv(path, index=False),
    "tsv": lambda table, path: table.to_csv(path, index=False, sep="\t"),
    "xlsx": lambda table, path: table.to_excel(path, index=False),
    "zip": _zip,
    "sqlite": _sqlite,
    "parquet": lambda table, path: table.to_parquet(path, index=False),
}


@pytest.mark.parametrize("kind", WRITTEN)
def test_every_kind_of_file_gives_the_same_totals(kind, visitor, tmp_path):
    path = tmp_path / f"orders.{kind}"
    WRITTEN[kind](orders(Amount=[10 + number / 100 for number in range(120)]), path)
    visitor.open("load").upload(path).analyse()
    assert visitor.used() == (120, 1271.40)  # 120 × 10 and the sum of 0.00 … 1.19
    expect(visitor.bar).to_contain_text(f"orders.{kind}")
    visitor.assert_sound()


@pytest.mark.shared
def test_an_old_workbook_gives_its_totals(shared, visitor):
    visitor.open("load").upload(shared / "inputs" / "legacy_biff8.xls").analyse()
    assert visitor.used() == (60, 5437.5)
    visitor.assert_sound()


def test_another_column_for_a_role_takes_effect(visitor, tmp_path):
    visitor.open("load").upload(as_csv(tmp_path, orders(**{"Amount with tax": 12.0})))
    visitor.choose("Line total", "Amount with tax").analyse()
    assert visitor.used() == (120, 1440.0)
    visitor.assert_sound()


def test_a_role_that_is_missing_is_said_and_chosen_in_place(visitor, tmp_path):
    visitor.open("load").upload(as_csv(tmp_path, orders()))
    visitor.choose("Customer", "Order")
    visitor.choose("Order date", "Customer")
    expect(visitor.errors.first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Analyse")).to_have_count(0)
    visitor.press("Reset to detected")
    expect(visitor.errors).to_have_count(0)
    visitor.analyse()
    assert visitor.used() == (120, 1200.0)
    visitor.assert_sound()


def test_another_sheet_can_be_chosen(visitor, tmp_path):
    path = tmp_path / "book.xlsx"
    with pd.ExcelWriter(path) as book:
        orders().to_excel(book, sheet_name="Web", index=False)
        shop = orders(60).rename(columns={"Amount": "Turnover", "Order": "Receipt", "Date": "Day"})
        shop.to_excel(book, sheet_name="Shop", index=False)
    visitor.open("load").upload(path)
    visitor.choose(
        "The file holds 2 tables. Which one has the orders?", re.compile("Shop.*60 rows")
    )
    visitor.analyse()
    assert visitor.used() == (60, 600.0)
    visitor.assert_sound()


def test_months_handed_over_at_once_are_added_and_one_can_be_taken_out(visitor, tmp_path):
    table = orders()
    paths = [
        as_csv(tmp_path, table.iloc[start : start + 40], f"part{start}.csv")
        for start in (0, 40, 80)
    ]
    visitor.open("load").upload(*paths).analyse()
    assert visitor.used() == (120, 1200.0)
    by_table = visitor.main.get_by_test_id("stDataFrame").filter(has_text="Rows used").last
    assert [row["Rows used"] for row in visitor.rows(by_table)] == ["40", "40", "40"]
    visitor.main.get_by_text("columns and format").click()
    visitor.main.get_by_role("button", name=re.compile("part80")).first.click()
    visitor.settle().analyse()
    expect(visitor.main).to_contain_text("80 of 80 rows used")
    visitor.assert_sound()


def test_rows_left_out_are_shown_and_can_be_downloaded(visitor, tmp_path):
    table = orders()
    table.loc[table.index % 10 == 3, "Customer"] = None
    visitor.open("load").upload(as_csv(tmp_path, table)).analyse()
    assert visitor.used() == (108, 1080.0)
    expect(visitor.main).to_contain_text("12 of 120 rows have no customer and are left out")
    saved = visitor.download("All rows left out for this reason")
    saved.save_as(tmp_path / "out.csv")
    out = pd.read_csv(tmp_path / "out.csv")
    assert list(out["Order"]) == list(table.loc[table["Customer"].isna(), "Order"])
    visitor.assert_sound()


def test_one_of_several_currencies_can_be_chosen_or_the_others_converted(visitor, tmp_path):
    table = orders(Currency=["EUR", "EUR", "USD"] * 40)
    visitor.open("load").upload(as_csv(tmp_path, table))
    expect(visitor.main).to_contain_text("The file has several currencies")
    visitor.main.get_by_text("Use one currency").click()
    visitor.settle().analyse()
    assert visitor.used() == (80, 800.0)
    visitor.main.get_by_text("columns and format").click()
    visitor.main.get_by_text("Convert with my own rates").click()
    visitor.settle()
    visitor.main.get_by_label("1 USD in EUR").fill("0.5")
    visitor.main.get_by_label("1 USD in EUR").press("Enter")
    visitor.settle().press("Analyse")
    expect(visitor.main).to_contain_text("120 of 120 rows used", timeout=120_000)
    visitor.settle()
    assert visitor.used() == (120, 1000.0)
    visitor.assert_sound()


def test_a_hostile_file_harms_no_one_else(visit, server, tmp_path):
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("orders.csv", b"0" * 50_000_000)
    good: Visitor = visit(server).open("load").upload(as_csv(tmp_path, orders()))
    bad: Visitor = visit(server).open("load").hand_over("orders.zip", bomb.getvalue())
    expect(bad.errors.first).to_contain_text("orders.zip")
    good.analyse()
    assert good.used() == (120, 1200.0)
    good.go("overview")
    expect(good.errors).to_have_count(0)
    for each in (good, bad):
        each.assert_sound()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_choices_fit_the_screen(width, visit, server, tmp_path):
    visitor = visit(server, viewport={"width": width, "height": 844})
    path = tmp_path / "year.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for start in (0, 40, 80):
            part = orders(Currency=["EUR", "EUR", "USD"] * 40).iloc[start : start + 40]
            archive.writestr(f"part{start}.csv", part.to_csv(index=False))
    visitor.open("load").upload(path)
    assert visitor.main.evaluate("main => main.scrollWidth - main.clientWidth") <= 1
    visitor.assert_sound()


def test_the_next_step_is_in_view_and_the_demo_asks_before_it_takes_a_shops_place(
    visitor, tmp_path
):
    eye = visitor.main.get_by_test_id("stBaseButton-primary")
    visitor.open("load").upload(as_csv(tmp_path, orders()))
    expect(eye).to_have_text([re.compile("Analyse")])
    expect(eye).to_be_in_viewport()
    visitor.main.evaluate("main => main.scrollTo(0, main.scrollHeight)")
    visitor.page.wait_for_timeout(300)
    expect(eye).to_be_in_viewport(ratio=1)  # it stays in view beside the last of the choices
    visitor.analyse()
    expect(eye).to_have_text([re.compile("See your customers")])
    expect(eye).to_be_in_viewport()
    dialog = visitor.page.get_by_role("dialog")
    visitor.press("Use the demo store instead")
    expect(dialog).to_contain_text("replaces orders.csv")
    dialog.get_by_role("button", name="Keep what I have").click()
    expect(dialog).to_have_count(0)
    expect(visitor.bar).to_contain_text("orders.csv")
    visitor.press("Use the demo store instead")
    dialog.get_by_role("button", name="Open the demo store").click()
    expect(visitor.bar).to_contain_text("Demo store", timeout=120_000)
    expect(dialog).to_have_count(0)
    visitor.settle().assert_sound()


def test_results_of_a_test_are_recognised_and_sent_to_experiments(visitor, tmp_path):
    table = pd.DataFrame(
        {
            "user_id": range(4000),
            "variant": ["control", "treatment"] * 2000,
            "converted": [int(number % 10 < 1 + number % 2) for number in range(4000)],
        }
    )
    visitor.open("load").upload(as_csv(tmp_path, table, "test.csv"))
    expect(visitor.main).to_contain_text("looks like test results: variant holds the groups")
    visitor.press("Read the result")
    expect(visitor.heading).to_have_text("Experiments")
    expect(visitor.main).to_contain_text("test.csv")
    expect(visitor.main).to_contain_text("treatment")
    visitor.settle().assert_sound()
