"""How a shop does over time: every number against plain pandas on the same lines."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.cleaning import left_out_rows
from core.features.shop.top_movers import MAX_MOVERS, find_top_movers
from core.features.shop.trend import measure_trend
from core.settings import RfmSettings

FILE = """order,customer,date,quantity,price
1,A,2025-01-01,1,60.00
2,A,2025-03-31,1,20.00
3,B,2025-01-15,2,5.00
3,B,2025-01-15,1,12.00
4,B,2025-03-02,-1,10.00
5,C,2025-03-03,1,10.00
"""


def test_months_have_no_gaps_and_add_up_to_the_revenue(from_text):
    shop = from_text(FILE)
    months = measure_trend(shop.orders, shop.customers).by["month"]
    assert [f"{month:%Y-%m}" for month in months["start"]] == ["2025-01", "2025-02", "2025-03"]
    assert months["revenue"].tolist() == pytest.approx([82, 0, 20])
    assert months["new_revenue"].tolist() == pytest.approx([82, 0, 10])
    assert months["orders"].tolist() == [2, 0, 2]
    assert months["active"].tolist() == [2, 0, 2]
    assert months["new_customers"].tolist() == [2, 0, 1]
    assert months["returning"].tolist() == [0, 0, 1]
    assert months["customers"].tolist() == [2, 2, 3]
    assert months["whole"].all()


def figures(shop, first, end):
    """A period in plain pandas."""
    day = shop.lines["ordered_at"].dt.normalize()
    lines = shop.lines[(day >= first) & (day < end)]
    bought = shop.bought
    placed = bought[(bought["ordered_at"] >= first) & (bought["ordered_at"] < end)]
    firsts = set(
        bought.loc[bought["nth"] == 1, ["customer_id", "order_id"]].itertuples(index=False)
    )
    on_first = [
        pair in firsts for pair in zip(lines["customer_id"], lines["order_id"], strict=True)
    ]
    so_far = bought[bought["ordered_at"] < end].groupby("customer_id").size()
    return {
        "customers": len(so_far),
        "active": placed["customer_id"].nunique(),
        "new_customers": int((placed["nth"] == 1).sum()),
        "returning": int((so_far[placed["customer_id"].unique()] > 1).sum()),
        "orders": len(placed),
        "revenue": lines["amount"].sum(),
        "new_revenue": lines["amount"][on_first].sum(),
    }


def test_every_period_is_the_one_that_pandas_finds_in_the_lines(shop):
    found = measure_trend(shop.orders, shop.customers)
    as_of = pd.Timestamp(shop.customers.as_of)
    assert found.first_day == shop.lines["ordered_at"].min().date()
    assert found.periods
    for days, (now, before) in found.periods.items():
        length = pd.Timedelta(days=days)
        for counted, end in ((now, as_of), (before, as_of - length)):
            wanted = figures(shop, end - length, end)
            assert {name: getattr(counted, name) for name in wanted} == pytest.approx(wanted)
    wanted = figures(shop, pd.Timestamp("1900-01-01"), as_of)
    assert {name: getattr(found.whole, name) for name in wanted} == pytest.approx(wanted)
    assert found.whole.average_order_value == pytest.approx(wanted["revenue"] / wanted["orders"])
    assert found.whole.repeat_rate == pytest.approx(wanted["returning"] / wanted["active"])
    assert found.whole.returning_revenue == pytest.approx(wanted["revenue"] - wanted["new_revenue"])


@pytest.mark.parametrize(("unit", "period"), [("day", "D"), ("week", "W"), ("month", "M")])
def test_every_day_week_and_month_is_the_one_that_pandas_finds(shop, unit, period):
    table = measure_trend(shop.orders, shop.customers).by[unit].set_index("start")
    lines, bought = shop.lines, shop.bought
    start = lines["ordered_at"].dt.to_period(period).dt.start_time
    placed = bought["ordered_at"].dt.to_period(period).dt.start_time
    wanted = pd.DataFrame(
        {
            "revenue": lines["amount"].groupby(start).sum(),
            "orders": bought["order_id"].groupby(placed).size(),
            "active": bought["customer_id"].groupby(placed).nunique(),
            "new_customers": (bought["nth"] == 1).groupby(placed).sum(),
            "returning": bought["customer_id"][bought["nth"] > 1].groupby(placed).nunique(),
        }
    ).reindex(table.index).fillna(0)  # fmt: skip
    for name in wanted:
        assert table[name].to_numpy() == pytest.approx(wanted[name].to_numpy()), name
    assert table["revenue"].sum() == pytest.approx(shop.customers.frame["monetary"].sum())
    assert table["customers"].iloc[-1] == len(shop.customers.frame)


@pytest.mark.shared
def test_a_month_the_file_cuts_off_is_marked(uci):
    months = measure_trend(uci.orders, uci.customers).by["month"].set_index("start")["whole"]
    # The orders run from 1 December 2010 to 9 December 2011.
    assert not months["2011-12-01"]
    assert months[:"2011-11-01"].all()


def test_movers_are_the_biggest_differences_that_pandas_finds(shop):
    days = 90
    as_of = pd.Timestamp(shop.customers.as_of)
    lines = shop.lines.assign(age=(as_of - shop.lines["ordered_at"].dt.normalize()).dt.days)
    now, before = lines[lines["age"] <= days], lines[lines["age"].between(days + 1, 2 * days)]
    found = find_top_movers(shop.orders, shop.customers, days)
    keys = {"product": "product_id", "category": "category", "country": "country"}
    named = {kind for kind, key in keys.items() if lines[key].notna().any()}
    assert set(found) == named
    for kind, table in found.items():
        change = now.groupby(keys[kind])["amount"].sum().sub(
            before.groupby(keys[kind])["amount"].sum(), fill_value=0
        )  # fmt: skip
        gained = change[change > 0].nlargest(MAX_MOVERS)
        lost = change[change < 0].nsmallest(MAX_MOVERS)[::-1]
        assert table["change"].to_numpy() == pytest.approx([*gained, *lost]), kind
        assert (table["now"] - table["before"]).to_numpy() == pytest.approx(table["change"])


def test_a_customer_of_one_order_one_of_returns_only_and_one_of_the_future(from_text):
    today = dt.datetime.now(dt.UTC).date()
    text = FILE + (
        "7,R,2025-03-05,-1,30.00\n"
        f"8,F,{today + dt.timedelta(days=400)},1,99.00\n"
        "9,A,2025-04-20,1,7.00\n"
    )
    shop = from_text(text, RfmSettings(as_of=dt.date(2025, 4, 1)))
    found = measure_trend(shop.orders, shop.customers)
    # The order of 20 April lies after the day customers are measured: not seen yet.
    assert found.whole.revenue == pytest.approx(102) == shop.customers.frame["monetary"].sum()
    assert found.whole.customers == 3
    assert found.whole.returning == 1, "C has one order only, B one order and a return"
    left_out = left_out_rows(shop.orders.raw, shop.orders)
    assert dict(zip(left_out["order"].astype(str), left_out["reason"], strict=True)) == {
        "7": "no_purchase",
        "8": "future",
    }
    said = {notice.code for notice in shop.orders.report.notices}
    assert "future_rows" in said


def test_without_money_orders_are_counted_and_revenue_is_not_known(from_text):
    shop = from_text("order,customer,date\n1,A,2025-01-01\n2,A,2025-02-01\n3,B,2025-02-03\n")
    found = measure_trend(shop.orders, shop.customers)
    assert not found.knows_money
    assert np.isnan(found.whole.revenue)
    assert found.by["month"]["orders"].tolist() == [1, 2]
    assert found.by["month"]["revenue"].isna().all()
