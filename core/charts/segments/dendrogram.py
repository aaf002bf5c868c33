"""The dendrogram of an agglomerative model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import palette, theme
from core.charts.chart import Chart
from core.formatting import _, say

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segmentation import Dendrogram, DendrogramBranch, Segmentation

_MAX_LEVEL_LABELS = 16


def dendrogram_chart(segmentation: Segmentation, tree: Dendrogram) -> Chart:
    """Which customers are merged at which distance, and where the tree is cut into segments.

    Parameters
    ----------
    segmentation : for the colours of the segments
    tree : from `core.segmentation.build_dendrogram`
    """
    figure = theme.figure(420)
    for name, colour, _shape in palette.segment_looks(segmentation):
        own = [branch for branch in tree.branches if branch.segment == name]
        _lines(figure, own, theme.safe(name), colour)
    above = [branch for branch in tree.branches if branch.segment is None]
    _lines(figure, above, "", palette.MUTED)
    figure.add_hline(
        y=tree.cut,
        line={"color": palette.LINE, "dash": "dot"},
        annotation={"text": _("cut"), "font": {"size": 11}},
        annotation_position="top left",
    )
    figure.update_xaxes(
        tickvals=[10 * place + 5 for place in range(len(tree.leaves))],
        ticktext=[formatting.count(count) for count in tree.leaves],
        tickangle=-60 if len(tree.leaves) > _MAX_LEVEL_LABELS else 0,
        title=_("Customers below each branch"),
        showgrid=False,
    )
    figure.update_yaxes(
        title=say("Distance ({linkage} linkage)", linkage=tree.linkage), rangemode="tozero"
    )
    low, high = tree.next_cut
    return Chart(
        theme.legend_on_top(figure),
        say(
            "Cut between {low} and {high}, the dendrogram has {segments:# segment|# segments}",
            low=f"{low:.3g}",
            high=f"{high:.3g}",
            segments=segmentation.clusters,
        ),
        pd.DataFrame(
            {
                _("Segment"): [branch.segment or _("above the cut") for branch in tree.branches],
                _("Distance"): [max(branch.height) for branch in tree.branches],
            }
        ),
    )


def _lines(figure: go.Figure, branches: list[DendrogramBranch], name: str, colour: str) -> None:
    """All branches of one colour as one line with gaps."""
    figure.add_scatter(
        name=name,
        showlegend=bool(name),
        x=[place for branch in branches for place in (*branch.across, None)],
        y=[place for branch in branches for place in (*branch.height, None)],
        mode="lines",
        line={"color": colour, "width": 2},
        hoverinfo="skip",
    )
