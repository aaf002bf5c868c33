"""Recipes: what they make agrees with a count by hand, for any values."""

from __future__ import annotations

import datetime as dt
import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.columns.customer_columns import ColumnKind, CustomerColumn
from core.columns.parsers.column_parser import ColumnParser
from core.features.customer_table import derived_columns

DAY = dt.date(2014, 6, 30)
days = st.dates(dt.date(1900, 1, 1), dt.date(2014, 6, 30))
amounts = st.lists(
    st.lists(st.floats(0, 1e6) | st.none(), min_size=3, max_size=3), min_size=1, max_size=20
)


def column(
    name: str, kind: ColumnKind = ColumnKind.NUMBER, *, whole: bool = True
) -> CustomerColumn:
    return CustomerColumn(
        name, kind, ColumnParser("attribute", name, "", "", 9, 0), 9, 0.2, (), whole
    )


@given(days)
def test_an_age_is_the_birthdays_that_have_passed(born):
    found = derived_columns.age(pd.Series([pd.Timestamp(born)]), DAY).iloc[0]
    passed = sum(
        1
        for year in range(born.year + 1, DAY.year + 1)
        if (year, min(born.month, 12), born.day) <= (DAY.year, DAY.month, DAY.day)
    )
    if passed > 110:
        assert math.isnan(found)
    else:
        assert found == passed


@given(st.integers(1800, 2100))
def test_a_year_of_birth_gives_an_age_only_where_somebody_can_have_it(year):
    found = derived_columns.age(pd.Series([float(year)]), DAY).iloc[0]
    age = DAY.year - year
    assert found == age if 0 <= age <= 110 else math.isnan(found)


@given(days, st.integers(0, 5000))
def test_tenure_counts_days_and_none_into_the_future(joined, later):
    day = joined + dt.timedelta(days=later)
    assert derived_columns.tenure(pd.Series([pd.Timestamp(joined)]), day).iloc[0] == later
    future = pd.Series([pd.Timestamp(day) + pd.Timedelta(days=1)])
    assert math.isnan(derived_columns.tenure(future, day).iloc[0])


@given(amounts)
def test_a_total_is_the_sum_of_what_is_there(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype=float)
    for found, row in zip(derived_columns.total(frame), rows, strict=True):
        there = [value for value in row if value is not None]
        assert math.isnan(found) if not there else found == pytest.approx(math.fsum(there))


@given(amounts)
def test_shares_of_a_group_add_up_to_one_or_are_not_known(rows):
    frame = pd.DataFrame(rows, columns=["a", "b", "c"], dtype=float)
    shares = pd.DataFrame({name: derived_columns.share(frame[name], frame) for name in frame})
    for (_, found), row in zip(shares.iterrows(), rows, strict=True):
        if sum(value or 0 for value in row) > 0:
            assert found.sum() == pytest.approx(1)
            assert found.between(0, 1).all()
        else:
            assert found.isna().all()


def frame(names: list[str], high: float = 50) -> pd.DataFrame:
    return pd.DataFrame({name: [0.0, 1.0, high] for name in names})


@pytest.mark.parametrize(
    ("names", "pattern", "members"),
    [
        (["MntWines", "MntFruits", "MntGold", "Income"], "Mnt*", 3),
        (
            ["NumWebPurchases", "NumShopPurchases", "NumPhonePurchases", "NumVisits"],
            "Num*Purchases",
            3,
        ),
        (["spend_food", "spend_toys", "spend_books"], "spend_*", 3),
        (["food_spend", "toys_spend", "books_spend"], "*_spend", 3),
        (["AcceptedCmp3", "AcceptedCmp4", "AcceptedCmp5"], "AcceptedCmp*", 3),
        (["WebOrders", "ShopOrders", "CallOrders"], "*Orders", 3),
    ],
)
def test_columns_that_share_a_name_are_a_group(names, pattern, members):
    found = derived_columns.groups([column(name) for name in names], frame(names))
    assert [(group, len(inside)) for group, inside in found] == [(pattern, members)]


@pytest.mark.parametrize(
    "names",
    [["MntWines", "MntFruits"], ["Age", "Income", "Fresh"], ["total", "count", "score"]],
)
def test_columns_that_share_nothing_are_none(names):
    assert derived_columns.groups([column(name) for name in names], frame(names)) == ()


def test_what_can_be_negative_or_is_of_another_size_is_not_added():
    names = ["net_a", "net_b", "net_c"]
    columns = [column(name) for name in names]
    assert derived_columns.groups(columns, frame(names))
    assert not derived_columns.groups(columns, frame(names).assign(net_a=[-1.0, 2.0, 3.0]))
    assert not derived_columns.groups(columns, frame(names).assign(net_a=[1.0, 2.0, 1e6]))


def test_groups_are_known_for_money_orders_or_answers():
    def kinds(names, kind=ColumnKind.NUMBER):
        columns = [column(name, kind) for name in names]
        rows = frame(names) if kind is ColumnKind.NUMBER else frame(names, 1.0)
        return {each.of for each in derived_columns.offered(columns, rows, {}, None) if each.of}

    assert kinds(["MntWines", "MntFruits", "MntGold"]) == {"money"}
    assert kinds(["spent_food", "spent_toys", "spent_books"]) == {"money"}
    assert kinds(["NumWebPurchases", "NumShopPurchases", "NumCallPurchases"]) == {"orders"}
    assert kinds(["WebOrders", "ShopOrders", "CallOrders"]) == {"orders"}
    assert kinds(["AcceptedCmp1", "AcceptedCmp2", "AcceptedCmp3"], ColumnKind.FLAG) == {"answers"}
    assert kinds(["roomA", "roomB", "roomC"]) == set()


def test_without_a_day_of_the_data_nobody_gets_an_age():
    columns = [column("born"), column("joined", ColumnKind.DATE)]
    roles = {"born_at": "born", "joined_at": "joined"}
    rows = pd.DataFrame({"born": [1980.0], "joined": [pd.Timestamp("2020-01-01")]})
    assert derived_columns.offered(columns, rows, roles, None) == ()
    made = {each.makes: each.words for each in derived_columns.offered(columns, rows, roles, DAY)}
    assert set(made) == {"age", "tenure"}
    assert "30 Jun 2014" in made["age"]


@pytest.mark.parametrize(
    ("name", "little", "much"),
    [
        ("Annual Income (k$)", "low income", "high income"),
        ("Age", "younger", "older"),
        ("Year_Birth", "older", "younger"),
        ("Spending Score (1-100)", "low spending score", "high spending score"),
        ("Fresh", "low Fresh", "high Fresh"),
        ("Detergents_Paper", "low Detergents Paper", "high Detergents Paper"),
    ],
)
def test_features_have_words_for_little_and_much(name, little, much):
    assert derived_columns.called(name) == (little, much)
