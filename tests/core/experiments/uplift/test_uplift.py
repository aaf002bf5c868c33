"""A test by segment: the uplift in each, and what ranking customers by it is worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from trials import evaluated

from core.experiments.arms import arm_from_counts
from core.experiments.uplift import qini


@pytest.mark.shared
def test_uplift_by_segment_is_what_the_rows_of_the_segment_say(hillstrom, shared):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    rates = rows.groupby(["channel", "segment"])["visit"].mean()
    _, result = evaluated(hillstrom, outcome="visit", segment="channel")
    for uplift in result.segments:
        for row in uplift.rows:
            wanted = rates[row.segment, uplift.arm] - rates[row.segment, "No E-Mail"]
            assert row.comparison.difference == pytest.approx(wanted, abs=1e-9)
    # No column that the test may have changed is offered to split by.
    assert not {"visit", "conversion", "spend"} & set(hillstrom.segments)


def test_a_qini_curve_counted_by_hand():
    # Treated first: 10 with 6 orders against 10 with 2; then 10 with 3 against 20 with 4.
    shares, gains = qini.qini_curve(
        np.array([10, 10]), np.array([6, 3]), np.array([10, 20]), np.array([2, 4])
    )
    # After the first: 6 − 2 × 10 ÷ 10 = 4 extra of 20 treated. After both: 9 − 6 × 20 ÷ 30 = 5.
    assert shares == pytest.approx([0, 20 / 50, 1])
    assert gains == pytest.approx([0, 4 / 20, 5 / 20])
    # Under the curve .4 × .2 ÷ 2 + .6 × (.2 + .25) ÷ 2 = .175; under the line .25 ÷ 2 = .125.
    assert qini.qini_coefficient(shares, gains) == pytest.approx(0.05)
    # The other way round it lies below the line.
    assert (
        qini.qini_coefficient(*qini.qini_curve(*np.array([[10, 10], [3, 6], [20, 10], [4, 2]]))) < 0
    )


@pytest.mark.shared
def test_hillstroms_qini_curve_is_that_of_scikit_uplift(shared):
    rows = pd.read_csv(shared / "data/campaign_hillstrom/hillstrom.csv")
    counted = rows.groupby(["segment", "history_segment"])["visit"].agg(["count", "sum"])
    treated, controls = counted.loc["Womens E-Mail"], counted.loc["No E-Mail"]
    uplift = treated["sum"] / treated["count"] - controls["sum"] / controls["count"]
    order = uplift.sort_values(ascending=False).index
    ranked = [each.loc[order, name] for each in (treated, controls) for name in ("count", "sum")]
    shares, gains = qini.qini_curve(*(each.to_numpy() for each in ranked))
    # sklift.metrics.qini_curve of scikit-uplift 0.5.1 on the same customers.
    n = [0, 3314, 4529, 5373, 20619, 30182, 34494, 42693]
    extra = [0, 109.90435835, 141.31442392, 164.90037175, 521.55562027, 722.89205972,
             815.04310045, 967.40045058]  # fmt: skip
    assert shares * n[-1] == pytest.approx(n)
    assert gains * ranked[0].sum() == pytest.approx(extra, abs=1e-6)
    assert qini.qini_coefficient(shares, gains) == pytest.approx(0.0017736020267118)


@pytest.mark.shared
def test_ranking_is_worth_it_where_segments_differ_and_nowhere_else(hillstrom):
    # Who bought for women before reacts to the mail for women; the channel says nothing.
    _, known = evaluated(hillstrom, outcome="visit", segment="womens")
    _, unknown = evaluated(hillstrom, outcome="visit", segment="channel")
    womens = next(each for each in known.segments if each.arm == "Womens E-Mail")
    ranked = known.ranking(womens)
    assert known.worth_ranking(womens)
    assert ranked.above == 1
    # The curve ends at the difference of the arms, whatever the ranking.
    ends = next(each for each in known.compared if each.arm == "Womens E-Mail").difference
    assert ranked.gains[-1] == pytest.approx(ends, abs=0.002)
    assert not any(unknown.worth_ranking(each) for each in unknown.segments)


def test_a_ranking_is_judged_on_customers_it_was_not_made_from():
    # Twenty segments without any effect. Ranked and judged on the same customers the best would
    # look good; on others the coefficient is zero on average.
    rng = np.random.default_rng(5)
    segments, flattered = {}, []
    for name in range(20):
        a, b = rng.binomial(400, 0.2, 2)
        segments[f"s{name}"] = (arm_from_counts("no", 400, a), arm_from_counts("yes", 400, b))
        flattered.append((400, b, 400, a))
    by_luck = np.array(sorted(flattered, key=lambda each: each[3] - each[1])).T
    (found,) = qini.qini_by_segment(segments, "no", seed=0)
    naive = float(qini.qini_coefficient(*qini.qini_curve(*by_luck)))
    assert naive > 0.005
    assert abs(found.coefficient) < naive / 3
    assert qini.qini_by_segment(segments, "no", seed=0) == (found,)
    # Small segments are ranked together, and a single group is no ranking.
    tiny = {"s0": segments["s0"], "a": (arm_from_counts("no", 9, 1), arm_from_counts("yes", 9, 1))}
    assert qini.qini_by_segment(tiny, "no", seed=0) == ()
