"""Revenue per customer in buyers and baskets, by hand and on a published test."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from trials import evaluated

from core.experiments.arms import Arm
from core.experiments.comparison.two_part import read_two_parts


def parts_of(control: Arm, arm: Arm):
    return read_two_parts(control, arm, 0.05, np.random.default_rng(0))


def test_the_parts_of_a_difference_by_hand():
    # 100 of 1,000 spend 20 each; 150 of 1,000 spend 24 each: 2.00 against 3.60 per customer.
    control = Arm("none", np.array([0.0, 20.0]), np.array([900, 100]))
    arm = Arm("mail", np.array([0.0, 24.0]), np.array([850, 150]))
    parts = parts_of(control, arm)
    assert (parts.control_basket, parts.basket) == (20, 24)
    assert parts.from_buyers == pytest.approx(0.05 * 22)
    assert parts.from_basket == pytest.approx(4 * 0.125)
    assert parts.from_buyers + parts.from_basket == pytest.approx(arm.mean - control.mean)
    assert parts.buyers.difference == pytest.approx(0.05)


def test_there_are_no_parts_without_buyers_or_without_anybody_else():
    nobody = Arm("none", np.array([0.0]), np.array([100]))
    all_buy = Arm("mail", np.array([5.0, 7.0]), np.array([50, 50]))
    assert parts_of(nobody, all_buy) is None
    assert parts_of(all_buy, all_buy) is None


@pytest.mark.shared
def test_hillstroms_mails_bring_buyers_and_no_larger_baskets(hillstrom, shared):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    _, result = evaluated(hillstrom, outcome="spend")
    for part in result.two_parts:
        spend = {name: rows["spend"][rows["segment"] == name] for name in (part.arm, "No E-Mail")}
        baskets = {name: amounts[amounts > 0] for name, amounts in spend.items()}
        assert part.basket == pytest.approx(baskets[part.arm].mean())
        assert part.from_buyers + part.from_basket == pytest.approx(
            spend[part.arm].mean() - spend["No E-Mail"].mean()
        )
        welch = stats.ttest_ind(*baskets.values(), equal_var=False)
        assert part.basket_p == pytest.approx(welch.pvalue, abs=0.05)
        assert part.buyers.p_value < 0.001
        assert any("number of buyers" in reason for reason in result.verdict.reasons)
    assert len(result.two_parts) == 2
