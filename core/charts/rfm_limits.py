"""How recency, frequency and money are spread over the customers, with the scores' limits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import features, formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go
    from numpy.typing import NDArray

    from core.features import Customers
    from core.rfm import RfmScores

_BINS = 44
SHOWN_QUANTILE = 0.98
"""Share of the customers the distributions show: the last few per cent would flatten the rest."""
_HALF = {
    "recency_days": "half the customers ordered within {}",
    "frequency": "half the customers placed at most {}",
    "monetary": "half the customers spent at most {}",
}
RFM_MEASURES = {
    feature.name: (name, feature.axis)
    for name, feature in zip(("Recency", "Frequency", "Monetary"), features.RFM, strict=True)
}


def measure_distribution(
    customers: Customers,
    scores: RfmScores,
    measure: str,
    unit: str = "",
    draft: Sequence[float | None] | None = None,
) -> go.Figure:
    """How many customers have which value, with the limits between the scores drawn in.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : recency_days, frequency or monetary
    unit : currency for the monetary axis
    draft : limits that are being moved, drawn in beside those in use
    """
    values = customers.frame[measure].to_numpy(dtype=float)
    name, axis = RFM_MEASURES[measure]
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
    for cut in _drawn(scores, measure):
        if edges[0] <= cut <= edges[-1]:
            chart.add_vline(x=cut, line={"color": theme.LINE, "width": 1.5, "dash": "dash"})
    for moved in draft or ():
        if moved is not None and edges[0] <= moved <= edges[-1]:
            chart.add_vline(x=moved, line={"color": palette.BAD, "width": 2})
    label = f"{axis} ({theme.safe(unit)})" if unit and measure == "monetary" else axis
    if beyond:
        label += f"<br>{formatting.count(beyond, 'customer lies', 'customers lie')} further right"
    chart.update_xaxes(title=label, showgrid=False)
    chart.update_yaxes(title="Customers")
    return chart


def _drawn(scores: RfmScores, measure: str) -> tuple[float, ...]:
    """Where lines go: limits of one's own as they were given, else where scores begin."""
    limits = scores.rule.limits.get(measure)
    return limits.at if limits and limits.own else scores.cuts.get(measure, ())


def _said(measure: str, value: float, unit: str) -> str:
    """A typical value in formatting."""
    if measure == "monetary":
        return formatting.money(value, unit)
    return formatting.days(value) if measure == "recency_days" else formatting.count(value, "order")


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even bins of whole numbers; the longest tail is left to the note under the axis."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = np.floor(values.min()), np.ceil(np.quantile(values, SHOWN_QUANTILE))
    width = max(1.0, np.ceil((high - low) / _BINS))
    bins = max(1, int(np.ceil((high - low) / width)))
    edges: NDArray[np.float64] = low - 0.5 + width * np.arange(bins + 2 if width == 1 else bins + 1)
    return edges
