"""What all charts have in common: quiet axes, no background of their own, escaped texts."""

from __future__ import annotations

import html
import textwrap
from typing import TYPE_CHECKING, Any

import plotly.graph_objects as go

from core import formatting
from core.charts import palette

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_NAME_LENGTH = 40

QUIET_AXIS = {
    "automargin": True,
    "gridcolor": palette.GRID,
    "zeroline": False,
    # A page that scrolls under a thumb must not zoom the chart by accident.
    "fixedrange": True,
}


def figure(height: int = 340, **layout: Any) -> go.Figure:
    """An empty figure in the house style.

    Parameters
    ----------
    height : pixels
    layout : anything else for `go.Layout`
    """
    return go.Figure(
        layout={
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 4, "b": 8},
            "paper_bgcolor": palette.TRANSPARENT,
            "plot_bgcolor": palette.TRANSPARENT,
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "bargap": 0.28,
            "separators": formatting.separators(),
            "modebar": {
                "bgcolor": palette.TRANSPARENT,
                "color": palette.MUTED,
                "activecolor": palette.LINE,
            },
            "xaxis": QUIET_AXIS,
            "yaxis": QUIET_AXIS,
            **layout,
        }
    )


def legend_on_top(figure: go.Figure, order: str | None = None) -> go.Figure:
    """Show the legend in one line above the plot, where it never covers the data.

    Parameters
    ----------
    figure : it is changed, and returned
    order : "normal" or "reversed", where Plotly's own choice is not the order of the traces
    """
    return figure.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.02,
            "xanchor": "left",
            "x": 0,
            "title": None,
            "traceorder": order,
        },
    )


def plain(text: object, length: int = MAX_NAME_LENGTH) -> str:
    """A text from a file on one line, cut where it is long, for findings and tables."""
    line = " ".join(str(text).split())
    return line if len(line) <= length else line[: length - 1] + "…"


def safe(text: object, length: int = MAX_NAME_LENGTH) -> str:
    """A text from a file, fit for hover texts and labels: Plotly renders tags in both.

    Quotes stay as they are: Plotly knows a few entities and shows the others as they are written.
    """
    return html.escape(plain(text, length), quote=False)


def labels(names: Iterable[object], wrap: int | None = None) -> list[str]:
    """Names from a file as labels of an axis, broken into lines of `wrap` characters."""
    escaped = [safe(name) for name in names]
    return escaped if wrap is None else [wrapped(name, wrap) for name in escaped]


def wrapped(label: str, width: int = 22) -> str:
    """A label over as many lines as it needs: Plotly breaks no lines by itself."""
    return "<br>".join(textwrap.wrap(label, width, break_long_words=False))


def with_unit(label: str, unit: str | None) -> str:
    """The title of an axis with its unit, where that is known."""
    return f"{label} ({safe(unit)})" if unit else label


def lower_first(label: str) -> str:
    """A label inside a sentence."""
    return f"{label[:1].lower()}{label[1:]}"


def upper_first(text: str) -> str:
    """A label at the start of a sentence."""
    return f"{text[:1].upper()}{text[1:]}"
