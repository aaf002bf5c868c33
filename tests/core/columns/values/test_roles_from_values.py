"""Columns without names: what their values can only be, and what must be asked."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from core.columns import role_resolution
from core.columns.values import roles_from_values
from core.errors import MissingRoleError
from core.settings import ReadSettings

_PRODUCTS = [(f"SKU-{number}", 3.5 + 2.25 * number) for number in range(8)]
_FIRST = dt.date(2024, 1, 1)


def _shop(orders: int = 60, *, lines: int = 1, days: int = 4) -> list[dict[str, Any]]:
    """The lines of a shop whose customers come again."""
    chance = random.Random(7)  # noqa: S311 - a shop for a test
    made = []
    for order in range(orders):
        customer = chance.randrange(14)
        day = _FIRST + dt.timedelta(days=days * order)
        for product, price in chance.sample(_PRODUCTS, lines):
            quantity = chance.choice([1, 1, 1, 1, 2, 2, 3, 5])
            made.append(
                {
                    "order": f"R{2000 + order}",
                    "customer": f"C{customer:02}",
                    "number": 4711 + 13 * customer,
                    "name": f"Customer {chr(65 + customer)}",
                    "country": ("France", "Norway", "Spain")[customer % 3],
                    "day": day,
                    "product": product,
                    "quantity": quantity,
                    "price": price,
                    "free_price": round(chance.uniform(2, 90), 2),
                    "total": round(quantity * price, 2),
                    "money": round(chance.uniform(2, 90), 2),
                    "whole": chance.randrange(15, 1900),
                    "till": chance.randrange(1, 5),
                    "tax": round(chance.uniform(0.1, 4), 2),
                    "row": len(made) + 1,
                    "paid": chance.choice(["paid", "paid", "cancelled"]),
                }
            )
    return made


def _iso(value: Any) -> str:
    return str(value)


def _german(value: Any) -> str:
    if isinstance(value, dt.date):
        return value.strftime("%d.%m.%Y")
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value)


def _compact(value: Any) -> str:
    return value.strftime("%Y%m%d") if isinstance(value, dt.date) else str(value)


_WAYS: dict[str, tuple[str, Callable[[Any], str]]] = {
    "comma": (",", _iso),
    "german": (";", _german),
    "spaces": (" ", _compact),
    "tab": ("\t", _compact),
}


def _text(rows: Sequence[dict[str, Any]], columns: Sequence[str], way: str = "comma") -> str:
    mark, write = _WAYS[way]
    width = 12 if mark == " " else 0
    cut = ([write(row[name]).ljust(width) for name in columns] for row in rows)
    return "".join(mark.join(cells) + "\n" for cells in cut)


_ROLE_OF = {
    "order": "order_id", "customer": "customer_id", "number": "customer_id",
    "day": "ordered_at", "product": "product_id", "quantity": "quantity",
    "price": "unit_price", "free_price": "unit_price", "total": "amount", "money": "amount",
    "whole": "amount",
}  # fmt: skip


def _expected(columns: Sequence[str]) -> dict[str, str]:
    """The role of each column and where it stands."""
    return {
        _ROLE_OF[name]: f"column_{place}"
        for place, name in enumerate(columns, start=1)
        if name in _ROLE_OF
    }


_LAYOUTS = [
    ("day", "customer", "money"),
    ("money", "day", "number"),
    ("customer", "day", "whole"),
    ("order", "customer", "day", "money"),
    ("money", "day", "order", "number"),
    ("order", "day", "customer", "quantity", "free_price"),
    ("free_price", "customer", "quantity", "day", "order"),
    ("customer", "day", "quantity", "price", "total"),
    ("total", "day", "price", "customer", "quantity"),
    ("customer", "country", "day", "money"),
    ("day", "product", "customer", "quantity", "price"),
    ("day", "total", "customer", "product", "quantity"),
]


@pytest.mark.parametrize("way", _WAYS)
@pytest.mark.parametrize("columns", _LAYOUTS, ids="-".join)
def test_columns_are_told_in_any_order_and_writing(columns, way, raw_table):
    found = roles_from_values.read(raw_table(_text(_shop(), columns, way)))
    assert not found.doubt
    assert dict(found.roles) == _expected(columns)


@pytest.mark.parametrize(
    "columns",
    [
        ("order", "product", "quantity", "day", "price", "customer", "country"),
        ("country", "price", "customer", "day", "quantity", "product", "order"),
        ("row", "order", "day", "number", "product", "quantity", "total"),
    ],
    ids="-".join,
)
def test_an_order_of_several_lines_tells_its_customer_from_its_products(columns, raw_table):
    found = roles_from_values.read(raw_table(_text(_shop(lines=3), columns)))
    assert not found.doubt
    assert dict(found.roles) == _expected(columns)


def test_a_name_beside_an_id_says_the_same(raw_table):
    found = roles_from_values.read(raw_table(_text(_shop(), ("name", "customer", "day", "money"))))
    assert dict(found.roles)["customer_id"] == "column_2"


def test_the_time_at_which_a_file_was_written_is_no_order_date(raw_table):
    rows = [{**row, "written": "2026-02-15T22:12:30Z"} for row in _shop()]
    for place, row in enumerate(rows):
        row["written"] = f"2026-02-15T22:12:{place % 60:02}Z"
    found = roles_from_values.read(raw_table(_text(rows, ("written", "customer", "day", "money"))))
    assert dict(found.roles)["ordered_at"] == "column_3"


@pytest.mark.parametrize(
    ("columns", "doubt"),
    [
        (("day", "money"), "no column repeats as customers do"),
        (("customer", "money"), "no column holds the dates of orders"),
        (("customer", "day"), "no column is left for money"),
        (("customer", "day", "quantity"), "no column is left for money"),
        (("customer", "till", "day", "money"), "quantity in column_2, or a total"),
        (("customer", "day", "money", "tax"), "column_3 or column_4 could be what was paid"),
        (("day", "paid", "customer", "money"), "column_2 says which rows are sales"),
        (("number", "day", "code"), "no column is left for money"),
        (("customer", "clerk", "day", "money"), "column_1 or column_2 could be the customer"),
        (("customer", "day", "sent", "money"), "column_2 or column_3 could be the order date"),
    ],
    ids=lambda each: "-".join(each) if isinstance(each, tuple) else "",
)
def test_what_could_be_two_things_is_asked(columns, doubt, raw_table):
    chance = random.Random(3)  # noqa: S311 - a shop for a test
    rows = [
        {
            **row,
            "clerk": f"E{chance.randrange(11)}",
            "code": chance.randrange(20) + 310,
            "sent": row["day"] + dt.timedelta(days=chance.randrange(1, 9)),
        }
        for row in _shop()
    ]
    found = roles_from_values.read(raw_table(_text(rows, columns)))
    assert not found.roles
    assert doubt in found.doubt


def test_an_order_total_on_each_of_its_lines_is_asked(raw_table):
    rows = _shop(lines=3)
    for row in rows:
        row["order_total"] = float(row["order"][1:]) / 7
    found = roles_from_values.read(
        raw_table(_text(rows, ("order", "customer", "day", "order_total")))
    )
    assert found.doubt == "column_4 is the same on every row of an order"


def test_a_number_of_each_row_may_be_of_lines(raw_table):
    columns = ("row", "day", "customer", "product", "quantity", "price")
    found = roles_from_values.read(raw_table(_text(_shop(lines=3), columns)))
    assert found.doubt == "column_1 could number orders, or their lines"


def test_what_columns_were_taken_for_is_said_and_row_1_is_a_row(raw_table):
    raw = raw_table(_text(_shop(), ("day", "customer", "money")))
    settled = role_resolution.resolve_roles(raw, ReadSettings())
    assert raw.rows == 60
    assert settled.assumption is not None
    assert settled.assumption == settled.notices()[0]
    said = settled.assumption.message
    assert said.startswith(
        "This file has no header row, so columns were recognised by their values"
    )
    assert "row 1 counts as data" in said
    assert "column_2 for the customer, column_1 for the order date, column_3 for the amount" in said


def test_what_is_chosen_by_hand_is_no_assumption(raw_table):
    raw = raw_table(_text(_shop(), ("day", "customer", "money")))
    chosen = role_resolution.resolve_roles(raw, ReadSettings()).chosen()
    assert role_resolution.resolve_roles(raw, ReadSettings(roles=chosen)).assumption is None


def test_a_doubt_is_put_to_the_user(raw_table):
    raw = raw_table(_text(_shop(), ("customer", "day", "money", "tax")))
    with pytest.raises(MissingRoleError, match="column_3 or column_4 could be what was paid") as at:
        role_resolution.resolve_roles(raw, ReadSettings())
    assert "--role customer_id=column_1" in at.value.hint


def test_a_header_is_never_taken_for_a_row(raw_table):
    text = "when,who,how much\n" + _text(_shop(), ("day", "customer", "money"))
    assert not role_resolution.nameless(raw_table(text))
