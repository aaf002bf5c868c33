"""What all charts have in common: quiet axes, no background of their own, safe texts."""

from __future__ import annotations

import html
import textwrap
from typing import Any

import plotly.graph_objects as go

from core import formatting

GRID = "rgba(128,136,150,0.22)"
LINE = "rgba(128,136,150,0.55)"
MUTED = "#8a93a3"
"""Grey text that reads on white and on the dark background."""

_LONGEST_HOVER_TEXT = 40


def figure(title: str, height: int = 340, **layout: Any) -> go.Figure:
    """An empty figure in the house style.

    Parameters
    ----------
    title : the finding, in a short sentence; pages show it above the chart, reports inside it
    height : pixels
    layout : anything else for `go.Layout`
    """
    return go.Figure(
        layout={
            "title": {"text": title},
            "height": height,
            "margin": {"l": 8, "r": 8, "t": 4, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hoverlabel": {"align": "left"},
            "bargap": 0.28,
            "separators": formatting.separators(),
            "modebar": {"bgcolor": "rgba(0,0,0,0)", "color": MUTED, "activecolor": LINE},
            # Fixed axes: a page that scrolls under a thumb must not zoom the chart by accident.
            "xaxis": {"automargin": True, "gridcolor": GRID, "zeroline": False, "fixedrange": True},
            "yaxis": {"automargin": True, "gridcolor": GRID, "zeroline": False, "fixedrange": True},
            **layout,
        }
    )


def legend_on_top(chart: go.Figure) -> go.Figure:
    """Show the legend in one line above the plot, where it never covers the data."""
    chart.update_layout(
        showlegend=True,
        legend={
            "orientation": "h",
            "yanchor": "bottom",
            "y": 1.02,
            "xanchor": "left",
            "x": 0,
            "title": None,
        },
    )
    return chart


def safe(text: object) -> str:
    """A text from a file, fit for hover texts and labels: Plotly renders tags in both.

    Quotes stay as they are: Plotly knows a few entities and shows the others as they are written.
    """
    plain = " ".join(str(text).split())
    if len(plain) > _LONGEST_HOVER_TEXT:
        plain = plain[: _LONGEST_HOVER_TEXT - 1] + "…"
    return html.escape(plain, quote=False)


def wrapped(label: str, width: int = 22) -> str:
    """A label of our own over as many lines as it needs: Plotly breaks no lines by itself."""
    return "<br>".join(textwrap.wrap(label, width, break_long_words=False))


def plain_title(title: str) -> str:
    """A figure's title without the markup Plotly understands, for headings and file names."""
    return html.unescape(title.replace("<br>", " "))
