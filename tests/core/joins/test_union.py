"""Tables with the same columns are read one below the other, and nothing is counted twice."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pandas as pd
import pytest
from loaded_file import Loaded

from core.columns import role_resolution
from core.columns.parsers import registry
from core.errors import SettingError, UnknownTableError
from core.files import detect
from core.joins import proposal, union
from core.joins.union import SOURCE_TABLE
from core.settings import ReadSettings


def month(number: int, rows: int, first: int = 0) -> pd.DataFrame:
    """Orders of one month; the amounts of all of them are their running numbers."""
    return pd.DataFrame(
        {
            "Order ID": [f"A{first + row}" for row in range(rows)],
            "Customer": [f"0{row % 7}" for row in range(rows)],
            "Order Date": [f"2024-{number:02d}-{row % 28 + 1:02d}" for row in range(rows)],
            "Amount": [float(first + row) for row in range(rows)],
        }
    )


MONTHS = {"jan": month(1, 10), "feb": month(2, 20, 10), "mar": month(3, 30, 30)}
TOTAL = sum(range(60))


def packed(tables: dict[str, pd.DataFrame], kind: str, folder: Path) -> Path:
    path = folder / f"shop.{kind}"
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            for name, table in tables.items():
                archive.writestr(f"{name}.csv", table.to_csv(index=False))
    else:
        with pd.ExcelWriter(path) as book:
            for name, table in tables.items():
                table.to_excel(book, sheet_name=name, index=False)
    return path


@pytest.fixture
def load(tmp_path, workspace):
    def build(tables, kind="zip", **choices):
        path = tables if isinstance(tables, Path) else packed(tables, kind, tmp_path)
        settings = ReadSettings(**choices)
        raw = proposal.read_orders(detect.open_source(path, path.name), workspace, settings)
        settled = role_resolution.resolve_roles(raw, settings)
        return Loaded(raw, settled, registry.choose_parsers(raw, settled, settings))

    return build


def said(loaded: Loaded, code: str) -> str:
    return " ".join(notice.message for notice in loaded.raw.notices if notice.code == code)


@pytest.mark.parametrize("kind", ["zip", "xlsx"])
def test_months_are_read_as_one_and_every_row_knows_its_table(kind, load):
    loaded = load(MONTHS, kind)
    assert loaded.totals() == (7, 60, TOTAL)
    names = [f"{name}.csv" if kind == "zip" else name for name in MONTHS]
    assert union.rows_by_table(loaded.raw) == dict(zip(names, (10, 20, 30), strict=True))
    assert f"{names[0]} (10 rows), {names[1]} (20 rows)" in said(loaded, "tables_appended")
    assert {"02"} < set(loaded.values("customer_id"))
    assert loaded.ask("SELECT count(DISTINCT __row__)")[0] == (60,)


def test_the_column_that_names_the_table_plays_no_role(load):
    loaded = load(MONTHS)
    assert SOURCE_TABLE in loaded.raw.columns
    assert SOURCE_TABLE not in [guess.column for guess in loaded.roles.guesses]


def test_a_column_of_that_name_in_the_file_stays_as_it_is(load):
    tables = {name: table.assign(source_table="mine") for name, table in MONTHS.items()}
    loaded = load(tables)
    assert union.mark_of(loaded.raw) == "source_table (2)"
    assert set(loaded.raw.preview()["source_table"]) == {"mine"}


def test_a_sheet_of_all_months_beside_the_months_is_not_counted_twice(load):
    loaded = load({"all": pd.concat(MONTHS.values()), **MONTHS}, "xlsx")
    assert loaded.totals() == (7, 60, TOTAL)
    assert list(union.rows_by_table(loaded.raw)) == list(MONTHS)
    assert "all was not used: its 60 rows" in said(loaded, "table_repeats")


def test_the_same_month_twice_is_read_once(load):
    loaded = load({**MONTHS, "mar again": MONTHS["mar"]})
    assert loaded.totals() == (7, 60, TOTAL)
    assert "mar again.csv was not used" in said(loaded, "table_repeats")


def test_rows_that_overlap_are_said(load):
    loaded = load(
        {
            "first": month(1, 20),
            "second": month(1, 20, first=10).assign(
                **{
                    "Order Date": month(1, 30)["Order Date"][10:].to_list(),
                    "Customer": month(1, 30)["Customer"][10:].to_list(),
                }
            ),
        }
    )
    assert "10 of 20 rows of second.csv" in said(loaded, "tables_overlap")


def test_a_column_that_came_later_is_blank_before(load):
    tables = {"jan": MONTHS["jan"], "feb": MONTHS["feb"].assign(Channel="web")}
    loaded = load(tables)
    assert loaded.totals()[2] == sum(range(30))
    assert "Channel" in said(loaded, "columns_differ")
    counted = loaded.ask('SELECT count(*), count("Channel")')
    assert counted == [(30, 20)]


def test_columns_in_another_order_and_spelling_are_the_same(load):
    feb = MONTHS["feb"][["Amount", "Order Date", "Customer", "Order ID"]]
    feb.columns = ["amount", "order_date", "CUSTOMER", "Order-ID"]
    assert load({"jan": MONTHS["jan"], "feb": feb}).totals() == (7, 30, sum(range(30)))


def test_a_column_whose_type_differs_keeps_every_value(load):
    jan = MONTHS["jan"].assign(Customer=range(1, 11))
    feb = MONTHS["feb"].assign(Customer=[f"K{row}" for row in range(20)])
    assert set(load({"jan": jan, "feb": feb}, "xlsx").values("customer_id")) == {
        *map(str, range(1, 11)),
        *(f"K{row}" for row in range(20)),
    }


def test_a_table_of_returns_is_not_appended_unasked(load):
    loaded = load({"orders": MONTHS["mar"], "returns": MONTHS["jan"]})
    assert loaded.raw.rows == 30
    assert "returns.csv" in said(loaded, "table_chosen")


def test_tables_with_other_columns_are_left_alone(load):
    people = pd.DataFrame({"Customer": ["01"], "Name": ["Ann"]})
    loaded = load({**MONTHS, "people": people})
    assert loaded.raw.rows == 60
    assert "people.csv" in said(loaded, "table_chosen")


def test_one_table_can_be_chosen_instead(load):
    assert load(MONTHS, table="feb.csv").raw.rows == 20


def test_none_can_be_read_below_the_first(load):
    assert load(MONTHS, append=()).raw.rows in {10, 20, 30}


def test_the_tables_can_be_named(load):
    loaded = load(MONTHS, table="mar.csv", append=("jan.csv",))
    assert union.rows_by_table(loaded.raw) == {"mar.csv": 30, "jan.csv": 10}


def test_tables_that_were_named_are_read_even_if_they_repeat(load):
    loaded = load({**MONTHS, "again": MONTHS["jan"]}, table="jan.csv", append=("again.csv",))
    assert loaded.raw.rows == 20
    assert "10 of 10 rows of again.csv" in said(loaded, "tables_overlap")


@pytest.mark.parametrize(
    ("append", "error"), [("nowhere.csv", UnknownTableError), ("people.csv", SettingError)]
)
def test_what_cannot_be_appended_is_refused(append, error, load):
    tables = {**MONTHS, "people": pd.DataFrame({"Id": [1], "Name": ["Ann"]})}
    with pytest.raises(error):
        load(tables, table="jan.csv", append=(append,))


def test_lines_in_monthly_files_find_the_orders_of_both(load):
    def lines(first: int, rows: int) -> pd.DataFrame:
        return pd.DataFrame(
            {"order_id": [f"A{first + row}" for row in range(rows)], "price": [2.0] * rows,
             "quantity": [3] * rows}
        )  # fmt: skip

    headers = pd.concat([MONTHS["jan"], MONTHS["feb"]])[["Order ID", "Customer", "Order Date"]]
    loaded = load({"lines1": lines(0, 10), "lines2": lines(10, 20), "orders": headers})
    assert loaded.totals() == (7, 30, 180.0)
    assert union.rows_by_table(loaded.raw) == {"lines1.csv": 10, "lines2.csv": 20}
    assert loaded.raw.table == "lines1.csv and lines2.csv + orders.csv"


def test_a_hostile_table_name_is_only_a_name(load):
    loaded = load({"o'r\"d; DROP TABLE x": MONTHS["jan"], "b": MONTHS["feb"]})
    assert loaded.raw.rows == 30


def test_an_archive_is_unpacked_once_for_all_of_its_tables(load, monkeypatch):
    from core.files import zip_archive

    unpacked = []
    real = zip_archive.members
    monkeypatch.setattr(
        zip_archive, "members", lambda *given: unpacked.append(given) or real(*given)
    )
    many = {f"m{number}": month(1, 5, number * 5) for number in range(12)}
    assert load(many).raw.rows == 60
    assert len(unpacked) <= 3  # the likeliest, the list, and all of them
