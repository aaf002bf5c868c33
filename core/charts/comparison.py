"""Charts of two segmentations side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.charts import heatmap, theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segmentation import SegmentationComparison

_ROW, _AROUND = 44, 130
"""Pixels a segment, and for the axes and their names."""


def segment_crosstab(found: SegmentationComparison, before: str, after: str) -> go.Figure:
    """Customers by segment before (rows) and after (columns), each row shaded by its own shares.

    Parameters
    ----------
    found : the comparison
    before, after : what the two are called
    """
    table = found.table
    counts = table.to_numpy()
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    chart = theme.figure(
        f"{formatting.percent(found.stayed)} of the customers are called the same by both",
        _AROUND + _ROW * len(table),
    )
    heatmap.cells(
        chart,
        shares,
        x=[theme.wrapped(theme.safe(name), 14) for name in table.columns],
        y=[theme.safe(name) for name in table.index],
        texts=[[formatting.count(each) if each else "" for each in row] for row in counts],
        ends=(0.0, 1.0),
        customdata=counts,
        hovertemplate=(
            "%{y} → %{x}: %{customdata:,} customers, %{z:.0%} of the row<extra></extra>"
        ),
    )
    chart.update_yaxes(
        title=theme.safe(before), autorange="reversed", showgrid=False, type="category"
    )
    chart.update_xaxes(title=theme.safe(after), side="top", showgrid=False, type="category")
    return chart
