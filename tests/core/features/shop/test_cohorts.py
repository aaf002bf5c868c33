"""Cohorts, habits and preferences: against plain pandas, statsmodels, and counts by hand."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
import shutil
from collections import Counter

import numpy as np
import pandas as pd
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from core.features.shop import order_facts
from core.features.shop.affinity import measure_affinity
from core.features.shop.cohorts import MIN_LATER, MIN_WATCHED, kaplan_meier, measure_cohorts
from core.features.shop.order_patterns import MAX_PRODUCTS, measure_order_patterns
from core.features.shop.trend import measure_trend


def month(dates: pd.Series) -> pd.Series:
    return dates.dt.to_period("M").dt.start_time


@pytest.mark.shared
def test_every_cell_is_the_one_that_pandas_finds_in_the_lines(uci):
    found, bought, lines = measure_cohorts(uci.orders, uci.customers), uci.bought, uci.lines
    began = month(bought[bought["nth"] == 1].set_index("customer_id")["ordered_at"])
    assert found.unit == "month"
    assert found.sizes.tolist() == began.value_counts().sort_index()[found.sizes.index].tolist()
    for table, rows, worth in (
        (found.active, bought, None),
        (found.revenue, lines, "amount"),
    ):
        cohort = rows["customer_id"].map(began)
        at = month(rows["ordered_at"])
        age = (at.dt.year - cohort.dt.year) * 12 + at.dt.month - cohort.dt.month
        keys = [cohort.rename("cohort"), age.rename("age")]
        cells = (
            rows["customer_id"].groupby(keys).nunique() if worth is None
            else rows[worth].groupby(keys).sum()
        )  # fmt: skip
        wanted = (
            cells.rename("n").reset_index()
            .pivot_table(index="cohort", columns="age", values="n")
            .reindex(index=table.index, columns=table.columns).fillna(0)
        )  # fmt: skip
        seen = table.notna().to_numpy()
        assert table.to_numpy()[seen] == pytest.approx(wanted.to_numpy()[seen])


@pytest.mark.shared
def test_a_month_that_is_not_over_is_empty_and_never_zero(uci):
    found = measure_cohorts(uci.orders, uci.customers)
    # The last order is of 9 December 2011: November is the last month that is over.
    assert found.sizes.index[-1] == pd.Timestamp("2011-11-01")
    for place, start in enumerate(found.active.index):
        months_over = 12 - place
        assert found.active.loc[start].notna().sum() == months_over
        assert found.active.loc[start].isna().sum() == place
    average = found.average_retention
    by_hand = found.active[3].dropna().sum() / found.sizes[found.active[3].notna()].sum()
    assert average[3] == pytest.approx(by_hand)


def test_the_history_is_made_once_and_found_by_whoever_needs_it_next(shop, tmp_path):
    # The same orders in a folder where nobody has counted anything yet.
    moved = {}
    for name in ("left_out_path", "reversed_path"):
        path = getattr(shop.orders, name)
        moved[name] = shutil.copy(path, tmp_path / path.name)
    orders = dataclasses.replace(shop.orders, **moved)
    steps = []
    first = measure_trend(orders, shop.customers, lambda _stage, _done, words: steps.append(words))
    assert "counting orders by day" in steps
    assert len(list(tmp_path.glob("*.parquet"))) == len(moved) + 2
    steps.clear()
    found = measure_cohorts(
        orders, shop.customers, lambda _stage, _done, words: steps.append(words)
    )
    assert "counting orders by day" not in steps
    assert found.sizes.equals(measure_cohorts(shop.orders, shop.customers).sizes)
    assert first.whole.active == measure_trend(orders, shop.customers).whole.active


def test_a_folder_that_cannot_be_written_to_costs_nothing_but_time(shop, monkeypatch, tmp_path):
    wanted = measure_cohorts(shop.orders, shop.customers).sizes
    nowhere = order_facts._Files(tmp_path / "no" / "placed", tmp_path / "no" / "sold")
    monkeypatch.setattr(order_facts, "_of", lambda *_: nowhere)
    assert measure_cohorts(shop.orders, shop.customers).sizes.equals(wanted)


def test_repeat_curves_are_those_of_another_library(shop):
    found, bought = measure_cohorts(shop.orders, shop.customers), shop.bought
    days = bought.assign(day=bought["ordered_at"].dt.normalize())
    dates = days.pivot_table(index="customer_id", columns="nth", values="day", aggfunc="first")
    # The first cohort holds customers who had bought before the file begins.
    assert found.sizes.iloc[1:].sum() >= MIN_LATER
    dates = dates[dates[1] >= found.sizes.index[1]]
    last = pd.Timestamp(shop.customers.as_of) - pd.Timedelta(days=1)
    for nth in (2, 5):
        happened = dates[nth].notna().astype(int)
        lasted = (dates[nth].fillna(last) - dates[1]).dt.days
        # Day 0 is no time at all for that library, so that every day is moved by one.
        curve = SurvfuncRight(lasted + 1, happened)
        share = pd.Series(1 - curve.surv_prob, index=curve.surv_times.astype(int) - 1)
        shown = found.repeats[nth]
        wanted = share.reindex(shown.index).ffill().fillna(0.0)
        assert shown.to_numpy() == pytest.approx(wanted.to_numpy())


def test_kaplan_meier_by_hand_and_where_too_few_are_watched():
    many = MIN_WATCHED
    # Day 1: a quarter of them; day 2: as many leave the watch; day 3: half of the rest.
    curve = kaplan_meier(
        np.array([1, 2, 3, 9]), np.array([many, 0, many, 0]), np.array([many, many, many, many])
    )
    assert curve.tolist() == pytest.approx([0, 1 / 4, 1 / 4, 5 / 8, *[5 / 8] * 6])
    assert kaplan_meier(np.array([1]), np.array([1]), np.array([many - 1])).empty


@pytest.mark.shared
def test_waits_between_orders_are_those_pandas_finds(uci):
    found, bought = measure_cohorts(uci.orders, uci.customers), uci.bought
    days = bought.assign(day=bought["ordered_at"].dt.normalize()).drop_duplicates(
        ["customer_id", "day"]
    )
    waits = days.groupby("customer_id")["day"].diff().dt.days.dropna()
    assert found.gaps.to_dict() == waits.astype(int).value_counts().to_dict()
    assert found.gap_within(0.5) == np.quantile(waits, 0.5, method="inverted_cdf")


def test_older_and_newer_halves_hold_only_cohorts_whose_first_orders_are_first(shop):
    found = measure_cohorts(shop.orders, shop.customers)
    assert found.newcomers_from == measure_trend(shop.orders, shop.customers).newcomers_from
    starts = pd.date_range("2024-01-01", periods=9, freq="MS")
    retention = pd.DataFrame({0: 1.0, 1: [0.5, 0.4, 0.4, 0.3, 0.1, 0.1, 0.2, 0.2, np.nan]}, starts)
    told = dataclasses.replace(
        found, sizes=pd.Series(10, starts), newcomers_from=dt.date(2024, 4, 15)
    )
    # From May on: two older and two newer cohorts; the last has not reached the age.
    assert told.before_and_lately(retention, 1) == pytest.approx((0.1, 0.2))
    since_june = dataclasses.replace(told, newcomers_from=dt.date(2024, 6, 1))
    assert since_june.before_and_lately(retention, 1) is None
    from_the_start = dataclasses.replace(told, newcomers_from=dt.date(2024, 1, 1))
    assert from_the_start.before_and_lately(retention, 1) == pytest.approx((1.1 / 3, 0.5 / 3))


def test_a_long_history_is_shown_by_quarters_and_one_customer_is_no_trouble(from_text):
    years = "".join(f"{n},A,{2019 + n // 4}-{1 + n % 4 * 3:02d}-05,10\n" for n in range(24))
    shop = from_text(f"order,customer,date,amount\n{years}99,B,2020-02-02,5\n")
    found = measure_cohorts(shop.orders, shop.customers)
    assert found.unit == "quarter"
    assert found.retention.loc["2019-01-01"].dropna().eq(1).all()
    assert found.second_order_days is None
    assert found.repeats[2].empty, "two customers make no curve"
    assert found.before_and_lately(found.retention, 1) is None


def test_habits_are_those_pandas_finds(shop):
    found, bought, lines = (
        measure_order_patterns(shop.orders, shop.customers),
        shop.bought,
        shop.lines,
    )
    assert found.orders == len(bought)
    for (weekday, hour), count in bought.groupby(
        [bought["ordered_at"].dt.day_of_week + 1, bought["ordered_at"].dt.hour]
    ).size().items():  # fmt: skip
        assert found.hours.loc[weekday, hour] == count
    assert found.hours.to_numpy().sum() == len(bought)
    sold = lines[lines["amount"] >= 0]
    sizes = sold.groupby(["customer_id", "order_id"])["product_id"].nunique().value_counts()
    assert found.baskets.to_dict() == sizes.to_dict()
    country = sold.groupby("country").agg(customers=("customer_id", "nunique"))
    revenue = lines.groupby("country")["amount"].sum()
    for row in found.countries.itertuples():
        assert row.customers == country["customers"][row.country]
        assert row.revenue == pytest.approx(revenue[row.country])


def test_pairs_have_the_support_confidence_and_lift_counted_by_hand(demo_shop):
    found = measure_order_patterns(demo_shop.orders, demo_shop.customers)
    sold = demo_shop.lines[demo_shop.lines["amount"] >= 0]
    baskets = sold.groupby(["customer_id", "order_id"])["product_name"].agg(set)
    often = [name for name, _ in Counter(itertools.chain(*baskets)).most_common(MAX_PRODUCTS + 40)]
    for row in found.pairs.head(5).itertuples():
        assert {row.first, row.second} <= set(often)
        first = baskets.map(lambda held, name=row.first: name in held)
        second = baskets.map(lambda held, name=row.second: name in held)
        assert row.orders == (first & second).sum()
        assert row.support == pytest.approx((first & second).mean())
        assert row.confidence == pytest.approx((first & second).sum() / first.sum())
        assert row.lift == pytest.approx((first & second).mean() / (first.mean() * second.mean()))
    assert (found.pairs["lift"] > 1).all()
    assert found.pairs["lift"].is_monotonic_decreasing


def test_lift_is_a_segments_share_of_orders_over_that_of_all(demo_shop):
    customers = demo_shop.customers
    labels = (customers.frame["frequency"] > 2).map({True: "Regulars", False: "Others"})
    found = measure_affinity(demo_shop.orders, customers, labels)
    sold = demo_shop.lines[demo_shop.lines["amount"] >= 0]
    orders = sold.groupby(["customer_id", "order_id"]).agg({"category": set}).reset_index()
    regular = orders["customer_id"].map(labels) == "Regulars"
    table = found["category"].set_index(["segment", "name"])
    assert len(table) > 4
    for (segment, name), row in table.iterrows():
        mine = regular if segment == "Regulars" else ~regular
        holds = orders["category"].map(lambda held, name=name: name in held)
        assert row["orders"] == (holds & mine).sum()
        assert row["share"] == pytest.approx(holds[mine].mean())
        assert row["lift"] == pytest.approx(holds[mine].mean() / holds.mean())
    # What stands out most: (p − q) ÷ √(q (1 − q) ÷ n), of all categories the highest three.
    sizes = orders.groupby(orders["customer_id"].map(labels)).size()
    for segment, liked in found["favourite category"].groupby("segment"):
        mine = table.loc[segment]
        usual = mine["share_of_all"]
        above = (mine["share"] - usual) / np.sqrt(usual * (1 - usual) / sizes[segment])
        assert list(liked["name"]) == list(above.nlargest(3).index)
        assert list(liked["surprise"]) == pytest.approx(list(above.nlargest(3)))
    assert found["favourite product"].groupby("segment").size().max() == 3
    products = found["product"]
    assert products.groupby("segment").size().max() <= 10
    assert (products["buyers"] >= 10).all()


def test_a_file_without_products_has_no_preferences_and_no_pairs(from_text):
    shop = from_text("order,customer,date,amount\n1,A,2025-01-01,5\n2,B,2025-02-01,6\n")
    labels = pd.Series("All Customers", index=shop.customers.frame.index)
    assert measure_affinity(shop.orders, shop.customers, labels) == {}
    found = measure_order_patterns(shop.orders, shop.customers)
    assert found.pairs.empty
    assert found.baskets.empty
    assert found.countries.empty
    assert not found.knows_hours
