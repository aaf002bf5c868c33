"""The dendrogram of an agglomerative model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.charts import segment_style, theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.segmentation import Dendrogram, DendrogramBranch, Segmentation

_MANY_LEAVES = 16


def dendrogram_chart(found: Segmentation, tree: Dendrogram) -> go.Figure:
    """Who joins whom, and where the tree is cut into segments.

    Parameters
    ----------
    found : the segments, for their colours
    tree : from `core.segmentation.diagnostics.dendrogram`
    """
    low, high = tree.next_cut
    chart = theme.figure(
        f"{formatting.count(found.clusters, 'segment')} hold between heights {low:.3g} and "
        f"{high:.3g} of the tree",
        420,
    )
    for name, colour, _ in segment_style.of(found):
        own = [branch for branch in tree.branches if branch.segment == name]
        _lines(chart, own, theme.safe(name), colour)
    _lines(chart, [each for each in tree.branches if each.segment is None], "", theme.MUTED)
    chart.add_hline(
        y=tree.cut,
        line={"color": theme.LINE, "dash": "dot"},
        annotation={"text": "cut", "font": {"size": 11, "color": theme.MUTED}},
        annotation_position="top left",
    )
    chart.update_xaxes(
        tickvals=[10 * place + 5 for place in range(len(tree.leaves))],
        ticktext=[formatting.count(count) for count in tree.leaves],
        tickangle=-60 if len(tree.leaves) > _MANY_LEAVES else 0,
        title="Customers below each branch",
        showgrid=False,
    )
    chart.update_yaxes(title=f"Distance ({tree.linkage} linkage)", rangemode="tozero")
    return theme.legend_on_top(chart)


def _lines(chart: go.Figure, branches: list[DendrogramBranch], name: str, colour: str) -> None:
    """All branches of one colour as one line with gaps."""
    chart.add_scatter(
        name=name,
        showlegend=bool(name),
        x=[place for branch in branches for place in (*branch.across, None)],
        y=[place for branch in branches for place in (*branch.height, None)],
        mode="lines",
        line={"color": colour, "width": 2},
        hoverinfo="skip",
    )
