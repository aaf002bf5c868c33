"""Optuna's plots of a search."""

from __future__ import annotations

from core.charts.segments import search
from core.progress import silent
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings


def test_nothing_is_important_where_one_parameter_was_varied(searched):
    customers, _ = searched
    settings = SegmentSettings(
        algorithm="gmm", clusters=4, resamples=2, smallest_share=0.0, largest_share=1.0
    )
    tuning = segment_customers(customers, settings, silent).searched.tuning
    assert search.parameter_importance(tuning, "gmm") is None
