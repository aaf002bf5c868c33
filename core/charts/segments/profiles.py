"""Segments side by side: bars, radar, heatmap and parallel coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile, RankPositions, Segmentation

MAX_LINES_PER_SEGMENT = 40
"""Customers of each segment that are drawn as lines; more of them are a carpet."""
_MAX_DEVIATIONS = 2.5
"""Standard deviations at which a heatmap's colours end."""
_MIDDLE = 0.5
_NO_DECIMALS_FROM = 10


def measure_comparison(profiles: Sequence[Profile], measure: str, label: str) -> Chart:
    """One small bar chart: a measure of every segment's typical customer.

    Parameters
    ----------
    profiles : the segments, best first
    measure : a field of `Profile`, or a feature that is a number
    label : what it is, for the heading
    """
    values = [_measure(profile, measure) for profile in profiles]
    figure = primitives.segment_bars(
        profiles,
        [value or 0.0 for value in values],
        texts=[_number(value) for value in values],
        height=56 + 30 * len(profiles),
        room=0.3,
    )
    names = [profile.name for profile in profiles]
    table = pd.DataFrame({_("Segment"): names, theme.plain(label): values})
    return Chart(figure, theme.plain(label), table)


def _measure(profile: Profile, measure: str) -> float | None:
    """A number of a profile, None where it is not known."""
    value = dict(profile.typical).get(measure)
    if value is None:
        value = getattr(profile, measure)
    if value is None or isinstance(value, str) or not np.isfinite(value):
        return None
    return float(value)


def _number(value: float | None) -> str:
    if value is None:
        return "–"
    whole = abs(value) >= _NO_DECIMALS_FROM or value == int(value)
    return formatting.count(value) if whole else formatting.fixed(value, 1)


def segment_radar(segmentation: Segmentation, positions: RankPositions) -> Chart:
    """Where each segment stands among all customers, one spoke a measure.

    Parameters
    ----------
    segmentation : the segments
    positions : from `core.segmentation.rank_positions_of`
    """
    figure = theme.figure(460)
    titles = theme.labels(positions.titles, 18)
    for name, colour, _shape in palette.segment_looks(segmentation):
        values = list(positions.segments.loc[name])
        figure.add_scatterpolar(
            name=theme.safe(name),
            r=[*values, values[0]],
            theta=[*titles, titles[0]],
            mode="lines+markers",
            line={"color": colour, "width": 2},
            fill="toself",
            fillcolor=palette.faded(colour, 0.08),
            hovertemplate=_(
                "%{fullData.name}<br>%{theta}: more than %{r:.0%} of all<extra></extra>"
            ),
        )
    figure.update_layout(
        margin={"l": 40, "r": 40, "t": 30, "b": 30},
        polar={
            "bgcolor": palette.TRANSPARENT,
            "domain": {"y": [0, 0.9]},  # the name of the upper spoke stays below the legend
            "radialaxis": {
                "angle": 30,
                "tickangle": 30,
                "range": [0, 1],
                "tickformat": ".0%",
                "tickvals": [0.25, 0.5, 0.75, 1],
                "gridcolor": palette.GRID,
                "linecolor": palette.GRID,
                "tickfont": {"size": 10},
            },
            "angularaxis": {"rotation": 90, "gridcolor": palette.GRID, "linecolor": palette.LINE},
        },
    )
    return Chart(
        theme.legend_on_top(figure),
        _positions_finding(positions),
        _positions_table(positions),
        _("Percentile: the share of all customers with less, on average."),
    )


def parallel_coordinates(segmentation: Segmentation, positions: RankPositions) -> Chart:
    """Parallel coordinates: a fine line a customer, a bold one for the mean of each segment.

    Every axis is the share of all customers who have less, so that days, orders and money can
    stand side by side.

    Parameters
    ----------
    segmentation : the segments
    positions : from `core.segmentation.rank_positions_of`
    """
    figure = theme.figure(460)
    axes = list(range(len(positions.titles)))
    rng = np.random.default_rng(0)
    labels = segmentation.labels.reindex(positions.customers.index)
    for name, colour, marker in palette.segment_looks(segmentation):
        own = positions.customers[labels == name]
        picked = np.sort(rng.permutation(len(own))[:MAX_LINES_PER_SEGMENT])
        lines = own.iloc[picked].to_numpy()
        figure.add_scattergl(
            x=[*axes, None] * len(lines),
            y=np.hstack([lines, np.full((len(lines), 1), np.nan)]).ravel(),
            mode="lines",
            line={"color": palette.faded(colour, 0.16), "width": 1},
            hoverinfo="skip",
            showlegend=False,
            legendgroup=theme.safe(name),
        )
        primitives.line(
            figure,
            axes,
            positions.segments.loc[name],
            hover=_("%{fullData.name}: more than %{y:.0%} of all"),
            colour=colour,
            name=theme.safe(name),
            legendgroup=theme.safe(name),
            mode="lines+markers",
            marker={"size": 8, "symbol": marker},
        )
    figure.update_xaxes(
        tickvals=axes,
        ticktext=theme.labels(positions.titles, 16),
        range=[-0.3, len(axes) - 0.7],
        tickangle=0,
    )
    figure.update_yaxes(range=[-0.02, 1.02], tickformat=".0%", title=_("Percentile"))
    return Chart(
        theme.legend_on_top(figure),
        _positions_finding(positions),
        _positions_table(positions),
        say(
            "Each axis is a percentile: the share of all customers with less. Bold: segment "
            "average; thin: up to {most} of its customers.",
            most=MAX_LINES_PER_SEGMENT,
        ),
    )


def _positions_finding(positions: RankPositions) -> str:
    """Which segment stands farthest from the middle, and in what."""
    places = positions.segments.to_numpy(float)
    row, column = divmod(int(np.abs(places - _MIDDLE).argmax()), places.shape[1])
    value = float(places[row, column])
    title = theme.lower_first(theme.plain(positions.titles[column]))
    template = N_("Farthest from the middle: {segment}, {title} below {share:.0%} of all customers")
    if value > _MIDDLE:
        template = N_(
            "Farthest from the middle: {segment}, {title} above {share:.0%} of all customers"
        )
    name = theme.plain(positions.segments.index[row])
    return say(template, segment=name, title=title, share=max(value, 1 - value))


def _positions_table(positions: RankPositions) -> pd.DataFrame:
    segments = positions.segments
    return cross_table(_("Segment"), segments.index, positions.titles, segments.to_numpy())


def centres_heatmap(centres: pd.DataFrame) -> Chart:
    """Standardised centres: how far each segment's middle is from the mean customer.

    Parameters
    ----------
    centres : from `core.segmentation.standardised_centres`: standard deviations, segments by
        coordinates
    """
    values = centres.to_numpy()
    figure = heatmap.labelled(
        theme.figure(110 + 44 * len(centres)),
        values,
        x=theme.labels(centres.columns, 16),
        y=theme.labels(centres.index),
        texts=[[formatting.fixed(value, 1, signed=True) for value in row] for row in values],
        scale=heatmap.DIVERGING,
        ends=(-_MAX_DEVIATIONS, _MAX_DEVIATIONS),
        hovertemplate=_("%{y}<br>%{x}: %{z:+.2f} standard deviations<extra></extra>"),
    )
    row, column = divmod(int(np.abs(values).argmax()), values.shape[1])
    farthest = float(values[row, column])
    return Chart(
        figure,
        say(
            N_("Farthest from the mean: {segment}, {measure} {n:.1f} standard deviations above")
            if farthest > 0
            else N_(
                "Farthest from the mean: {segment}, {measure} {n:.1f} standard deviations below"
            ),
            segment=theme.plain(centres.index[row]),
            measure=theme.lower_first(theme.plain(centres.columns[column])),
            n=abs(farthest),
        ),
        cross_table(_("Segment"), centres.index, centres.columns, values),
        _("The centre of each segment in the model's scaled features."),
    )
