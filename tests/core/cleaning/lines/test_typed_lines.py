"""A row of the file as a typed line: what is not given follows from what is."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from core.cleaning.lines.typed_lines import typed_lines_query
from core.settings import CleanSettings
from tests.core.conftest import as_raw, as_readings


@pytest.fixture
def typed(connection, tmp_path):
    def read(*rows, **choices):
        frame = pd.DataFrame(rows)
        raw = as_raw(frame, tmp_path)
        connection.execute(f"CREATE OR REPLACE TEMP VIEW raw_rows AS FROM {raw.sql}")
        query = typed_lines_query(as_readings(frame), CleanSettings(**choices))
        lines = connection.sql(f"FROM ({query}) ORDER BY row").to_arrow_table().to_pylist()
        return lines if len(lines) > 1 else lines[0]

    return read


SALE = {"customer_id": "ann", "order_id": "1", "ordered_at": "2024-01-05 10:00"}


def test_an_amount_is_quantity_times_price_where_none_is_given(typed):
    row = typed(SALE | {"quantity": 3, "unit_price": 2.5})
    assert (row["amount"], row["price_given"]) == (Decimal("7.5"), True)


def test_a_price_is_amount_by_quantity_and_a_missing_quantity_is_one(typed):
    row = typed(SALE | {"quantity": 4, "amount": 10.0})
    assert (row["unit_price"], row["price_given"]) == (Decimal("2.5"), False)
    assert typed(SALE | {"amount": 10.0})["quantity"] == 1


def test_without_an_order_column_a_customer_and_moment_are_an_order(typed):
    del (sale := dict(SALE))["order_id"]
    assert typed(sale | {"amount": 1.0})["order_id"] == "ann 2024-01-05 10:00:00"


def test_guests_get_a_customer_for_each_order_only_when_asked(typed):
    guests = [SALE | {"customer_id": "ann"}, SALE | {"customer_id": None, "order_id": "2"}]
    rows = [guest | {"amount": 1.0} for guest in guests]
    assert [row["customer_id"] for row in typed(*rows)] == ["ann", None]
    asked = typed(*rows, guests="one_per_order")
    assert [row["customer_id"] for row in asked] == ["ann", "guest 2"]


def test_a_refund_reduces_what_the_shop_keeps_and_not_below_a_return(typed):
    sale, refund = typed(
        SALE | {"amount": 10.0, "refund": 4.0}, SALE | {"amount": -10.0, "refund": 4.0}
    )
    assert (sale["amount"], sale["refunded"]) == (6, 4)
    assert (refund["amount"], refund["refunded"]) == (-10, 0)


def test_a_row_that_is_no_sale_keeps_only_its_face_value(typed):
    row = typed(SALE | {"amount": 10.0, "status": "not_sold"})
    assert (row["amount"], row["face_value"], row["not_sold"]) == (0, 10, True)
    counted = typed(SALE | {"amount": 10.0, "status": "not_sold"}, drop_not_sold=False)
    assert counted["amount"] == 10
