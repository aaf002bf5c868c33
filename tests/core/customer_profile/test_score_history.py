"""One customer's scores at earlier days: counted by hand, by today's limits."""

import datetime as dt
from types import SimpleNamespace

import pandas as pd
import pytest

from core.customer_profile.customer_orders import CANCELLED, ORDER, RETURN
from core.customer_profile.score_history import MAX_DAYS, score_history
from core.rfm.scores import score_customers
from core.settings import RfmSettings

TODAY = dt.date(2025, 7, 1)


@pytest.fixture
def scores(make_customers):
    spread = [float(number) for number in range(1, 101)]
    return score_customers(make_customers(spread, spread, spread), RfmSettings())


def history(scores, *orders, as_of=TODAY):
    table = pd.DataFrame(orders, columns=["order_id", "ordered_at", "kind", "amount"])
    table["ordered_at"] = pd.to_datetime(table["ordered_at"])
    return score_history(SimpleNamespace(orders=table), scores, as_of)


def test_every_month_counts_only_what_had_happened_by_then(scores):
    result = history(
        scores,
        ("1", "2025-04-10", ORDER, 50.0),
        ("2", "2025-05-20", ORDER, 30.0),
        ("2", "2025-05-21", RETURN, -10.0),
        ("3", "2025-05-25", CANCELLED, 99.0),
    )
    assert list(result["day"]) == [dt.date(2025, 5, 1), dt.date(2025, 6, 1), TODAY]
    assert list(result["recency_days"]) == [21, 12, 42]
    assert list(result["frequency"]) == [1, 2, 2]
    assert list(result["monetary"]) == [50.0, 70.0, 70.0]


def test_scores_follow_todays_limits(scores):
    result = history(scores, ("1", "2025-04-10", ORDER, 50.0)).iloc[-1]
    table = pd.DataFrame({"recency_days": [82.0], "frequency": [1.0], "monetary": [50.0]})
    today = scores.rule.scores(table).iloc[0]
    names = ["recency_score", "frequency_score", "monetary_score", "segment"]
    assert list(result[names]) == list(today[names])


def test_a_purchase_of_today_is_after_the_day(scores):
    assert history(scores, ("1", "2025-07-01", ORDER, 5.0)).empty


def test_returns_alone_and_nothing_at_all_have_no_history(scores):
    assert history(scores, ("1", "2025-05-01", RETURN, -5.0)).empty
    assert history(scores).empty


def test_a_long_past_is_looked_at_for_a_year(scores):
    result = history(scores, ("1", "2020-01-01", ORDER, 5.0))
    assert len(result) == MAX_DAYS
    assert result["day"].iloc[0] == dt.date(2024, 7, 1)
    assert result["day"].iloc[-1] == TODAY
