"""Charts of the Models page: two segmentations side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.charts import heatmap, primitives, theme
from core.charts.chart import Chart, cross_table
from core.formatting import _, say

if TYPE_CHECKING:
    from core.segmentation import SegmentationComparison

_ROW_HEIGHT, _AXES_HEIGHT = 44, 130


def segment_crosstab(comparison: SegmentationComparison, before: str, after: str) -> Chart:
    """Customers by segment before (rows) and after (columns), each row shaded by its own shares.

    Parameters
    ----------
    comparison : of two segmentations of the same customers
    before, after : what the two are called
    """
    table = comparison.table
    counts = table.to_numpy()
    figure = heatmap.cells(
        theme.figure(_AXES_HEIGHT + _ROW_HEIGHT * len(table)),
        counts / np.maximum(counts.sum(axis=1, keepdims=True), 1),
        x=theme.labels(table.columns, 14),
        y=theme.labels(table.index),
        texts=[[formatting.count(count) if count else "" for count in row] for row in counts],
        ends=(0.0, 1.0),
        customdata=counts,
        hovertemplate=_(
            "%{y} → %{x}: %{customdata:,} customers, %{z:.0%} of the row<extra></extra>"
        ),
    )
    primitives.rows_from_top(figure).update_yaxes(title=theme.safe(before))
    figure.update_xaxes(title=theme.safe(after), side="top", showgrid=False, type="category")
    return Chart(
        figure,
        say("{stayed:%} of customers have the same segment name in both", stayed=comparison.stayed),
        cross_table(theme.plain(before), table.index, table.columns, counts),
        _("Customers in each pair of segments. A stronger colour is a larger share of the row."),
    )
