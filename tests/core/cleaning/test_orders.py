"""Cleaning: which rows are used, and that every row and every penny is accounted for."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.cleaning import clean_orders, left_out_rows
from core.cleaning.orders import ATTRIBUTES, COLUMNS
from core.columns.parsers.currency import OneCurrency
from core.errors import NothingToSegmentError
from core.settings import CleanSettings
from tests.core.conftest import as_raw, as_readings, line


def used(orders):
    """The lines that are used, as a frame."""
    with orders.opened() as connection:
        return connection.execute("SELECT * FROM order_lines ORDER BY ordered_at, order_id").df()


def reasons(orders):
    return {reason.code: reason.rows for reason in orders.report.left_out}


def test_clean_lines_have_exactly_the_columns_that_travel(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05")])
    assert tuple(used(orders).columns) == COLUMNS + ATTRIBUTES


def test_an_exact_copy_of_a_row_counts_once(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05")] * 3 + [line("bob", "2", "2024-01-05")])
    assert reasons(orders) == {"duplicate": 2}
    assert orders.report.used_revenue == Decimal(10)


@pytest.mark.parametrize("price", ["1000000", "25000000", "900000000000"])
def test_a_line_may_cost_millions(price, clean_shop):
    """Found by fuzzing: a line of one million (of dong, say) stopped the analysis."""
    orders = clean_shop([line("ann", "1", "2024-01-05", quantity=2, unit_price=int(price))])
    assert orders.report.used_revenue == 2 * Decimal(price)


def test_copies_count_again_when_the_rule_is_off_and_that_is_said(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05")] * 3, drop_duplicates=False)
    assert reasons(orders) == {}
    assert orders.report.used_revenue == Decimal(15)
    assert [(each.code, each.rows) for each in orders.report.notices] == [("duplicates_kept", 2)]


@pytest.mark.parametrize(
    ("line_number", "copies", "alike"), [([1, 2, 3], 0, 2), ([1, 1, 3], 1, 1), ([7, 7, 7], 2, 0)]
)
def test_a_line_number_without_a_role_tells_lines_apart(line_number, copies, alike, tmp_path):
    frame = pd.DataFrame([line("ann", "1", "2024-01-05")] * 3).assign(line_number=line_number)
    readings = [each for each in as_readings(frame) if each.role != "line_number"]
    orders = clean_orders(as_raw(frame, tmp_path), readings, tmp_path, CleanSettings())
    assert reasons(orders) == ({"duplicate": copies} if copies else {})
    said = {one.code: one.rows for one in orders.report.notices}
    assert said.get("alike_rows", 0) == alike


def test_a_line_without_a_customer_is_left_out_and_its_money_named(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05"), line(None, "2", "2024-01-05")])
    (reason,) = orders.report.left_out
    assert (reason.code, reason.rows, reason.amount) == ("no_customer", 1, Decimal(5))


def test_guests_become_one_customer_per_order_when_asked(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05"),
        line(None, "2", "2024-01-05"),
        line(None, "2", "2024-01-05", product_id="CUP-9"),
        line(None, "3", "2024-01-06"),
    ]
    customers = used(clean_shop(lines, guests="one_per_order"))["customer_id"]
    assert sorted(set(customers)) == ["ann", "guest 2", "guest 3"]


def test_other_returns_reduce_revenue_or_are_left_out(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05", quantity=10),
        line("ann", "R1", "2024-01-09", quantity=-3),
    ]
    assert clean_shop(lines).report.used_revenue == Decimal(35)
    without = clean_shop(lines, returns="leave_out")
    assert without.report.used_revenue == Decimal(50)
    assert reasons(without) == {"return": 1}


def test_a_customer_with_only_refunds_is_left_out_and_named(clean_shop):
    orders = clean_shop(
        [line("ann", "1", "2024-01-05"), line("bob", "R1", "2024-01-09", quantity=-3)]
    )
    assert reasons(orders) == {"no_purchase": 1}
    assert list(orders.report.examples["customer_id"]) == ["bob"]


@pytest.mark.parametrize("code", ["POST", "post ", "BANK CHARGES", "DOT", "gift_0001_20"])
def test_postage_and_fees_are_no_product(clean_shop, code):
    orders = clean_shop(
        [line("ann", "1", "2024-01-05"), line("ann", "1", "2024-01-05", product_id=code)]
    )
    assert reasons(orders) == {"non_product": 1}


def test_a_one_letter_code_is_a_product_where_all_codes_are_short(clean_shop):
    orders = clean_shop(
        [line("ann", str(n), "2024-01-05", product_id=code) for n, code in enumerate("SMDBX")]
    )
    assert reasons(orders) == {}


def test_lines_that_cost_nothing_are_left_out_but_not_when_nothing_costs_anything(clean_shop):
    free = line("ann", "1", "2024-01-05", unit_price=0)
    assert reasons(clean_shop([free, line("ann", "1", "2024-01-05")])) == {"zero_price": 1}
    all_free = clean_shop([free, line("bob", "2", "2024-01-06", unit_price=0)])
    assert reasons(all_free) == {}
    assert "no_money" in {notice.code for notice in all_free.report.notices}


def test_negative_prices_count_as_returns_unless_they_are_left_out(clean_shop):
    lines = [
        line("ann", "1", "2024-01-05", quantity=4),
        line("ann", "2", "2024-01-08", unit_price=-2.5),
    ]
    counted = clean_shop(lines)
    assert counted.report.used_revenue == Decimal("17.5")
    assert [(each.code, each.rows) for each in counted.report.notices] == [("negative_prices", 1)]
    assert reasons(clean_shop(lines, drop_negative_prices=True)) == {"negative_price": 1}


def test_a_mistyped_year_is_left_out_and_recency_is_not_measured_from_it(clean_shop):
    orders = clean_shop([line("ann", "1", "2024-01-05"), line("bob", "2", "2099-01-05")])
    assert reasons(orders) == {"future": 1}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-30", "1900-01-01", "1970-01-01"])
def test_a_missing_date_written_as_the_first_one_is_left_out_however_often_it_stands(
    clean_shop, day
):
    """Recency and tenure were once measured from the year 1."""
    good = [line("ann", "1", "2024-01-05"), line("bob", "2", "2024-02-05")]
    lost = [line(f"c{n}", f"x{n}", day) for n in range(5)]
    orders = clean_shop([*good, *lost])
    assert reasons(orders) == {"long_ago": 5}
    assert "long_ago_rows" in {notice.code for notice in orders.report.notices}
    assert orders.report.examples["ordered_at"].astype(str).str.startswith(day).all()
    kept = clean_shop([*good, *lost], drop_long_ago=False)
    assert kept.report.rows_used == 7


def test_a_few_mistyped_years_are_left_out_of_a_long_history(clean_shop):
    days = pd.date_range("2023-01-01", periods=120, freq="7D").strftime("%Y-%m-%d")
    good = [line("ann", str(n), day) for n, day in enumerate(days)]
    early = [line("bob", f"x{n}", f"20{n:02d}-03-01") for n in range(1, 6)]
    ahead = [line("eve", "y", "2924-03-01")]
    assert reasons(clean_shop([*good, *early, *ahead])) == {"long_ago": 5, "future": 1}


@pytest.mark.parametrize(
    "days",
    [
        pd.date_range("1997-01-01", periods=60, freq="7D"),
        pd.date_range("1962-01-01", periods=60, freq="7D"),
        pd.date_range("1998-01-01", periods=25, freq="365D"),
        [*pd.date_range("1990-01-01", periods=40), *pd.date_range("2024-01-01", periods=60)],
        [pd.Timestamp("2010-05-01"), pd.Timestamp("2024-05-01")],
    ],
    ids=["nineties", "sixties", "one order a year", "two long periods", "nothing to go by"],
)
def test_old_orders_that_are_no_exception_stay(clean_shop, days):
    lines = [line("ann", str(n), f"{day:%Y-%m-%d}") for n, day in enumerate(days)]
    assert reasons(clean_shop(lines)) == {}


def test_a_shop_whose_calendar_runs_ahead_without_a_gap_is_believed(clean_shop):
    days = pd.date_range("2024-01-01", periods=400, freq="7D").strftime("%Y-%m-%d")
    orders = clean_shop([line("ann", str(n), day) for n, day in enumerate(days)])
    assert reasons(orders) == {}
    assert "future_kept" in {notice.code for notice in orders.report.notices}


def test_unreadable_dates_and_amounts_are_counted_never_guessed(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05"),
            line("ann", "2", "sometime"),
            line("ann", "3", "2024-01-05", unit_price="a lot"),
        ]
    )
    assert reasons(orders) == {"unreadable_date": 1, "unreadable_amount": 1}


def test_without_an_order_column_one_moment_of_one_customer_is_one_order(clean_shop):
    lines = pd.DataFrame(
        [
            line("ann", "", "2024-01-05 10:00"),
            line("ann", "", "2024-01-05 10:00", product_id="CUP-9"),
            line("ann", "", "2024-01-05 11:00"),
            line("bob", "", "2024-01-05 10:00"),
        ]
    ).drop(columns="order_id")
    assert used(clean_shop(lines))["order_id"].nunique() == 3


def test_money_is_summed_exactly(clean_shop):
    """0.1 + 0.2 is 0.3 in a shop, if not in floating point."""
    lines = [line("ann", str(n), "2024-01-05", unit_price=0.1) for n in range(3)]
    assert clean_shop(lines).report.used_revenue == Decimal("0.3")


def test_a_file_of_refunds_says_that_there_are_no_sales(clean_shop):
    with pytest.raises(NothingToSegmentError, match="no sales to segment"):
        clean_shop([line("ann", "R1", "2024-01-05", quantity=-1)])


def test_left_out_rows_can_be_read_back_as_they_stand_in_the_file(tmp_path):
    frame = pd.DataFrame(
        [
            line("ann", "1", "2024-01-05"),
            line(None, "2", "2024-01-06", product_id="HAT-3"),
            line("ann", "3", "soon"),
        ]
    )
    raw = as_raw(frame, tmp_path)
    orders = clean_orders(raw, as_readings(frame), tmp_path, CleanSettings())
    rows = left_out_rows(raw, orders)
    assert list(rows["row"]) == [2, 3]
    assert list(rows["reason"]) == ["no_customer", "unreadable_date"]
    assert list(left_out_rows(raw, orders, "no_customer")["product_id"]) == ["HAT-3"]


def test_a_files_own_columns_may_be_called_row_and_reason(tmp_path):
    lines = [line("ann", "1", "2024-01-05"), line(None, "2", "2024-01-06")]
    frame = pd.DataFrame([one | {"row": "7", "reason": "gift"} for one in lines])
    raw = as_raw(frame, tmp_path)
    orders = clean_orders(raw, as_readings(pd.DataFrame(lines)), tmp_path, CleanSettings())
    for rows in (orders.report.examples, left_out_rows(raw, orders, "no_customer")):
        assert rows[["row", "reason", "row_1", "reason_1"]].to_numpy().tolist() == [
            [2, "no_customer", "7", "gift"]
        ]


LINES = st.lists(
    st.fixed_dictionaries(
        {
            "customer_id": st.sampled_from(["ann", "bob", "eve", None]),
            "order_id": st.sampled_from(["1", "2", "3"]),
            "ordered_at": st.sampled_from(["2024-01-05", "2024-02-05", "2099-01-01", "soon", None]),
            "product_id": st.sampled_from(["MUG-1", "CUP-9", "POST"]),
            "quantity": st.sampled_from([1, 2, -1, -2, 0]),
            "unit_price": st.sampled_from([5.0, 2.55, 0.0, -1.25, None]),
            "status": st.sampled_from(["sold", "not_sold", "refunded", "open", None]),
            "kind": st.sampled_from(["sold", "not_sold", "refunded", None, None]),
            "refund": st.sampled_from([0.0, 2.55, 5.0, 30.0, None]),
            "cancelled_at": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=40,
)
CHOICES = st.fixed_dictionaries(
    {
        "drop_not_sold": st.booleans(),
        "drop_duplicates": st.booleans(),
        "drop_non_products": st.booleans(),
        "match_cancellations": st.booleans(),
        "drop_zero_prices": st.booleans(),
        "drop_negative_prices": st.booleans(),
        "drop_future": st.booleans(),
        "drop_long_ago": st.booleans(),
        "returns": st.sampled_from(["net", "leave_out"]),
        "guests": st.sampled_from(["leave_out", "one_per_order"]),
    }
)


@settings(max_examples=30, deadline=None)
@given(
    lines=LINES,
    choices=CHOICES,
    absent=st.sets(st.sampled_from(["status", "kind", "refund", "cancelled_at"])),
    once=st.sets(st.sampled_from(["refund", "status", "cancelled_at"])),
    only=st.sampled_from([None, OneCurrency("MUG-1", '"product_id"')]),
)
def test_every_row_and_every_penny_is_accounted_for_whatever_the_rules(
    lines, choices, absent, once, only
):
    frame = pd.DataFrame(lines).astype({"ordered_at": "object"}).drop(columns=list(absent))
    with TemporaryDirectory() as folder:
        raw = as_raw(frame, Path(folder))
        try:
            readings = [
                replace(each, once_per_order=each.role in once) for each in as_readings(frame)
            ]
            orders = clean_orders(raw, readings, Path(folder), CleanSettings(**choices), only=only)
        except NothingToSegmentError:
            return
        report = orders.report
        assert report.rows_in == len(lines)
        assert report.rows_in == report.rows_used + sum(each.rows for each in report.left_out)
        assert report.file.net_revenue == report.used_revenue + sum(
            (each.amount for each in report.left_out), Decimal(0)
        )
        lines_used = used(orders)
        assert len(lines_used) == report.rows_used
        assert len(left_out_rows(raw, orders)) == report.rows_in - report.rows_used
        reversed_amount = duckdb.sql(f"SELECT sum(amount) FROM '{orders.reversed_path}'").fetchall()
        assert not reversed_amount[0][0], "what cancels out sums to nothing"
        assert report.file.gross_revenue >= report.file.net_revenue
        unsold = [r for r in report.left_out if r.code in {"not_sold", "other_currency"}]
        assert not any(reason.amount for reason in unsold), "left out"
