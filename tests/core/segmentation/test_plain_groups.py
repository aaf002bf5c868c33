"""Few customers get three plain groups, with the reason, and no search."""

from __future__ import annotations

import datetime as dt

import pytest

from core import rfm, segmentation
from core.features.customers import measure_customers
from core.progress import silent
from core.saved_models import model_parts
from core.settings import RfmSettings, SegmentSettings
from tests.core.conftest import line

AS_OF = dt.date(2025, 1, 1)
pytestmark = pytest.mark.usefixtures("few_customers")


def lines(count=60) -> list:
    """A third orders every month, a third did so until spring, a third came once lately."""
    result = []
    for at in range(count):
        kind = at % 3
        for month in ((range(1, 13)), (range(1, 4)), (12,))[kind]:
            day, price = f"2024-{month:02d}-15", 10.0 + at
            result.append(line(f"c{at:03d}", f"o{at}-{month}", day, unit_price=price))
    return result


@pytest.fixture
def customers(clean_shop):
    return measure_customers(clean_shop(lines()), RfmSettings(as_of=AS_OF))


def test_few_customers_are_best_regular_or_lapsed_and_nothing_is_searched(customers):
    found = segmentation.segment_customers(customers, SegmentSettings(), silent)
    assert [profile.name for profile in found.profiles] == ["Best", "Regular", "Lapsed"]
    assert (found.algorithm, found.trials, found.searched) == ("plain", 0, None)
    (notice,) = found.notices
    assert notice.code == "few_customers"
    assert "60 customers" in notice.message
    frame = customers.frame.assign(segment=found.labels)
    # Twice the gap of a month; who stopped in March is silent since.
    assert frame[frame["segment"] == "Lapsed"]["recency_days"].min() > 60
    assert frame[frame["segment"] != "Lapsed"]["recency_days"].max() <= 60
    best = frame[frame["segment"] == "Best"]["monetary"].min()
    assert best > frame[frame["segment"] == "Regular"]["monetary"].max()


def test_the_same_three_are_the_rfm_segments(customers):
    scored = rfm.score_customers(customers, RfmSettings(as_of=AS_OF))
    assert {profile.name for profile in scored.profiles} == {"Best", "Regular", "Lapsed"}
    assert {notice.code for notice in scored.notices} == {"few_customers"}
    lapsed = customers.frame["recency_days"] > 60
    assert ((scored.frame["segment"] == "Lapsed") == lapsed).all()


@pytest.mark.parametrize(
    "asked", [{"search_few": True}, {"clusters": 3}, {"algorithm": "kmeans"}], ids=str
)
def test_a_search_that_is_asked_for_is_made(customers, asked):
    settings = SegmentSettings(trials=2, resamples=2, **asked)
    found = segmentation.segment_customers(customers, settings, silent)
    assert found.trials > 0
    assert "few_customers" not in {notice.code for notice in found.notices}
    full = rfm.score_customers(customers, RfmSettings(as_of=AS_OF, full_grid=True))
    assert "Best" not in {profile.name for profile in full.profiles}
    assert full.notices == ()


def test_new_customers_join_by_the_same_limits_and_the_model_is_exchanged(customers):
    found = segmentation.segment_customers(customers, SegmentSettings(), silent)
    again = found.model_in_use.predict(customers.frame)
    assert (again == found.labels).all()
    long_silent = customers.frame.assign(recency_days=500)
    assert set(found.model_in_use.predict(long_silent)) == {"Lapsed"}
    back = model_parts.from_parts(model_parts.to_parts(found.model))
    assert (back.predict(customers.frame) == found.labels).all()


@pytest.mark.parametrize("count", [1, 50])
def test_buyers_of_yesterday_are_not_about_to_sleep(clean_shop, count):
    shop = clean_shop([line(f"c{at}", f"o{at}", "2024-12-31") for at in range(count)])
    customers = measure_customers(shop, RfmSettings())
    scored = rfm.score_customers(customers, RfmSettings())
    assert [profile.name for profile in scored.profiles] == ["Regular"]
    found = segmentation.segment_customers(customers, SegmentSettings(), silent)
    assert set(found.labels) <= {"Regular", "All Customers"}


def test_a_short_history_and_a_shop_at_rest_are_said(make_customers):
    from core.features.review.few_customers import too_few

    many = make_customers([5] * 600, [1] * 600, [10.0] * 600).frame
    assert too_few(many.assign(tenure_days=200)) is None
    assert "179 days" in too_few(many.assign(tenure_days=179)).text()
    assert "31 days" in too_few(many.assign(tenure_days=300, recency_days=31)).text()
    assert "499 customers" in too_few(many.iloc[:499]).text()
