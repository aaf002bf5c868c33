"""Charts of the RFM scores: the distributions with their limits, the grid, the segment sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core import words
from core.charts import palette, theme
from core.segment.grid import GRID
from core.segment.names import RFM_NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.features.customers import Customers
    from core.segment.profile import Profile
    from core.segment.result import RfmScores

_BINS = 44
_SHOWN = 0.98
"""Share of the customers the distributions show: the last few per cent would flatten the rest."""
_HALF = {
    "recency_days": "half the customers ordered within {}",
    "frequency": "half the customers placed at most {}",
    "monetary": "half the customers spent at most {}",
}
_SCORES = (1, 2, 3, 4, 5)
MEASURES = {
    "recency_days": ("Recency", "Days since the last order"),
    "frequency": ("Frequency", "Orders"),
    "monetary": ("Monetary", "Net revenue"),
}


def distribution(
    customers: Customers, scores: RfmScores, measure: str, unit: str = ""
) -> go.Figure:
    """How many customers have which value, with the limits between the five scores drawn in.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : recency_days, frequency or monetary
    unit : currency for the monetary axis
    """
    values = customers.frame[measure].to_numpy(dtype=float)
    name, axis = MEASURES[measure]
    median = float(np.median(values)) if len(values) else 0.0
    edges = _edges(values)
    counts, _ = np.histogram(values, bins=edges)
    beyond = int((values > edges[-1]).sum())
    middle = _HALF[measure].format(_said(measure, median, unit))
    chart = theme.figure(f"{name}: {middle}", 260, bargap=0.04)
    chart.add_bar(
        x=(edges[:-1] + edges[1:]) / 2,
        y=counts,
        width=np.diff(edges),
        customdata=np.column_stack([edges[:-1], edges[1:]]),
        marker={"line": {"width": 0}, "opacity": 0.85},
        hovertemplate=(
            "%{customdata[0]:,.0f} to %{customdata[1]:,.0f}: %{y:,} customers<extra></extra>"
        ),
    )
    for cut in scores.cuts.get(measure, ()):
        if edges[0] <= cut <= edges[-1]:
            chart.add_vline(x=cut, line={"color": theme.LINE, "width": 1.5, "dash": "dash"})
    label = f"{axis} ({theme.safe(unit)})" if unit and measure == "monetary" else axis
    if beyond:
        label += f"<br>{beyond:,} customers lie beyond the right edge"
    chart.update_xaxes(title=label, showgrid=False)
    chart.update_yaxes(title="Customers")
    return chart


def grid(scores: RfmScores) -> go.Figure:
    """The R × FM grid: every cell in the colour of its segment, with its customers counted.

    Parameters
    ----------
    scores : RFM scores
    """
    counts = scores.frame.groupby(["recency_score", "fm_score"]).size()
    best = int(counts.get((5, 5), 0))
    chart = theme.figure(f"{words.count(best, 'customer')} at the very top of the grid", 420)
    found = [[int(counts.get((recency, fm), 0)) for fm in _SCORES] for recency in _SCORES]
    chart.add_heatmap(
        x=_SCORES,
        y=_SCORES,
        z=[[RFM_NAMES.index(name) for name in row] for row in GRID],
        customdata=found,
        text=[
            [
                f"<b>{count:,}</b><br>{theme.wrapped(name, 10)}"
                for count, name in zip(counts_of, names, strict=True)
            ]
            for counts_of, names in zip(found, GRID, strict=True)
        ],
        hovertext=GRID,
        texttemplate="%{text}",
        textfont={"color": "white", "size": 12},
        hovertemplate=("%{hovertext}<br>R %{y}, FM %{x}: %{customdata:,} customers<extra></extra>"),
        colorscale=_steps(palette.colours(RFM_NAMES)),
        zmin=-0.5,
        zmax=len(RFM_NAMES) - 0.5,
        showscale=False,
        xgap=3,
        ygap=3,
    )
    chart.update_xaxes(title="Frequency and monetary score", showgrid=False, tickvals=_SCORES)
    chart.update_yaxes(title="Recency score", showgrid=False, tickvals=_SCORES)
    return chart


def sizes(profiles: Sequence[Profile]) -> go.Figure:
    """Customers per segment, best segment first.

    Parameters
    ----------
    profiles : the segments, best first
    """
    biggest = max(profiles, key=lambda profile: profile.customers)
    names = [profile.name for profile in profiles]
    chart = theme.figure(
        f"The largest segment: {biggest.name}, {biggest.share:.0%} of customers", 420
    )
    chart.add_bar(
        orientation="h",
        y=names,
        x=[profile.customers for profile in profiles],
        customdata=[[profile.share, profile.revenue_share] for profile in profiles],
        marker={"color": palette.colours(names)},
        text=[f"{profile.customers:,}" for profile in profiles],
        textposition="outside",
        cliponaxis=False,
        hovertemplate=(
            "%{y}: %{x:,} customers<br>%{customdata[0]:.1%} of customers"
            "<br>%{customdata[1]:.1%} of revenue<extra></extra>"
        ),
    )
    chart.update_xaxes(showticklabels=False, showgrid=False, range=[0, biggest.customers * 1.18])
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def _said(measure: str, value: float, unit: str) -> str:
    """A typical value in words."""
    if measure == "monetary":
        return words.money(value, unit)
    return words.days(value) if measure == "recency_days" else words.count(value, "order")


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even bins of whole numbers; the longest tail is left to the note under the axis."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = np.floor(values.min()), np.ceil(np.quantile(values, _SHOWN))
    width = max(1.0, np.ceil((high - low) / _BINS))
    bins = max(1, int(np.ceil((high - low) / width)))
    edges: NDArray[np.float64] = low - 0.5 + width * np.arange(bins + 2 if width == 1 else bins + 1)
    return edges


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps, one per colour."""
    width = 1 / len(colours)
    return [
        (edge, shade)
        for place, shade in enumerate(colours)
        for edge in (place * width, min(1.0, (place + 1) * width))
    ]
