"""Holm's correction, against statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.multitest import multipletests

from core.multiple_testing import holm_adjusted


@pytest.mark.parametrize("tests", [1, 2, 7, 300])
def test_corrected_p_values_are_those_of_statsmodels(tests):
    p_values = np.random.default_rng(tests).random(tests).round(2) ** 3
    wanted = multipletests(p_values, method="holm")[1]
    np.testing.assert_allclose(holm_adjusted(p_values), wanted, rtol=1e-12)


def test_no_tests_need_no_correction():
    assert holm_adjusted([]).shape == (0,)
