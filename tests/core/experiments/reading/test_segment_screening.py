"""What the test changed is no segment: by evidence, on published tests and invented ones."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from trials import evaluated, opened

from core.errors import SettingError
from core.experiments.reading.segment_screening import screen_segment


def table_of(segment, arm, outcome) -> pd.DataFrame:
    rows = pd.DataFrame({"segment": segment, "arm": arm, "outcome": np.asarray(outcome, float)})
    return rows.groupby(["segment", "arm", "outcome"]).size().rename("customers").reset_index()


@pytest.mark.shared
def test_rounds_played_after_the_change_are_refused_and_can_be_insisted_on(cookies):
    with pytest.raises(SettingError, match="sum_gamerounds differs between the groups"):
        evaluated(cookies, outcome="retention_7", segment="sum_gamerounds")
    found, result = evaluated(
        cookies, outcome="retention_7", segment="sum_gamerounds", known_before=True
    )
    assert result.segments
    assert "segment_may_be_result" in {notice.code for notice in found.notices}


@pytest.mark.shared
@pytest.mark.parametrize("column", ["recency", "history", "mens", "zip_code", "newbie", "channel"])
def test_what_was_known_before_is_accepted(hillstrom, column):
    found, result = evaluated(hillstrom, outcome="visit", segment=column)
    assert result.segments
    assert not found.notices


@pytest.mark.shared
def test_an_outcome_cannot_be_a_segment_of_another(hillstrom):
    with pytest.raises(SettingError, match="cannot be split by visit"):
        evaluated(hillstrom, outcome="conversion", segment="visit")


def test_a_column_that_nearly_is_the_outcome_is_refused_where_the_arms_differ():
    rng = np.random.default_rng(0)
    arm = np.repeat(["a", "b"], 3000)
    outcome = rng.random(6000) < np.where(arm == "a", 0.3, 0.36)
    knows = np.where(rng.random(6000) < 0.9, outcome, ~outcome).astype(int).astype(str)
    # Arms alike in it by construction: only what it says of the outcome gives it away.
    screening = screen_segment("visited", table_of(knows, arm, outcome), 0)
    assert screening.association == pytest.approx(0.9, abs=0.02)
    assert screening.refused
    alike = rng.permutation(arm)
    assert screen_segment("visited", table_of(knows, alike, outcome), 0).doubtful


def test_association_is_the_area_under_the_curve_of_the_segments_rates():
    rng = np.random.default_rng(1)
    segment = rng.integers(0, 6, 4000)
    outcome = rng.random(4000) < 0.1 + 0.1 * segment
    screening = screen_segment(
        "s", table_of(segment.astype(str), np.where(rng.random(4000) < 0.5, "a", "b"), outcome), 0
    )
    u = stats.mannwhitneyu(segment[outcome], segment[~outcome]).statistic
    wanted = u / (outcome.sum() * (~outcome).sum())
    assert screening.association == pytest.approx(wanted, abs=1e-9)


def test_columns_from_before_are_refused_in_one_of_a_thousand_tests():
    rng = np.random.default_rng(2)
    refused = 0
    for seed in range(120):
        segment = rng.integers(0, 5, 600).astype(str)
        arm = np.where(rng.random(600) < 0.1, "held", "mail")
        table = table_of(segment, arm, rng.random(600) < 0.05)
        refused += screen_segment("s", table, seed).refused
    assert refused <= 2


def test_segments_measured_on_amounts_are_screened_too(workspace):
    rng = np.random.default_rng(3)
    rows = []
    for number in range(2000):
        arm = "ab"[number % 2]
        spent = rng.exponential(20 if arm == "a" else 40)
        rows.append(f"c{number},{arm},{spent:.2f},{int(spent // 15)}")
    path = workspace / "results.csv"
    path.write_text("customer_id,variant,revenue,parcels\n" + "\n".join(rows), encoding="utf-8")
    file = opened(path, workspace)
    assert "parcels" in file.segments
    with pytest.raises(SettingError, match="cannot be split by parcels"):
        evaluated(file, outcome="revenue", segment="parcels")
