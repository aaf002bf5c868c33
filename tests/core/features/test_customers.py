"""Features: one row a customer, counted by hand and against the published figures."""

from __future__ import annotations

import datetime as dt

import duckdb
import pandas as pd
import pytest

from core.cleaning import clean_orders
from core.errors import NothingToSegmentError
from core.features.customers import measure_customers
from core.features.registry import FEATURES
from core.settings import CleanSettings, RfmSettings
from tests.core.conftest import as_raw, as_readings, line


def measured(orders, **choices):
    return measure_customers(orders, RfmSettings(**choices))


@pytest.fixture
def ann_and_bob(clean_shop):
    """Ann: 1 Jan (2 lines), 11 Jan, 31 Jan and a return; Bob: one order on 5 March."""
    return clean_shop(
        [
            line("ann", "1", "2024-01-01 09:00", quantity=2, unit_price=10, country="France"),
            line("ann", "1", "2024-01-01 09:00", product_id="CUP-9", country="France"),
            line("ann", "2", "2024-01-11 18:00", quantity=4, unit_price=10, country="France"),
            line("ann", "3", "2024-01-31 23:59", quantity=1, unit_price=15, country="Spain"),
            line("ann", "R1", "2024-02-20", quantity=-1, unit_price=10, country="Spain"),
            line("bob", "4", "2024-03-05", quantity=1, unit_price=100, country=None),
        ]
    )


def test_recency_is_counted_from_the_day_after_the_last_purchase(ann_and_bob):
    customers = measured(ann_and_bob)
    assert customers.as_of == dt.date(2024, 3, 6)
    # From 31 January to 6 March 2024 (a leap year); the return in February is no purchase.
    assert customers.frame.loc["ann", "recency_days"] == 35
    assert customers.frame.loc["bob", "recency_days"] == 1


def test_the_last_purchase_is_found_behind_months_of_returns(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-01 09:00", quantity=2),
            line("bob", "2", "2024-03-05 10:00", quantity=3),
            line("ann", "R1", "2024-12-24", quantity=-1),
        ]
    )
    assert measured(orders).as_of == dt.date(2024, 3, 6)


def test_frequency_counts_purchase_orders_and_money_is_net(ann_and_bob):
    ann = measured(ann_and_bob).frame.loc["ann"]
    assert ann["frequency"] == 3
    assert ann["monetary"] == 2 * 10 + 5 + 4 * 10 + 15 - 10
    assert ann["average_order_value"] == pytest.approx(70 / 3)


def test_behaviour_by_hand(ann_and_bob):
    ann = measured(ann_and_bob).frame.loc["ann"]
    assert ann["basket_size"] == pytest.approx((3 + 4 + 1) / 3)
    assert ann["product_variety"] == 2
    assert ann["tenure_days"] == 65
    assert ann["interpurchase_days"] == 15
    assert ann["return_rate"] == pytest.approx(10 / 80)
    assert ann["country"] == "France"


def test_one_order_has_no_gap_between_orders(ann_and_bob):
    assert pd.isna(measured(ann_and_bob).frame.loc["bob", "interpurchase_days"])


def test_historic_value_does_not_extrapolate_from_less_than_a_year(ann_and_bob):
    """Average order value × orders a year × years, a year being at least a whole one."""
    customers = measured(ann_and_bob, expected_years=2)
    assert customers.frame.loc["bob", "historic_value"] == pytest.approx(100 * 1 * 2)
    assert customers.frame.loc["ann", "historic_value"] == pytest.approx(70 * 2)


def test_historic_value_of_a_customer_of_four_years(clean_shop):
    orders = clean_shop(
        [line("ann", str(year), f"{year}-01-01", unit_price=50) for year in range(2020, 2025)]
    )
    ann = measured(orders, as_of=dt.date(2024, 1, 2)).frame.loc["ann"]
    # Five orders of 50 in 1,462 days: 50 × (5 ÷ 4.0027 years) × 3 years.
    assert ann["historic_value"] == pytest.approx(50 * 5 / (1462 / 365.25) * 3)


def test_a_cancelled_sale_counts_as_returned(clean_shop):
    orders = clean_shop(
        [
            line("ann", "1", "2024-01-05", quantity=3),
            line("ann", "2", "2024-02-05", quantity=1),
            line("ann", "C1", "2024-01-07", quantity=-3),
        ]
    )
    ann = measured(orders).frame.loc["ann"]
    assert ann["monetary"] == 5
    assert ann["return_rate"] == pytest.approx(15 / 20)


def test_an_earlier_as_of_date_does_not_see_later_orders(ann_and_bob):
    customers = measured(ann_and_bob, as_of=dt.date(2024, 1, 20))
    assert list(customers.frame.index) == ["ann"]
    assert customers.frame.loc["ann", "frequency"] == 2
    assert customers.lines == 3
    assert customers.orders == 2


def test_a_date_before_everything_is_refused_kindly(ann_and_bob):
    with pytest.raises(NothingToSegmentError, match="before 01 January 2020"):
        measured(ann_and_bob, as_of=dt.date(2020, 1, 1))


def test_the_home_country_of_a_tie_is_the_first_in_the_alphabet(clean_shop):
    lines = [
        line("ann", "1", "2024-01-01", country="Spain"),
        line("ann", "2", "2024-01-02", country="France"),
    ]
    assert measured(clean_shop(lines)).frame.loc["ann", "country"] == "France"


def test_a_short_history_and_one_time_buyers_are_said(clean_shop):
    orders = clean_shop([line(f"c{n}", str(n), "2024-01-05") for n in range(20)])
    assert {each.code for each in measured(orders).notices} == {"short_history", "one_time_buyers"}


def test_every_feature_is_there_in_the_order_named(ann_and_bob):
    assert tuple(measured(ann_and_bob).frame.columns) == (*FEATURES, "country")


@pytest.mark.shared
def test_online_retail_purchases_give_the_published_figures(shared, tmp_path):
    """4,338 customers, 18,532 orders, 8,911,407.90: purchases only, copies kept."""
    source = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    raw_lines = duckdb.sql(f"""
        SELECT CAST(CustomerID AS BIGINT)::VARCHAR AS customer_id, InvoiceNo AS order_id,
            InvoiceDate AS ordered_at, StockCode AS product_id, Quantity AS quantity,
            UnitPrice AS unit_price
        FROM '{source}'
    """).df()
    orders = clean_orders(
        as_raw(raw_lines, tmp_path),
        as_readings(raw_lines),
        tmp_path,
        CleanSettings(
            drop_duplicates=False,
            drop_non_products=False,
            match_cancellations=False,
            returns="leave_out",
        ),
    )
    customers = measured(orders)
    assert len(customers.frame) == 4338
    assert customers.orders == customers.frame["frequency"].sum() == 18532
    assert round(customers.frame["monetary"].sum(), 2) == 8911407.90
