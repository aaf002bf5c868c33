"""The ROI page's charts."""

from __future__ import annotations

import pytest

from core.campaigns.roi import calculation as campaigns
from core.charts import roi


def test_the_waterfall_ends_at_the_profit_and_its_steps_add_up_to_it():
    inputs = campaigns.RoiInputs(
        customers=1000,
        reach_share=0.5,
        baseline_rate=0.1,
        campaign_rate=0.15,
        order_value=50,
        margin=0.4,
        offer_cost=2,
        contact_cost=0.1,
        fixed_cost=100,
    )
    result = campaigns.evaluate_roi(inputs)
    steps = roi.roi_waterfall(result, "EUR").figure.data[0]
    assert steps.x[-1] == pytest.approx(result.profit)
    assert sum(steps.x[:-1]) == pytest.approx(result.profit)
