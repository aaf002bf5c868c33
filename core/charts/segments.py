"""Segments side by side: bars, radar, heatmap and parallel coordinates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.charts import heatmap as heat
from core.charts import palette, segment_style, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    import plotly.graph_objects as go

    from core.segmentation import Profile, RankPositions, Segmentation

MAX_LINES_PER_SEGMENT = 40
"""Customers of each segment that are drawn as lines; more of them are a carpet."""
_FARTHEST = 2.5
"""Standard deviations at which a heatmap's colours end."""
_EVERYONE = 0.5


def measure_comparison(profiles: Sequence[Profile], measure: str, label: str) -> go.Figure:
    """One small bar chart: a measure of every segment's typical customer.

    Parameters
    ----------
    profiles : the segments, best first
    measure : a field of `Profile`, or a feature that is a number
    label : what it is, for the heading
    """
    names = [profile.name for profile in profiles]
    values = [_measure(profile, measure) for profile in profiles]
    chart = theme.figure(theme.safe(label), 56 + 30 * len(profiles))
    chart.add_bar(
        orientation="h",
        y=[theme.safe(name) for name in names],
        x=[value or 0.0 for value in values],
        text=[_number(value) for value in values],
        textposition="outside",
        cliponaxis=False,
        marker={"color": palette.of(profiles)},
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    highest = max((abs(value) for value in values if value), default=1.0)
    lowest = min((value for value in values if value is not None), default=0.0)
    chart.update_xaxes(
        showticklabels=False, showgrid=False, range=[min(0.0, lowest * 1.3), highest * 1.3]
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def segment_radar(found: Segmentation, standing: RankPositions) -> go.Figure:
    """Where each segment stands among all customers, one spoke a measure.

    Parameters
    ----------
    found : the segments
    standing : from `core.segmentation.explanation.rank_positions`
    """
    chart = theme.figure(_standing_title(standing), 460)
    titles = [theme.wrapped(theme.safe(title), 18) for title in standing.titles]
    for name, colour, _ in segment_style.of(found):
        values = list(standing.segments.loc[name])
        chart.add_scatterpolar(
            name=theme.safe(name),
            r=[*values, values[0]],
            theta=[*titles, titles[0]],
            mode="lines+markers",
            line={"color": colour, "width": 2},
            fill="toself",
            fillcolor=segment_style.faded(colour, 0.08),
            hovertemplate=(
                f"{theme.safe(name)}<br>%{{theta}}: more than %{{r:.0%}} of all<extra></extra>"
            ),
        )
    chart.update_layout(
        margin={"l": 40, "r": 40, "t": 30, "b": 30},
        polar={
            "bgcolor": "rgba(0,0,0,0)",
            "radialaxis": {
                "angle": 30,
                "tickangle": 30,
                "range": [0, 1],
                "tickformat": ".0%",
                "tickvals": [0.25, 0.5, 0.75, 1],
                "gridcolor": theme.GRID,
                "linecolor": theme.GRID,
                "tickfont": {"color": theme.MUTED, "size": 10},
            },
            "angularaxis": {"rotation": 90, "gridcolor": theme.GRID, "linecolor": theme.LINE},
        },
    )
    return theme.legend_on_top(chart)


def parallel_coordinates(found: Segmentation, standing: RankPositions) -> go.Figure:
    """Parallel coordinates: a fine line a customer, a bold one for the mean of each segment.

    Every axis is the share of all customers who have less, so that days, orders and money can
    stand side by side.

    Parameters
    ----------
    found : the segments
    standing : from `core.segmentation.explanation.rank_positions`
    """
    chart = theme.figure(_standing_title(standing), 460)
    across = list(range(len(standing.titles)))
    rng = np.random.default_rng(0)
    labels = found.labels.reindex(standing.customers.index)
    for name, colour, marker in segment_style.of(found):
        own = standing.customers[labels == name]
        picked = np.sort(rng.permutation(len(own))[:MAX_LINES_PER_SEGMENT])
        lines = own.iloc[picked].to_numpy()
        gaps = np.full((len(lines), 1), np.nan)
        chart.add_scattergl(
            x=[*across, None] * len(lines),
            y=np.hstack([lines, gaps]).ravel(),
            mode="lines",
            line={"color": segment_style.faded(colour, 0.16), "width": 1},
            hoverinfo="skip",
            showlegend=False,
            legendgroup=theme.safe(name),
        )
        chart.add_scatter(
            name=theme.safe(name),
            legendgroup=theme.safe(name),
            x=across,
            y=standing.segments.loc[name],
            mode="lines+markers",
            line={"color": colour, "width": 3},
            marker={"size": 8, "symbol": marker},
            hovertemplate=f"{theme.safe(name)}: more than %{{y:.0%}} of all<extra></extra>",
        )
    titles = [theme.wrapped(theme.safe(title), 16) for title in standing.titles]
    chart.update_xaxes(
        tickvals=across, ticktext=titles, range=[-0.3, len(across) - 0.7], tickangle=0
    )
    chart.update_yaxes(range=[-0.02, 1.02], tickformat=".0%", title="Has more than")
    return theme.legend_on_top(chart)


def centres_heatmap(centres: pd.DataFrame) -> go.Figure:
    """Standardised centres: how far each segment's middle is from the mean customer.

    Parameters
    ----------
    centres : from `core.segmentation.explanation.rank_positions`: standard deviations, segments by
        coordinates
    """
    values = centres.to_numpy()
    row, column = divmod(int(np.abs(values).argmax()), values.shape[1])
    farthest = float(values[row, column])
    side = "above" if farthest > 0 else "below"
    chart = theme.figure(
        f"Farthest from the mean: {theme.safe(centres.index[row])}, "
        f"{_inside(theme.safe(centres.columns[column]))} {formatting.fixed(abs(farthest), 1)} "
        "standard deviations "
        f"{side}",
        110 + 44 * len(centres),
    )
    heat.cells(
        chart,
        values,
        x=[theme.wrapped(theme.safe(name), 16) for name in centres.columns],
        y=[theme.safe(name) for name in centres.index],
        texts=[[formatting.fixed(value, 1, signed=True) for value in row] for row in values],
        scale=heat.DIVERGING,
        ends=(-_FARTHEST, _FARTHEST),
        hovertemplate="%{y}<br>%{x}: %{z:+.2f} standard deviations<extra></extra>",
    )
    chart.update_xaxes(showgrid=False, side="top")
    return chart.update_yaxes(autorange="reversed", showgrid=False)


def _standing_title(standing: RankPositions) -> str:
    """Which segment stands farthest from the middle, and in what."""
    places = standing.segments.to_numpy(float)
    row, column = divmod(int(np.abs(places - _EVERYONE).argmax()), places.shape[1])
    value = float(places[row, column])
    title = _inside(theme.safe(standing.titles[column]))
    side = "above" if value > _EVERYONE else "below"
    return (
        f"Farthest from the middle: {theme.safe(standing.segments.index[row])}, {title} {side} "
        f"{formatting.percent(max(value, 1 - value), 0)} of all customers"
    )


def _inside(title: str) -> str:
    """A label inside a sentence."""
    return f"{title[:1].lower()}{title[1:]}"


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
    return (
        formatting.count(value)
        if abs(value) >= 10 or value == int(value)  # noqa: PLR2004
        else formatting.fixed(value, 1)
    )
