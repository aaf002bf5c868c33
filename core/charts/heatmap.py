"""Heatmaps: the smaller a value, the more of the page shows through, be it light or dark.

What the theme is the server learns late or never, so no colour here depends on it: a cell with
little to say has hardly any colour, its text that of the page; a strong cell has white text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from core.charts import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    import plotly.graph_objects as go

Scale = tuple[tuple[float, str], ...]

FAINTEST = 0.06
"""The opacity of the smallest value: a cell with no value at all has no colour."""
STRONG = 0.85
"""From this opacity on the colours below need white text; under it the page's own text reads."""


def _from_nothing(colour: str) -> Scale:
    return ((0.0, palette.faded(colour, FAINTEST)), (1.0, palette.faded(colour, 1.0)))


def _from_both_sides(low: str, high: str) -> Scale:
    return (
        (0.0, palette.faded(low, 1.0)),
        (0.5, palette.faded(low, FAINTEST)),
        (0.5, palette.faded(high, FAINTEST)),
        (1.0, palette.faded(high, 1.0)),
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
    strengths = opacities(known, scale, (low, high))
    shown: dict[str, Any] = {}
    if texts is not None:
        coloured = [
            [_coloured(text, strength) for text, strength in zip(row, across, strict=True)]
            for row, across in zip(texts, strengths, strict=True)
        ]
        shown = {"hovertext": texts, "text": coloured, "texttemplate": "%{text}"}
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


def opacities(values: np.ndarray, scale: Scale, ends: tuple[float, float]) -> np.ndarray:
    """How much colour each value has, 0 to 1.

    Parameters
    ----------
    values, scale, ends : as for `cells`
    """
    low, high = ends
    places = np.clip((values - low) / ((high - low) or 1.0), 0.0, 1.0)
    much = places if len(scale) == len(SEQUENTIAL) else np.abs(2 * places - 1)
    return np.asarray(FAINTEST + (1 - FAINTEST) * np.nan_to_num(much))


def _ends(values: np.ndarray) -> tuple[float, float]:
    known = values[np.isfinite(values)]
    return (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)


def _coloured(text: str, strength: float) -> str:
    """A cell's text in a colour that reads on it, in light and dark."""
    if not text:
        return ""
    # The browser knows which colour text has on the page, also after the theme was changed.
    return f'<span style="color:{"white" if strength >= STRONG else "currentColor"}">{text}</span>'
