"""The shapes that charts are made of: bars, lines, intervals, histograms and marks.

Labels are drawn as they are given: names from a file go through `theme.labels` first. In hover
templates, `%{fullData.name}` is the name of a series.
"""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any, NamedTuple

from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import plotly.graph_objects as go

    from core.segmentation import Profile

_TEXT_ROOM = 0.2
"""Room for the texts at the ends of bars, as a share of the longest bar."""
_BAND_OPACITY = 0.2


class Series(NamedTuple):
    """One part of every stacked bar, or one of several columns side by side."""

    name: str
    values: Sequence[float]
    colour: str
    customdata: Any = None


def horizontal_bars(
    labels: Sequence[str],
    values: Iterable[float],
    *,
    colours: str | Sequence[str],
    texts: Sequence[str] | None = None,
    height: int,
    hover: str = "%{y}: %{text}",
    room: float = _TEXT_ROOM,
    **options: Any,
) -> go.Figure:
    """One bar a label, the first on top, with its value written at its end.

    Parameters
    ----------
    labels, values : of the bars
    colours : one for all, or one a bar
    texts : at the ends of the bars; without them the axis has numbers
    height : pixels
    hover : template of the hover text
    room : for the texts, as a share of the range of values
    options : anything else for the trace
    """
    lengths = [float(value) for value in values]
    figure = theme.figure(height)
    if texts is not None:
        options = {"text": texts, "textposition": "outside", "cliponaxis": False} | options
    figure.add_bar(
        orientation="h",
        y=labels,
        x=lengths,
        marker={"color": colours},
        hovertemplate=f"{hover}<extra></extra>",
        **options,
    )
    rows_from_top(figure)
    if texts is None:
        return figure.update_xaxes(rangemode="tozero")
    low, high = min([0.0, *lengths]), max([0.0, *lengths])
    margin = room * (high - low) or 1.0
    ends = [low - margin * (low < 0), high + margin * (high > 0 or low == 0)]
    return figure.update_xaxes(showticklabels=False, showgrid=False, range=ends)


def segment_bars(profiles: Sequence[Profile], values: Iterable[float], **options: Any) -> go.Figure:
    """One bar a segment in the segment's colour; options as for `horizontal_bars`."""
    names = theme.labels(profile.name for profile in profiles)
    return horizontal_bars(names, values, colours=palette.of(profiles), **options)


def stacked_bars(
    labels: Sequence[str],
    parts: Iterable[Series],
    *,
    height: int,
    hover: str,
    legend: str | None = "normal",
    **options: Any,
) -> go.Figure:
    """One bar a label, made of the same parts in the same order, with a legend.

    Parameters
    ----------
    labels : of the bars, the first on top
    parts : of every bar
    height : pixels
    hover : template of the hover texts
    legend : order of the legend
    options : anything else for the traces
    """
    figure = theme.figure(height, barmode="stack")
    for part in parts:
        figure.add_bar(
            name=part.name,
            orientation="h",
            y=labels,
            x=part.values,
            marker={"color": part.colour},
            customdata=part.customdata,
            hovertemplate=f"{hover}<extra></extra>",
            **options,
        )
    return theme.legend_on_top(rows_from_top(figure), legend)


def columns(
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    hover: str,
    height: int = 320,
    **options: Any,
) -> go.Figure:
    """Upright bars: one a label, or several side by side with a legend.

    Parameters
    ----------
    labels : along the axis
    series : one a colour
    hover : template of the hover texts
    height : pixels
    options : anything else for the traces
    """
    figure = theme.figure(height)
    for name, values, colour, customdata in series:
        figure.add_bar(
            name=name,
            x=labels,
            y=values,
            marker={"color": colour},
            customdata=customdata,
            hovertemplate=f"{hover}<extra></extra>",
            **options,
        )
    figure.update_yaxes(rangemode="tozero")
    figure.update_xaxes(showgrid=False, type="category", autotickangles=[0, -90])
    return theme.legend_on_top(figure) if len(series) > 1 else figure


def histogram(
    figure: go.Figure,
    edges: Iterable[float],
    counts: Iterable[float],
    *,
    hover: str,
    colours: str | Sequence[str] = palette.ACCENT,
    **options: Any,
) -> go.Figure:
    """Add bars as wide as their bins; `customdata` is the two edges unless others are given."""
    ends = list(itertools.pairwise(edges))
    figure.add_bar(
        x=[(low + high) / 2 for low, high in ends],
        y=counts,
        width=[high - low for low, high in ends],
        marker={"color": colours, "line": {"width": 0}},
        hovertemplate=f"{hover}<extra></extra>",
        **({"customdata": ends} | options),
    )
    return figure.update_layout(bargap=0.04)


def line(
    figure: go.Figure,
    x: Iterable[Any],
    y: Iterable[Any],
    *,
    hover: str,
    colour: str = palette.ACCENT,
    width: float = 3,
    dash: str = "solid",
    **options: Any,
) -> go.Figure:
    """Add a line of values."""
    return figure.add_scatter(
        x=x,
        y=y,
        line={"color": colour, "width": width, "dash": dash},
        hovertemplate=f"{hover}<extra></extra>",
        **({"mode": "lines"} | options),
    )


def line_with_band(
    figure: go.Figure,
    x: Sequence[float],
    y: Sequence[float],
    low: Sequence[float],
    high: Sequence[float],
    *,
    hover: str,
    name: str,
    band: str,
) -> go.Figure:
    """Add a line within the band of its uncertainty, both with a name for the legend."""
    figure.add_scatter(
        x=[*x, *reversed(x)],
        y=[*high, *reversed(low)],
        fill="toself",
        fillcolor=palette.ACCENT,
        opacity=_BAND_OPACITY,
        line={"width": 0},
        hoverinfo="skip",
        name=band,
    )
    return line(figure, x, y, hover=hover, name=name)


def reference_line(
    figure: go.Figure,
    x: Sequence[float],
    y: Sequence[float],
    *,
    colour: str = palette.LINE,
    width: float = 1,
    name: str | None = None,
) -> go.Figure:
    """Add a dotted line that only guides the eye."""
    return figure.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "dash": "dot", "width": width},
        hoverinfo="skip",
        name=name,
    )


def mark(
    figure: go.Figure, x: float, y: float, *, colour: str = palette.ACCENT, **options: Any
) -> go.Figure:
    """Add a dot on one point of a line."""
    return figure.add_scatter(
        x=[x],
        y=[y],
        mode="markers",
        marker={"color": colour, "size": 11, **options},
        hoverinfo="skip",
        showlegend=False,
    )


def vertical_line(figure: go.Figure, x: float | str, **line: Any) -> go.Figure:
    """Add a line across the plot. Plotly's own `add_vline` makes the same in six times the time.

    Parameters
    ----------
    figure : it is changed, and returned
    x : where
    line : its colour, width and dashes
    """
    return figure.add_shape(
        type="line", x0=x, x1=x, y0=0, y1=1, xref="x", yref="y domain", line=line
    )


def forest(
    labels: Sequence[str],
    points: Sequence[float],
    ends: Sequence[tuple[float, float]],
    *,
    colours: Sequence[str],
    texts: Sequence[str],
    height: int,
) -> go.Figure:
    """One point a label with its interval, beside a line at zero.

    Parameters
    ----------
    labels : the first on top
    points, ends : values, and the lower and upper ends of their intervals
    colours, texts : of the points
    height : pixels
    """
    lows, highs = ([end[side] for end in ends] for side in (0, 1))
    figure = theme.figure(height).add_scatter(
        x=points,
        y=labels,
        mode="markers",
        marker={"color": colours, "size": 13},
        error_x=interval(points, lows, highs, thickness=2, width=6),
        customdata=[[text] for text in texts],
        hovertemplate="%{y}: %{customdata[0]}<extra></extra>",
    )
    vertical_line(figure, 0, color=palette.LINE, width=2, dash="dot")
    return rows_from_top(figure)


def interval(
    middle: Iterable[float], low: Iterable[float], high: Iterable[float], **style: Any
) -> dict[str, Any]:
    """Error bars from `low` to `high` around `middle`, for `error_x` and `error_y`."""
    ends = list(zip(middle, low, high, strict=True))
    return {
        "type": "data",
        "symmetric": False,
        "array": [max(0.0, upper - value) for value, _, upper in ends],
        "arrayminus": [max(0.0, value - lower) for value, lower, _ in ends],
        "color": palette.MUTED,
        "thickness": 1.5,
        **style,
    }


def rows_from_top(figure: go.Figure) -> go.Figure:
    """Names down the side of a chart, the first on top."""
    return figure.update_yaxes(autorange="reversed", showgrid=False, type="category")
