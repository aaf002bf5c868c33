"""What segments say of next spend: by hand, by chance, and on a shop whose truth is known."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from core.migration import predictive_power
from core.migration.predictive_power import PredictivePower


def test_groups_that_decide_everything_explain_all_and_random_ones_nothing():
    random = np.random.default_rng(0)
    codes = random.integers(0, 3, 900)
    assert predictive_power.rank_r2(codes, codes * 10.0) == pytest.approx(1)
    assert abs(predictive_power.rank_r2(codes, random.random(900))) < 0.03


def test_r2_is_that_of_customers_who_were_not_learned_from():
    """A group for each customer explains all of the past and nothing of anybody else."""
    random = np.random.default_rng(1)
    assert predictive_power.rank_r2(np.arange(300), random.random(300)) <= 0


@pytest.mark.parametrize(
    ("model", "rfm", "words"),
    [
        (0.004, -0.01, "neither predicts it"),
        (0.2, 0.3, "RFM predicts it better"),
        (0.3, 0.2, "these segments predict it better"),
        (0.25, 0.26, "both predict it equally well"),
    ],
)
def test_the_sentence_follows_the_numbers(model, rfm, words):
    found = PredictivePower(dt.date(2024, 1, 1), 90, 500, True, model, rfm, 11)  # noqa: FBT003
    assert words in found.sentence.text()
