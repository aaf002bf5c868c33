"""The demo store is made up, but it must behave like a shop and always be the same."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.demo import generator
from core.demo import settings as demo_settings
from core.engine import connection as engine

CHRISTMAS_MONTHS = {9, 10, 11, 12}


@pytest.fixture(scope="module")
def store():
    return generator.make_demo_orders()


@pytest.fixture(scope="module")
def lines(store):
    return store.lines


@pytest.fixture(scope="module")
def sales(lines):
    """What counts as a purchase: no returns, postage, gifts or repeated lines."""
    sold = lines[(lines.quantity > 0) & (lines.unit_price > 0) & (lines.product_id != "POST")]
    return sold.drop_duplicates().assign(amount=lambda line: line.quantity * line.unit_price)


@pytest.fixture(scope="module")
def customers(sales):
    return sales.groupby("customer_id").agg(
        orders=("order_id", "nunique"), money=("amount", "sum"), last=("ordered_at", "max")
    )


def test_two_makes_give_the_same_table(store):
    again = generator.make_demo_orders()
    pd.testing.assert_frame_equal(store.lines, again.lines)
    pd.testing.assert_series_equal(store.truth, again.truth)


def test_another_seed_gives_another_table(lines):
    other = generator.make_demo_orders(demo_settings.read().model_copy(update={"seed": 1})).lines
    assert not lines.equals(other)


def test_two_writes_give_the_same_bytes_and_leave_nothing_else_behind(tmp_path):
    first = generator.write_demo_orders(tmp_path / "a" / "one.parquet")
    second = generator.write_demo_orders(tmp_path / "b" / "two.parquet")
    assert first.read_bytes() == second.read_bytes()
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["one.parquet"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "demo.parquet"
    path.write_bytes(b"old")

    def full(*_args, **_kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", full)
    with pytest.raises(OSError, match="No space"):
        generator.write_demo_orders(path)
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["demo.parquet"]


def test_the_engine_reads_the_types_back(tmp_path, lines):
    path = generator.write_demo_orders(tmp_path / "demo.parquet")
    with engine.connect() as connection:
        table = engine.read_parquet(path)
        described = connection.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()
        rows = connection.execute(f"SELECT count(*) FROM {table}").fetchall()
    types = {name: kind for name, kind, *_ in described}
    assert tuple(types) == generator.COLUMNS
    assert types["ordered_at"] == "TIMESTAMP"
    assert types["quantity"] == "BIGINT"
    assert types["unit_price"] == "DOUBLE"
    assert types["customer_id"] == "VARCHAR"
    assert rows == [(len(lines),)]


def test_the_size_is_what_the_documentation_says(lines, store):
    assert 55_000 <= len(lines) <= 65_000
    assert 4_800 <= len(store.truth) <= 5_200
    sold = lines.loc[~lines.order_id.str.startswith("C"), "order_id"]
    assert 19_000 <= sold.nunique() <= 22_500


def test_the_period_is_two_years_that_end_on_a_fixed_day(lines):
    assert str(lines.ordered_at.min().date()) == "2024-01-01"
    assert str(lines.ordered_at.max().date()) == "2025-12-31"
    assert lines.ordered_at.is_monotonic_increasing


def test_it_behaves_like_a_shop(lines, sales, customers):
    assert 0.40 <= (customers.orders == 1).mean() <= 0.60
    best = customers.money.nlargest(len(customers) // 10).sum()
    assert 0.40 <= best / customers.money.sum() <= 0.60
    values = sales.groupby("order_id").amount.sum()
    assert 30 <= values.mean() <= 60
    assert 2.5 <= len(sales) / sales.order_id.nunique() <= 3.5
    assert 0.02 <= (lines.quantity < 0).mean() <= 0.04
    guests = sales.groupby("order_id").customer_id.first().isna().mean()
    assert 0.08 <= guests <= 0.12
    assert 0.80 <= (sales.country == "United Kingdom").mean() <= 0.90


def test_november_and_december_are_the_busiest_months_and_the_shop_grows(sales):
    month = sales.groupby(sales.ordered_at.dt.to_period("M")).amount.sum()
    assert set(month["2024"].nlargest(2).index.month) == {11, 12}
    assert set(month["2025"].nlargest(2).index.month) == {11, 12}
    assert month["2025"].sum() > 1.05 * month["2024"].sum()


def test_most_returns_reverse_an_earlier_sale_to_the_piece_and_some_only_in_part(lines):
    back = lines[lines.quantity < 0]
    assert back.order_id.str.startswith("C").all()
    assert not lines.loc[lines.quantity > 0, "order_id"].str.startswith("C").any()
    sold = lines[lines.quantity > 0].drop_duplicates(["order_id", "product_id"])
    pairs = back.assign(order_id=back.order_id.str[1:]).merge(
        sold, on=["order_id", "product_id"], suffixes=("", "_sold")
    )
    assert len(pairs) == len(back)
    assert (pairs.unit_price == pairs.unit_price_sold).all()
    assert (pairs.customer_id.fillna("") == pairs.customer_id_sold.fillna("")).all()
    assert (pairs.ordered_at > pairs.ordered_at_sold).all()
    assert (-pairs.quantity <= pairs.quantity_sold).all()
    whole = (-pairs.quantity == pairs.quantity_sold).mean()
    assert 0.80 <= whole < 1


def test_the_troubles_of_real_exports_are_there_in_small_numbers(lines):
    made_from = demo_settings.read()
    assert lines.duplicated().sum() == made_from.duplicates == 45
    assert (lines.unit_price == 0).sum() == made_from.gifts.lines == 70
    posted = (lines.product_id == "POST").sum()
    assert 150 <= posted <= 600
    assert (lines.unit_price >= 0).all()
    assert (lines.quantity != 0).all()


def test_a_product_has_one_name_one_category_and_christmas_has_its_season(lines):
    described = lines[["product_id", "product_name", "category"]].drop_duplicates()
    assert described.product_id.is_unique
    assert described.product_name.is_unique
    festive = lines[(lines.category == "Christmas") & (lines.quantity > 0)]
    assert set(festive.ordered_at.dt.month) == CHRISTMAS_MONTHS


def test_prices_have_whole_pence_and_the_currency_is_named(lines):
    pence = lines.unit_price * 100
    np.testing.assert_allclose(pence, pence.round(), atol=1e-6)
    assert set(lines.currency) == {"GBP"}


def test_an_order_belongs_to_one_customer_and_one_moment(lines):
    heads = lines[["order_id", "customer_id", "ordered_at", "country"]].drop_duplicates()
    assert heads.order_id.is_unique


def test_the_truth_names_every_customer_and_is_not_in_the_table(store, lines):
    assert set(store.truth.index) == set(lines.customer_id.dropna())
    assert set(store.truth) == set(store.settings.groups)
    assert not set(lines.columns) & {"group", "truth"}


def test_the_groups_differ_in_the_way_their_names_say_yet_overlap(store, customers):
    customers = customers.assign(group=store.truth)
    days = (pd.Timestamp("2026-01-01") - customers["last"]).dt.days
    recency = days.groupby(customers.group).median()
    orders = customers.groupby("group").orders.median()
    money = customers.groupby("group").money.median()
    assert orders["Loyal regulars"] >= 3 * orders["Occasional buyers"] > 0
    assert orders["One-time buyers"] == 1
    assert money["Wholesalers"] > 3 * money["Loyal regulars"]
    assert recency["Lapsed regulars"] > 365
    assert recency["Loyal regulars"] < 60
    assert recency["Newcomers"] < 60
    lapsed = customers.orders[customers.group == "Lapsed regulars"]
    loyal = customers.orders[customers.group == "Loyal regulars"]
    assert lapsed.quantile(0.9) > loyal.quantile(0.25)


def test_it_costs_less_than_half_a_second_of_work():
    began = time.process_time()
    generator.make_demo_orders()
    assert time.process_time() - began < 0.5


@settings(max_examples=25, deadline=None)
@given(people=st.integers(1, 400), seed=st.integers(0, 2**31), guests=st.floats(0, 0.5))
def test_any_size_of_shop_can_be_made(people, seed, guests):
    store = generator.make_demo_orders(
        demo_settings.read().model_copy(
            update={"people": people, "seed": seed, "guest_share": guests}
        )
    )
    assert tuple(store.lines.columns) == generator.COLUMNS
    assert set(store.truth.index) == set(store.lines.customer_id.dropna())
    assert len(store.truth) <= people


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"first_day": "2026-01-01"}, "last day lies before"),
        ({"months_sold": {"Skiing": [1]}}, "no category of the catalogue"),
        ({"hour_weights": [1, 2]}, "at least 24"),
        ({"colour": "blue"}, "Extra inputs"),
    ],
)
def test_settings_that_make_no_sense_are_refused(change, message):
    sound = demo_settings.read().model_dump()
    with pytest.raises(ValidationError, match=message):
        demo_settings.DemoSettings.model_validate(sound | change)
