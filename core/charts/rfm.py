"""Charts of the R × FM grid: its segments, and its heat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import plotly.graph_objects as go

from core import formatting
from core.charts import heatmap as heat_map
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.features import Customers
    from core.rfm import RfmRule, RfmScores
    from core.settings import RfmGrid

_COLUMNS = (1, 2, 3, 4, 5)
_TOO_LIGHT = 0.45
_HEAT = {
    "customers": ("{} of the customers are in one cell: {}", " customers"),
    "revenue": ("{} of the revenue is from one cell: {}", " revenue"),
    "average": ("The best cell spent {} each: {}", " a customer"),
}
_CELLS: dict[str, Any] = {
    "texttemplate": "%{text}",
    "textfont": {"color": "white", "size": 12},
    "showscale": False,
    "xgap": 3,
    "ygap": 3,
}


def rfm_grid(scores: RfmScores) -> go.Figure:
    """The R × FM grid: every cell in the colour of its segment, with its customers counted.

    Parameters
    ----------
    scores : RFM scores
    """
    rule = scores.rule
    counts = _by_cell(scores, None)
    best = int(counts.get((5, 5), 0))
    chart = theme.figure(f"{formatting.count(best, 'customer')} at the very top of the grid", 420)
    looks = dict(zip(rule.names, _colours(rule.grid), strict=True))
    named = [rule.grid.cells[place - 1] for place in rule.places]
    found = [[int(counts.get((place, fm), 0)) for fm in _COLUMNS] for place in rule.places]
    chart.add_heatmap(
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        z=[[rule.names.index(name) for name in row] for row in named],
        customdata=found,
        text=[
            [
                _on(looks[name], _in_cell(count, name))
                for count, name in zip(counts_of, names, strict=True)
            ]
            for counts_of, names in zip(found, named, strict=True)
        ],
        hovertext=[[theme.safe(name) for name in row] for row in named],
        hovertemplate="%{hovertext}<br>R %{y}, FM %{x}: %{customdata:,} customers<extra></extra>",
        colorscale=_steps(list(looks.values())),
        zmin=-0.5,
        zmax=len(rule.names) - 0.5,
        **_CELLS,
    )
    return _axes(chart, rule)


def rfm_heatmap(
    customers: Customers, scores: RfmScores, measure: str, currency: str | None = None
) -> go.Figure:
    """The R × FM grid as a heatmap: where the customers are, or the money.

    Parameters
    ----------
    customers, scores : the customers and their scores
    measure : customers, revenue or average (what a customer of the cell spent)
    currency : how money is written
    """
    rule = scores.rule
    counts = _by_cell(scores, None)
    if measure == "customers":
        values = counts
    else:
        values = _by_cell(scores, customers.frame["monetary"])
        values = values / counts if measure == "average" else values
    title, what = _HEAT[measure]
    total = float(values.sum())
    recency, fm = (int(place) for place in values.index[int(np.argmax(values.to_numpy()))])
    name = rule.grid.cells[recency - 1][fm - 1]
    figure = (
        formatting.money(float(values.max()), currency)
        if measure == "average"
        else formatting.percent(float(values.max()) / total if total > 0 else 0.0)
    )
    chart = theme.figure(title.format(figure, theme.safe(name)), 420)
    z = [[float(values.get((place, fm), np.nan)) for fm in _COLUMNS] for place in rule.places]
    said = formatting.count_short if measure == "customers" else _short_money(currency)
    heat_map.cells(
        chart,
        np.array(z),
        x=_COLUMNS,
        y=list(range(len(rule.places))),
        texts=[["" if np.isnan(value) else said(value) for value in row] for row in z],
        ends=(0.0, max(float(values.max()), 1e-9) if len(values) else 1.0),
        customdata=[
            [theme.safe(name) for name in rule.grid.cells[place - 1]] for place in rule.places
        ],
        hovertemplate="%{customdata}<br>R %{y}, FM %{x}: %{z:,.0f}" + what + "<extra></extra>",
    )
    return _axes(chart, rule)


def _by_cell(scores: RfmScores, values: pd.Series[float] | None) -> pd.Series[float]:
    """Customers, or a sum over them, by the cells (row, column) of the grid of five by five."""
    places = np.array(scores.rule.places)
    rows = places[scores.frame["recency_score"].to_numpy(int) - 1]
    keys = [rows, scores.frame["fm_score"].to_numpy(int)]
    if values is None:
        return scores.frame.groupby(keys).size().astype(float)
    return values.reindex(scores.frame.index).groupby(keys).sum()


def _axes(chart: go.Figure, rule: RfmRule) -> go.Figure:
    across = "Frequency and monetary score" if "monetary" in rule.limits else "Frequency score"
    chart.update_xaxes(title=across, showgrid=False, tickvals=_COLUMNS)
    chart.update_yaxes(
        title="Recency score",
        showgrid=False,
        tickvals=list(range(len(rule.places))),
        ticktext=[str(score) for score in range(1, rule.levels + 1)],
    )
    return chart


def _colours(grid: RfmGrid) -> list[str]:
    usual = palette.segment_colours([each.base for each in grid.segments])
    return [each.colour or shade for each, shade in zip(grid.segments, usual, strict=True)]


def _in_cell(count: int, name: str) -> str:
    """A cell's customers and segment, small enough for the cells that a phone has room for."""
    small = theme.wrapped(theme.safe(name), 10)
    return f'<b>{formatting.count(count)}</b><br><span style="font-size:10px">{small}</span>'


def _on(colour: str, text: str) -> str:
    """A text on a colour of somebody's choice: dark where white would not be read."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    light = 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2
    return f'<span style="color:#1b2130">{text}</span>' if light > _TOO_LIGHT else text


def _short_money(currency: str | None) -> Callable[[float], str]:
    return lambda value: formatting.money_short(value, currency)


def _steps(colours: list[str]) -> list[tuple[float, str]]:
    """A colour scale of flat steps, one per colour."""
    width = 1 / len(colours)
    return [
        (edge, shade)
        for place, shade in enumerate(colours)
        for edge in (place * width, min(1.0, (place + 1) * width))
    ]
