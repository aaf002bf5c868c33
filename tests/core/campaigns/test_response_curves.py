"""Curves from past campaigns: known ones are found again, and files are refused with their line."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.campaigns import response_curves
from core.errors import SettingError


def past(value, scale, spends, noise=0.0):
    draw = np.random.default_rng(2)
    outcome = value * (1 - np.exp(-np.array(spends) / scale)) + draw.normal(0, noise, len(spends))
    return pd.DataFrame(
        {"segment": "Loyal", "channel": "E-mail", "spend": spends, "outcome": outcome}
    )


def test_a_known_curve_is_found_again():
    (found,) = response_curves.fit_curves(past(900.0, 120.0, [20, 60, 150, 300, 500]))
    assert found.curve.value == pytest.approx(900, rel=1e-3)
    assert found.curve.scale == pytest.approx(120, rel=1e-3)
    assert found.r2 == pytest.approx(1)
    assert found.doubt is None


def test_noisy_outcomes_agree_with_scipys_least_squares():
    from scipy.optimize import curve_fit as scipys

    results = past(900.0, 120.0, list(range(20, 600, 20)), noise=40)
    (found,) = response_curves.fit_curves(results)
    (value, scale), _ = scipys(
        lambda x, v, s: v * (1 - np.exp(-x / s)), results["spend"], results["outcome"], (500, 100)
    )
    assert (found.curve.value, found.curve.scale) == pytest.approx((value, scale), rel=1e-3)


def test_a_straight_line_is_called_one_and_two_points_make_no_curve():
    (found,) = response_curves.fit_curves(
        pd.DataFrame({"segment": "a", "channel": "b", "spend": [1, 2, 3], "outcome": [2, 4, 6]})
    )
    assert "flattening" in found.doubt
    assert response_curves.fit_curves(past(900, 120, [20, 60])) == ()


def test_a_file_is_read_whatever_its_separator():
    table = response_curves.read_campaign_results(
        b"Segment;Channel;Spend;Outcome\nLoyal;E-mail;100;230\n"
    )
    assert table.loc[0].tolist() == ["Loyal", "E-mail", 100, 230]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"segment,channel,spend\na,b,1\n", "no column outcome"),
        (b"segment,channel,spend,outcome\na,b,1,2\na,b,much,2\n", "Line 3: spend"),
        (b"segment,channel,spend,outcome\na,b,-1,2\n", "Line 2: spend"),
        (b"segment,channel,spend,outcome\na,b,1,inf\n", "Line 2: outcome"),
        (b"", "no CSV table"),
        (b"\xff\xfe\x00", "no CSV table"),
        (b"x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_the_reason(content, reason):
    with pytest.raises(SettingError) as refused:
        response_curves.read_campaign_results(content)
    assert reason in refused.value.message
