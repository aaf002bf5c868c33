"""Charts of the RFM cut points: recency, frequency and money over the customers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import features, formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.features import Customers
    from core.rfm import RfmScores

SHOWN_QUANTILE = 0.98
"""Share of the customers the distributions show: the last few per cent would flatten the rest."""
RFM_MEASURES = {
    feature.name: (name, feature.axis)
    for name, feature in zip(
        (N_("Recency"), N_("Frequency"), N_("Monetary")), features.RFM, strict=True
    )
}
_HALF = {
    "recency_days": N_("half the customers ordered within {limit}"),
    "frequency": N_("half the customers placed at most {limit}"),
    "monetary": N_("half the customers spent at most {limit}"),
}
_BINS = 44


def measure_distribution(
    customers: Customers,
    scores: RfmScores,
    measure: str,
    unit: str = "",
    draft: Sequence[float | None] | None = None,
) -> Chart:
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
    edges = _edges(values)
    counts = np.histogram(values, bins=edges)[0]
    beyond = int((values > edges[-1]).sum())
    figure = primitives.histogram(
        theme.figure(260),
        edges,
        counts,
        hover=_("%{customdata[0]:,.0f} to %{customdata[1]:,.0f}: %{y:,} customers"),
        opacity=0.85,
    )
    for cut in _limits(scores, measure):
        if edges[0] <= cut <= edges[-1]:
            primitives.vertical_line(figure, cut, color=palette.LINE, width=1.5, dash="dash")
    for moved in draft or ():
        if moved is not None and edges[0] <= moved <= edges[-1]:
            primitives.vertical_line(figure, moved, color=palette.BAD, width=2)
    label = theme.with_unit(_(axis), unit if measure == "monetary" else None)
    if beyond:
        label += "<br>" + say("{n:# customer is|# customers are} further right", n=beyond)
    figure.update_xaxes(title=label, showgrid=False)
    figure.update_yaxes(title=_("Customers"))
    median = float(np.median(values)) if len(values) else 0.0
    return Chart(
        figure,
        f"{_(name)}: {say(_HALF[measure], limit=_text(measure, median, unit))}",
        pd.DataFrame(
            {
                say("{axis}, from", axis=_(axis)): edges[:-1],
                _("To"): edges[1:],
                _("Customers"): counts,
            }
        ),
    )


def _limits(scores: RfmScores, measure: str) -> tuple[float, ...]:
    """Where lines go: the user's own limits as they were given, else where scores begin."""
    limits = scores.rule.limits.get(measure)
    return limits.at if limits and limits.own else scores.cuts.get(measure, ())


def _text(measure: str, value: float, unit: str) -> str:
    if measure == "monetary":
        return formatting.money(value, unit)
    return (
        formatting.days(value)
        if measure == "recency_days"
        else say("{orders:# order|# orders}", orders=value)
    )


def _edges(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Even bins of whole numbers; the longest tail is left to the note under the axis."""
    if not len(values):
        return np.array([0.0, 1.0])
    low, high = np.floor(values.min()), np.ceil(np.quantile(values, SHOWN_QUANTILE))
    width = max(1.0, np.ceil((high - low) / _BINS))
    bins = max(1, int(np.ceil((high - low) / width)))
    edges: NDArray[np.float64] = low - 0.5 + width * np.arange(bins + 2 if width == 1 else bins + 1)
    return edges
