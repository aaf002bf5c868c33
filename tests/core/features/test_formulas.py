"""What is divided by orders is missing where there are none, never infinite."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from core.features.formulas import per_order


def test_a_total_is_divided_by_the_orders():
    assert per_order(30.0, 4) == 7.5
    assert list(per_order(np.array([30.0, 8.0]), np.array([4, 2]))) == [7.5, 4.0]


def test_without_orders_the_quotient_is_missing():
    assert math.isnan(per_order(30.0, 0))
    quotient = per_order(pd.Series([5.0, 6.0], index=["a", "b"]), pd.Series([0, np.nan]))
    assert list(quotient.index) == ["a", "b"]
    assert quotient.isna().all()
