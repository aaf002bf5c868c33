"""The table twin of a chart: its numbers, for whoever reads tables better or wants to go on."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

MOST_ROWS = 5000
"""A larger chart is a cloud of points, which no table shows."""

_DIGITS = 6
"""Decimals of a table; more are left over from sums of binary fractions."""

_MARKUP = re.compile(r"<br>|</?[bi]>")
_FLAT = {"bar", "scatter", "scattergl"}


def table_of(figure: go.Figure) -> pd.DataFrame | None:
    """The numbers that a chart of bars, lines or cells draws, one row a place on its axis.

    Parameters
    ----------
    figure : from one of the builders in this room

    Returns
    -------
    a frame whose columns are called like the axes and the traces; None for charts of another kind,
    and for clouds of more than `MOST_ROWS` points
    """
    import numpy as np  # start-up stays light: a first page has charts, and nobody asks at once
    import pandas as pd

    traces = _drawn(figure)
    if not has_table(figure):
        return None
    if traces[0].type == "heatmap":
        return pd.DataFrame(
            np.asarray(traces[0].z, dtype=float),
            index=pd.Index(_values(traces[0].y), name=_axis(figure, "y") or "Row"),
            columns=[str(each) for each in _values(traces[0].x)],
        ).reset_index()
    lying = all(trace.type == "bar" and trace.orientation == "h" for trace in traces)
    place, height = ("y", "x") if lying else ("x", "y")
    columns = [
        pd.Series(_values(trace[height]), index=_values(trace[place]), name=name, dtype=object)
        for trace, name in zip(traces, _names(figure, traces, height), strict=True)
    ]
    if not all(each.index.is_unique for each in columns):
        return None
    table = pd.concat(columns, axis="columns").infer_objects()
    return table.rename_axis(_axis(figure, place) or "Name").reset_index()


def readable_table(table: pd.DataFrame | None) -> pd.DataFrame | None:
    """The same table with column names in words, and days without a time of day."""
    import pandas as pd

    if table is None:
        return None
    named = table.rename(columns=_in_words)
    for name in named.select_dtypes("float"):
        named[name] = named[name].round(_DIGITS)
    for name in named.select_dtypes("datetime"):
        times = named[name]
        if bool((times.dropna() == times.dropna().dt.normalize()).all()):
            named[name] = times.dt.date
    return pd.DataFrame(named)


def _in_words(name: object) -> str:
    text = str(name)
    return text.replace("_", " ").capitalize() if text.islower() else text


def has_table(figure: go.Figure) -> bool:
    """Whether `table_of` has something to say, as far as that can be told without making it."""
    traces = _drawn(figure)
    if len(traces) == 1 and traces[0].type == "heatmap":
        return True
    return (
        bool(traces)
        and all(trace.type in _FLAT and trace.y is not None for trace in traces)
        and sum(len(trace.y) for trace in traces) <= MOST_ROWS
    )


def _drawn(figure: go.Figure) -> list[Any]:
    """What carries numbers: lines that only guide the eye have no hover text."""
    return [trace for trace in figure.data if trace.hoverinfo != "skip"]


def _names(figure: go.Figure, traces: list[Any], height: str) -> list[str]:
    """A column name for each trace, no two the same."""
    names: list[str] = []
    for trace in traces:
        name = (_plain(trace.name) if trace.name and len(traces) > 1 else "") or _axis(
            figure, height
        )
        name = name or "Value"
        names.append(f"{name} {len(names) + 1}" if name in names else name)
    return names


def _values(held: Any) -> list[Any]:
    if held is None:
        return []
    return [_plain(each) if isinstance(each, str) else each for each in held]


def _axis(figure: go.Figure, which: str) -> str:
    return _plain(figure.layout[f"{which}axis"].title.text or "")


def _plain(text: str) -> str:
    return html.unescape(_MARKUP.sub(" ", text)).strip()
