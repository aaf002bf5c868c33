"""Charts of two segmentations side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import words
from core.charts import theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segment.compare import Comparison

_ROW, _AROUND = 44, 130
"""Pixels a segment, and for the axes and their names."""
_DARK = 0.55
"""From this share on a cell is so dark that its text is white."""


def crossed(found: Comparison, before: str, after: str) -> go.Figure:
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
        f"{words.percent(found.stayed)} of the customers are called the same by both",
        _AROUND + _ROW * len(table),
    )
    chart.add_heatmap(
        x=[theme.wrapped(theme.safe(name), 14) for name in table.columns],
        y=[theme.safe(name) for name in table.index],
        z=shares,
        customdata=counts,
        zmin=0,
        zmax=1,
        colorscale=[[0, "rgba(78,118,241,0)"], [1, "rgba(78,118,241,1)"]],
        showscale=False,
        xgap=2,
        ygap=2,
        hovertemplate=(
            "%{y} → %{x}: %{customdata:,} customers, %{z:.0%} of the row<extra></extra>"
        ),
    )
    for row, column in np.argwhere(counts > 0):
        share = shares[row, column]
        chart.add_annotation(
            x=int(column),
            y=int(row),
            text=words.count(counts[row, column]),
            showarrow=False,
            font={"color": "white"} if share >= _DARK else {},
        )
    chart.update_yaxes(
        title=theme.safe(before), autorange="reversed", showgrid=False, type="category"
    )
    chart.update_xaxes(title=theme.safe(after), side="top", showgrid=False, type="category")
    return chart
