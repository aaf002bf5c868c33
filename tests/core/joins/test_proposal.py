"""Orders spread over several tables: what is joined, what is refused, and what comes out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from loaded_file import Loaded
from order_tables import LINES, ORDERS, PAYMENTS, PRODUCTS, SHOP, tables_of, two_shops, write

from core.columns import role_resolution
from core.columns.parsers import registry
from core.engine import connection
from core.errors import LimitExceededError, SettingError, UnknownTableError
from core.files import detect
from core.joins import proposal
from core.settings import Limits, ReadSettings


@pytest.fixture
def load(workspace: Path) -> Callable[..., Loaded]:
    """Read a source all the way, joining what has to be joined."""

    def build(path: Path, limits: Limits | None = None, **choices: object) -> Loaded:
        settings = ReadSettings(**choices)
        source = detect.open_source(path, path.name)
        raw = proposal.read_orders(source, workspace, settings, limits)
        settled = role_resolution.resolve_roles(raw, settings)
        return Loaded(raw, settled, registry.choose_parsers(raw, settled, settings))

    return build


@pytest.fixture
def propose(workspace: Path) -> Callable[..., proposal.JoinProposal]:
    def build(path: Path, **choices: object) -> proposal.JoinProposal:
        source = detect.open_source(path, path.name)
        return proposal.propose_joins(source, workspace, ReadSettings(**choices))

    return build


@pytest.mark.shared
@pytest.mark.parametrize("kind", ["db", "zip", "xlsx"])
def test_lines_and_orders_are_joined_alike_in_every_container(kind, shared, tmp_path, load):
    database = shared / "data" / "sqlite_classicmodels" / "classicmodels.db"
    tables = {name: table for name, table in tables_of(database).items() if name != "productlines"}
    path = database if kind == "db" else write(tables, kind, tmp_path)
    loaded = load(path)
    customers, orders, money = loaded.totals()
    assert (loaded.raw.rows, customers, orders) == (2996, 98, 326)
    assert float(money) == pytest.approx(9_604_190.61)
    assert "status" in loaded.raw.columns
    assert loaded.raw.table.count("+") == 1
    assert "payments" in " ".join(
        notice.message for notice in loaded.raw.notices if notice.code == "join_refused"
    )


@pytest.mark.shared
def test_a_table_that_has_everything_is_not_joined(shared, load):
    path = shared / "data" / "sqlite_chinook" / "Chinook_Sqlite.sqlite"
    loaded = load(path)
    assert loaded.raw.table == "Invoice"
    assert loaded.totals()[:2] == (59, 412)
    assert float(loaded.totals()[2]) == pytest.approx(2328.6)


@pytest.mark.shared
def test_lines_chosen_as_the_base_do_not_count_the_invoice_once_a_line(shared, load):
    path = shared / "data" / "sqlite_chinook" / "Chinook_Sqlite.sqlite"
    loaded = load(path, table="InvoiceLine")
    assert loaded.raw.table == "InvoiceLine + Invoice"
    assert "Total" not in loaded.raw.columns
    assert float(loaded.totals()[2]) == pytest.approx(2328.6)


@pytest.mark.shared
def test_payments_alone_serve_where_nothing_says_more(shared, load):
    loaded = load(shared / "data" / "sakila" / "sakila.xlsx")
    assert loaded.raw.table == "payment"
    assert loaded.totals()[:2] == (599, 16049)
    assert float(loaded.totals()[2]) == pytest.approx(67416.51)


@pytest.mark.shared
def test_a_workbook_with_one_sheet_of_orders_stays_as_it_is(shared, load):
    loaded = load(shared / "data" / "superstore" / "Sample - Superstore.xls")
    assert (loaded.raw.table, loaded.raw.rows) == ("Orders", 10194)


@pytest.mark.parametrize("kind", ["db", "zip", "xlsx"])
def test_every_line_is_kept_with_what_its_order_says(kind, tmp_path, load):
    loaded = load(write(SHOP, kind, tmp_path))
    assert loaded.raw.rows == len(LINES)
    assert loaded.values("customer_id") == ["K1", "K1", "K2", "K1", None]
    assert [float(each) for each in loaded.values("unit_price")] == [10, 5, 10, 2.5, 10]
    told = next(one for one in loaded.raw.notices if one.code == "tables_joined")
    assert "80%" in told.message
    assert "5 rows, the result 5" in told.message


def test_a_date_comes_from_the_order_and_never_from_the_product(tmp_path, load):
    loaded = load(write(SHOP, "db", tmp_path))
    assert loaded.raw.table == "order_lines + orders"
    assert loaded.roles["ordered_at"] == "order_date"


def test_names_that_clash_say_which_table_they_come_from(tmp_path, load):
    columns = load(write(SHOP, "zip", tmp_path)).raw.columns
    assert "note" in columns
    assert "orders.note" in columns
    assert "status" in columns
    assert not [name for name in columns if name in {"id", "orders.id"}]


def test_several_payments_for_an_order_are_warned_of_and_not_joined(tmp_path, load, propose):
    path = write({**SHOP, "payments": PAYMENTS}, "db", tmp_path)
    found = propose(path)
    assert found.name == "order_lines + orders"
    (refused,) = found.refused
    assert refused.table == "payments"
    assert refused.multiplies
    assert (refused.rows_before, refused.rows_after) == (5, 7)
    loaded = load(path)
    assert "amount" not in loaded.raw.columns
    assert "join_refused" in loaded.codes()


def test_orders_exported_twice_are_not_joined(tmp_path, propose):
    twice = {**SHOP, "orders": pd.concat([ORDERS, ORDERS])}
    found = propose(write(twice, "db", tmp_path))
    assert found.steps == ()


def test_a_name_alone_is_no_key(tmp_path, propose):
    strangers = {**SHOP, "orders": ORDERS.assign(id=ORDERS["id"] + 1000)}
    assert propose(write(strangers, "db", tmp_path)).steps == ()


def test_a_key_that_differs_only_in_how_it_is_written_is_found(tmp_path, load):
    written = {
        "orders": ORDERS.rename(columns={"id": "Order No"}).assign(
            **{"Order No": ["1.0", "2.0", " 3.0"]}
        ),
        "lines": LINES,
    }
    loaded = load(write(written, "zip", tmp_path))
    assert loaded.values("customer_id") == ["K1", "K1", "K2", "K1", None]


def test_a_price_list_prices_the_quantities(tmp_path, load):
    tables = {
        "orders": ORDERS,
        "lines": LINES.drop(columns="price"),
        "products": PRODUCTS.assign(unit_price=[10.0, 5.0, 2.5]),
    }
    loaded = load(write(tables, "db", tmp_path))
    assert loaded.raw.table == "lines + orders + products"
    assert float(loaded.totals()[2]) == pytest.approx(50.0)


def test_no_joins_can_be_asked_for(tmp_path, workspace):
    path = write(SHOP, "db", tmp_path)
    source = detect.open_source(path, path.name)
    settings = ReadSettings(table="order_lines", joins=())
    assert proposal.read_orders(source, workspace, settings).table == "order_lines"


def test_what_is_proposed_gives_the_same_when_asked_for(tmp_path, load, propose):
    path = write(SHOP, "db", tmp_path)
    found = propose(path)
    asked = load(path, table=found.base, joins=found.joins)
    assert asked.raw.columns == load(path).raw.columns
    assert asked.totals() == load(path).totals()


def test_a_join_that_multiplies_is_made_when_asked_for_and_warned_of(tmp_path, load):
    path = write({**SHOP, "payments": PAYMENTS}, "db", tmp_path)
    joins = (("orders", "order_id", "id"), ("payments", "order_id", "order_id"))
    loaded = load(path, table="order_lines", joins=joins)
    assert loaded.raw.rows == 7
    assert "join_multiplies" in loaded.codes()
    row = connection.quoted(connection.ROW)
    assert loaded.ask(f"SELECT count(DISTINCT {row}), max({row})") == [(7, 7)]


@pytest.mark.parametrize(
    ("join", "error", "said"),
    [
        (("orders", "order_id", "nothing"), SettingError, "orders has no column 'nothing'"),
        (("orders", "nothing", "id"), SettingError, "order_lines has no column 'nothing'"),
        (("nowhere", "order_id", "id"), UnknownTableError, "no table 'nowhere'"),
        (("orders", "sku", "id"), SettingError, "No value of sku"),
    ],
)
def test_a_join_that_cannot_be_made_says_why(join, error, said, tmp_path, load):
    with pytest.raises(error, match=said):
        load(write(SHOP, "db", tmp_path), table="order_lines", joins=(join,))


def test_a_join_cannot_blow_a_small_file_up(tmp_path, load):
    many = pd.DataFrame({"order_id": [1] * 4000, "price": 1.0, "quantity": 1})
    wide = pd.DataFrame({"order_id": [1] * 4000, "customer_id": "K", "order_date": "2024-01-01"})
    path = write({"lines": many, "copies": wide}, "db", tmp_path)
    with pytest.raises(LimitExceededError, match="16,000,000 rows"):
        load(
            path,
            Limits(unpacked_mb=100),
            table="lines",
            joins=(("copies", "order_id", "order_id"),),
        )


def test_hostile_names_are_only_names(tmp_path, load):
    tables = {
        'or"ders; DROP TABLE x': ORDERS.rename(columns={"id": "order_id", "note": 'c0", l1 --'}),
        "li'nes": LINES.rename(columns={"note": 'c0", l1 --'}),
    }
    loaded = load(write(tables, "db", tmp_path))
    assert loaded.values("customer_id") == ["K1", "K1", "K2", "K1", None]


def test_months_in_separate_files_are_not_joined_to_each_other(tmp_path, load):
    month = pd.DataFrame(
        {"customer": ["K1", "K2"], "date": ["2024-01-01", "2024-01-02"], "amount": [1.0, 2.0]}
    )
    loaded = load(write({"jan": month, "feb": month}, "zip", tmp_path))
    assert "+" not in loaded.raw.table


def test_a_key_of_two_columns_is_found_where_one_column_is_not_enough(tmp_path, load, propose):
    path = write(two_shops(), "db", tmp_path)
    found = propose(path)
    assert [set(step.keys) for step in found.steps] == [
        {("order_no", "order_no"), ("shop", "shop")}
    ]
    loaded = load(path)
    assert loaded.raw.rows == 4
    assert loaded.values("customer_id") == ["K1", "K2", "K3", "K1"]


def test_a_key_of_two_columns_can_be_asked_for(tmp_path, load, propose):
    path = write(two_shops(), "db", tmp_path)
    joins = (("orders", "order_no", "order_no"), ("orders", "shop", "shop"))
    assert load(path, table="lines", joins=joins).values("customer_id") == ["K1", "K2", "K3", "K1"]
    assert propose(path, table="lines", joins=joins).joins == joins


def test_what_a_join_does_to_the_money_is_measured(tmp_path, propose):
    path = write(two_shops(), "db", tmp_path)
    (right,) = propose(path).steps
    assert (right.money_before, right.money_after) == (140, 140)
    (wrong,) = propose(path, table="lines", joins=(("orders", "order_no", "order_no"),)).steps
    assert wrong.multiplies
    assert (wrong.money_before, wrong.money_after) == (140, 280)
    assert (wrong.rows_before, wrong.rows_after) == (4, 8)
