"""Scenarios, later orders and links of the ROI calculator, by hand."""

from __future__ import annotations

import pytest

from core.act import roi, roi_views
from core.errors import SettingError
from tests.core.act.test_roi import CAMPAIGN


def test_three_scenarios_worked_out_by_hand():
    found = dict(roi_views.scenarios(CAMPAIGN))
    # 800 reached. Pessimistic: 12 extra at 45 × .4 − 5 = 13 → 156, − 16 × 5 − 800 × .06 − 100.
    assert found["Pessimistic"].profit == pytest.approx(156 - 80 - 48 - 100)
    assert found["Expected"].profit == pytest.approx(140)
    # Optimistic: 36 extra at 55 × .4 − 5 = 17 → 612, − 80 − 40 − 100.
    assert found["Optimistic"].profit == pytest.approx(612 - 80 - 40 - 100)


def test_later_orders_bring_their_margin_half_a_year_on():
    result = roi.evaluate(CAMPAIGN)
    # 24 extra orders × .5 × 20 of margin ÷ √1.21 = 218.18.
    assert roi_views.lifetime_profit(result, 0.5, 0.21) == pytest.approx(140 + 240 / 1.1)
    assert roi_views.lifetime_profit(result, 0) == result.profit


def test_a_link_brings_the_same_campaign_back():
    assert roi_views.from_query(roi_views.to_query(CAMPAIGN)) == CAMPAIGN
    assert roi_views.from_query({"utm": "1"}) is None


@pytest.mark.parametrize(
    "broken",
    [{"margin": "7"}, {"customers": "many"}, {"order_value": "nan"}, {"order_value": "<b>"}],
)
def test_a_link_that_was_tampered_with_is_refused(broken):
    with pytest.raises(SettingError, match="link's"):
        roi_views.from_query(roi_views.to_query(CAMPAIGN) | broken)
    with pytest.raises(SettingError):
        roi_views.from_query({"margin": "0.4"})
