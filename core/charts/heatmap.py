"""Heatmaps: the smaller a value, the more of the page shows through, be it light or dark.

What the theme is the server learns late or never, so no colour here depends on it: a cell with
little to say has hardly any colour, and no cell so much that the page's own text would not read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.charts import palette

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import plotly.graph_objects as go

Scale = tuple[tuple[float, str], ...]

FAINTEST = 0.06
"""The opacity of the smallest value: a cell with no value at all has no colour."""
STRONGEST = 0.8
"""The opacity of the largest: with more, dark text had a contrast under 4.5 to 1."""
KEY_STEPS = 5
_KEY_HEIGHT, _KEY_GAP, _KEY_WIDTH = 20, 14, 0.5
"""Of the key: pixels, pixels to the cells under it, and its share of the chart's width."""


def _from_nothing(colour: str) -> Scale:
    return ((0.0, palette.faded(colour, FAINTEST)), (1.0, palette.faded(colour, STRONGEST)))


def _from_both_sides(low: str, high: str) -> Scale:
    return (
        (0.0, palette.faded(low, STRONGEST)),
        (0.5, palette.faded(low, FAINTEST)),
        (0.5, palette.faded(high, FAINTEST)),
        (1.0, palette.faded(high, STRONGEST)),
    )


SEQUENTIAL = _from_nothing(palette.MUCH)
"""From nothing to much."""
DIVERGING = _from_both_sides(palette.LESS, palette.MUCH)
"""From less than usual to more."""
LOSS_TO_PROFIT = _from_both_sides(palette.LESS, palette.PROFIT)
"""From what is bad to what is good."""


def cells(
    figure: go.Figure,
    values: np.ndarray,
    *,
    x: Sequence[object],
    y: Sequence[object],
    texts: Sequence[Sequence[str]] | None = None,
    scale: Scale = SEQUENTIAL,
    ends: tuple[float, float] | None = None,
    size: int = 12,
    **options: Any,
) -> go.Figure:
    """Add cells in the colours of their values, each with its text.

    Parameters
    ----------
    figure : the one they are added to
    values : rows by columns; NaN where a cell has none
    x, y : what columns and rows are called
    texts : what stands in each cell; hover texts find it as `%{hovertext}`
    scale : one of the scales of this room
    ends : the values at which the colours end; the smallest and the largest where none are given
    size : of the texts
    options : anything else for the trace
    """
    known = np.asarray(values, dtype=float)
    low, high = ends or _ends(known)
    shown: dict[str, Any] = {}
    if texts is not None:
        inked = [[_inked(text) for text in row] for row in texts]
        shown = {"hovertext": texts, "text": inked, "texttemplate": "%{text}"}
    return figure.add_heatmap(
        z=known,
        x=x,
        y=y,
        zmin=low,
        zmax=high,
        colorscale=scale,
        showscale=False,
        xgap=2,
        ygap=2,
        hoverongaps=False,
        textfont={"size": size},
        **(shown | options),
    )


def labelled(figure: go.Figure, values: np.ndarray, **options: Any) -> go.Figure:
    """Cells with the names of their columns on top and the first row first; options of `cells`."""
    cells(figure, values, **options)
    figure.update_xaxes(showgrid=False, type="category", side="top")
    return figure.update_yaxes(autorange="reversed", showgrid=False, type="category")


def with_key(figure: go.Figure, text: Callable[[float], str]) -> go.Figure:
    """Add a key above cells that have no numbers: a row of cells from the least to the most.

    Plotly's own colour bars are opaque, and would show one colour from end to end.

    Parameters
    ----------
    figure : with cells; it is changed, and returned
    text : how a value is written
    """
    shown = figure.data[0]
    steps = np.linspace(shown.zmin, shown.zmax, KEY_STEPS)
    height = float(figure.layout.height)
    figure.update_yaxes(domain=[0, 1 - (_KEY_HEIGHT + _KEY_GAP) / height])
    cells(
        figure,
        steps[None],
        x=list(range(KEY_STEPS)),
        y=[0],
        texts=[[text(float(value)) for value in steps]],
        scale=shown.colorscale,
        ends=(shown.zmin, shown.zmax),
        size=11,
        xaxis="x2",
        yaxis="y2",
        hoverinfo="skip",
    )
    hidden = {"visible": False, "fixedrange": True}
    return figure.update_layout(
        xaxis2={"domain": [0, _KEY_WIDTH], "anchor": "y2", **hidden},
        yaxis2={"domain": [1 - _KEY_HEIGHT / height, 1], "anchor": "x2", **hidden},
    )


def _ends(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def _inked(text: str) -> str:
    """A cell's text in the page's own colour, which the browser knows, also after it changes."""
    return f'<span style="color:currentColor">{text}</span>' if text else ""
