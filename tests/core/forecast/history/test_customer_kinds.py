"""Kinds of customers: thirds of those who ordered as often."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from core.forecast.history import customer_kinds


def test_kinds_hold_everybody_once_and_new_ones_are_the_most_recent(simulated):
    snapshot = simulated.at(dt.date(2024, 6, 1), 90)
    kinds = customer_kinds.customer_kinds(snapshot)
    assert kinds.min() >= 0
    assert kinds.max() < customer_kinds.N_KINDS
    spend = snapshot.frame["spend"].to_numpy(dtype=float)
    assert customer_kinds.by_kind(kinds, spend).sum() == pytest.approx(spend.sum())
    once = snapshot.order_days == 1
    assert ((kinds < 9) == once).all()
    recent, old = (snapshot.recency_days[once & (kinds // 3 == third)] for third in (0, 2))
    assert recent.max() <= old.min()
    sizes = np.bincount(kinds[once], minlength=9)
    assert sizes.min() > once.sum() / 9 * 0.5
