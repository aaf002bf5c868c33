"""R, F and M scores, and the grid of 11 named segments."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from core.rfm.scores import GRID, by_limits, by_quantile, score_customers
from core.segmentation.naming.archetypes import RFM_SEGMENT_NAMES, SEGMENT_NAMES
from core.settings import RfmSettings
from tests.core.conftest import as_customers


def scored(recency, frequency, monetary, **choices):
    return score_customers(as_customers(recency, frequency, monetary), RfmSettings(**choices))


def test_the_grid_has_25_cells_and_eleven_segments():
    cells = [name for row in GRID for name in row]
    assert len(cells) == 25
    assert set(cells) == set(RFM_SEGMENT_NAMES)
    assert len(RFM_SEGMENT_NAMES) == 11
    assert set(RFM_SEGMENT_NAMES) <= set(SEGMENT_NAMES)


@pytest.mark.parametrize(
    ("recency", "fm", "name"),
    [
        (5, 5, "Champions"), (5, 1, "New"), (4, 1, "Promising"), (4, 4, "Loyal"),
        (3, 3, "Need Attention"), (3, 1, "About To Sleep"), (2, 5, "Can't Lose"),
        (2, 3, "At Risk"), (2, 1, "Hibernating"), (1, 3, "At Risk"), (1, 1, "Lost"),
        (5, 2, "Potential Loyalists"),
    ],
)  # fmt: skip
def test_cells_have_the_names_of_the_method(recency, fm, name):
    assert GRID[recency - 1][fm - 1] == name


def test_five_equal_groups_of_different_values_score_one_to_five():
    scores = scored(list(range(1, 101)), [2] * 100, list(range(1, 101))).frame
    assert list(scores["monetary_score"].value_counts().sort_index()) == [20] * 5
    assert scores["recency_score"].iloc[0] == 5, "the most recent customer"
    assert scores["recency_score"].iloc[-1] == 1


def test_equal_customers_get_equal_scores():
    """Ranking by position (method="first") tears identical customers apart."""
    scores = scored([10] * 7 + [20] * 3, [1] * 10, [50.0] * 10).frame
    assert len(set(scores["recency_score"].iloc[:7])) == 1
    assert set(scores["monetary_score"]) == {3}


def test_one_order_scores_one_and_repeaters_take_the_quartiles():
    frequency = [1] * 60 + [2] * 10 + [3] * 10 + [4] * 10 + [5] * 10
    scores = scored([5] * 100, frequency, [10.0] * 100).frame["frequency_score"]
    assert list(scores.iloc[:60].unique()) == [1]
    assert list(scores.iloc[60:].drop_duplicates()) == [2, 3, 4, 5]


def test_halves_round_up_in_fm():
    scores = scored([1, 2], [1, 1], [1.0, 9.0], monetary_cuts=(1, 2, 3, 4)).frame
    # F = 1 and M = 1 give 1; F = 1 and M = 5 give 3; F = 1 and M = 2 would give 2.
    assert list(scores["fm_score"]) == [1, 3]


def test_own_limits_replace_the_quantiles():
    scores = scored([10, 45, 100, 200, 400], [1] * 5, [1.0] * 5, recency_cuts=(30, 90, 180, 365))
    assert list(scores.frame["recency_score"]) == [5, 4, 3, 2, 1]
    assert scores.cuts["recency_days"] == (200, 100, 45, 10)


def test_a_value_on_a_limit_stays_below_it():
    assert list(by_limits(np.array([30.0, 31.0]), (30, 90, 180, 365))) == [1, 2]


def test_limits_must_rise():
    with pytest.raises(ValidationError, match="four rising numbers"):
        RfmSettings(recency_cuts=(30, 20, 180, 365))


def test_engagement_runs_from_0_to_100_and_follows_the_weights():
    scores = scored(
        [1, 400], [9, 1], [900.0, 1.0],
        recency_cuts=(30, 90, 180, 365), frequency_cuts=(1, 2, 3, 4), monetary_cuts=(1, 2, 3, 4),
        recency_weight=0.3, frequency_weight=0.4, monetary_weight=0.3,
    ).frame  # fmt: skip
    assert list(scores["engagement"]) == [100, 0]


def test_scores_can_be_recomputed_from_the_limits_shown():
    random = np.random.default_rng(1)
    recency = random.integers(1, 400, 500)
    monetary = random.lognormal(4, 1, 500).round(2)
    result = scored(list(recency), list(random.integers(1, 12, 500)), list(monetary))
    again = 1 + (monetary[:, None] >= np.array(result.cuts["monetary"])).sum(axis=1)
    assert list(again) == list(result.frame["monetary_score"])
    again = 1 + (recency[:, None] <= np.array(result.cuts["recency_days"])).sum(axis=1)
    assert list(again) == list(result.frame["recency_score"])


MEASURES = st.lists(
    st.tuples(st.integers(0, 2000), st.integers(1, 300), st.floats(-500, 1e6, allow_nan=False)),
    min_size=1,
    max_size=60,
)


@given(MEASURES)
def test_every_customer_gets_exactly_one_segment(measures):
    recency, frequency, monetary = (list(each) for each in zip(*measures, strict=True))
    result = scored(recency, frequency, monetary)
    assert result.frame["segment"].isin(RFM_SEGMENT_NAMES).all()
    assert sum(each.customers for each in result.profiles) == len(measures)
    assert sum(each.share for each in result.profiles) == pytest.approx(1)
    for column in ("recency_score", "frequency_score", "monetary_score", "fm_score"):
        assert result.frame[column].between(1, 5).all()
    assert result.frame["engagement"].between(-1e-9, 100 + 1e-9).all()


@given(MEASURES)
def test_a_better_customer_never_scores_less(measures):
    recency, frequency, monetary = (list(each) for each in zip(*measures, strict=True))
    scores = scored(recency, frequency, monetary).frame
    for value, column in ((monetary, "monetary_score"), (frequency, "frequency_score")):
        ordered = scores[column].iloc[np.argsort(value, kind="stable")]
        assert (np.diff(ordered) >= 0).all()


@given(st.lists(st.integers(0, 5), min_size=1, max_size=50), st.randoms())
def test_scores_do_not_depend_on_the_order_of_the_customers(values, random):
    shuffled = list(range(len(values)))
    random.shuffle(shuffled)
    scores = by_quantile(np.array(values, float), 5)
    again = by_quantile(np.array([values[each] for each in shuffled], float), 5)
    assert list(again) == list(scores[shuffled])


def test_profiles_reconcile_with_the_customers():
    random = np.random.default_rng(2)
    customers = as_customers(
        list(random.integers(1, 400, 300)),
        list(random.integers(1, 12, 300)),
        list(random.lognormal(4, 1, 300)),
    )
    profiles = score_customers(customers, RfmSettings()).profiles
    assert sum(each.revenue for each in profiles) == pytest.approx(
        customers.frame["monetary"].sum()
    )
    assert sum(each.orders for each in profiles) == customers.frame["frequency"].sum()
    assert pd.Series([each.name for each in profiles]).is_unique
