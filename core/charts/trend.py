"""Charts of a shop over time: revenue by day, week or month, and what moved most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.features import Trend, Unit

RETURNING, NEW = "#4e76f1", "#a7bbfa"
"""Two shades of the accent: what repeat orders bring, and first orders on top of it."""
CUT_OFF = 0.45
"""Opacity of periods that the file cuts off."""
_LONGEST_NAME = 30


def revenue_over_time(trend: Trend, unit: Unit, currency: str | None) -> go.Figure:
    """Net revenue by day, week or month, first orders on top of the rest; orders without money.

    Periods the file cuts off are drawn lighter.

    Parameters
    ----------
    trend : the shop over time
    unit : of time
    currency : for axis and hover texts
    """
    table = trend.by[unit]
    measure = "Net revenue" if trend.knows_money else "Orders"
    new = table["new_revenue"] if trend.knows_money else table["new_customers"]
    total = table["revenue"] if trend.knows_money else table["orders"]
    chart = theme.figure(_finding(trend, unit, total), 340, barmode="relative")
    opacity = [1.0 if whole else CUT_OFF for whole in table["whole"]]
    when = [_when(start, unit) for start in table["start"]]
    for name, values, colour in (
        ("Repeat orders, less returns", total - new, RETURNING),
        ("First orders", new, NEW),
    ):
        said = [formatting.money(value, currency) if trend.knows_money else formatting.count(value)
                for value in values]  # fmt: skip
        chart.add_bar(
            name=name,
            x=table["start"],
            y=values,
            marker={"color": colour, "opacity": opacity, "line": {"width": 0}},
            customdata=list(zip(when, said, strict=True)),
            hovertemplate=f"%{{customdata[0]}}<br>{name}: %{{customdata[1]}}<extra></extra>",
        )
    chart.update_yaxes(title=_with_unit(measure, currency if trend.knows_money else None))
    chart.update_xaxes(showgrid=False)
    return theme.legend_on_top(chart).update_layout(legend_traceorder="normal")


def top_changes(table: pd.DataFrame, currency: str | None, *, money: bool) -> go.Figure:
    """What gained and what lost most against the period before, biggest gain first.

    Parameters
    ----------
    table : of one kind, from `core.features.top_movers`
    currency : for texts
    money : whether the numbers are money, else units
    """

    def said(value: float, *, sign: bool = True) -> str:
        text = formatting.money_short(value, currency) if money else formatting.count_short(value)
        return f"+{text}" if sign and value > 0 else text

    chart = theme.figure(_moved(table, said), 110 + 27 * len(table))
    names = [theme.safe(_short(name)) for name in table["name"]]
    chart.add_bar(
        orientation="h",
        y=names,
        x=table["change"],
        text=[said(value) for value in table["change"]],
        textposition="outside",
        cliponaxis=False,
        marker={"color": [palette.GOOD if value > 0 else palette.BAD for value in table["change"]]},
        customdata=[
            (said(now, sign=False), said(before, sign=False))
            for now, before in zip(table["now"], table["before"], strict=True)
        ],
        hovertemplate="%{y}<br>Now %{customdata[0]}, before %{customdata[1]}<extra></extra>",
    )
    low, high = float(table["change"].min()), float(table["change"].max())
    room = 0.22 * (max(high, 0) - min(low, 0))
    what = _with_unit("Change of net revenue", currency) if money else "Change of units sold"
    chart.update_xaxes(
        title=what,
        range=[min(low, 0) - (room if low < 0 else 0), max(high, 0) + (room if high > 0 else 0)],
        zeroline=True,
        zerolinecolor=theme.LINE,
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category", title=None)
    return chart


def _finding(trend: Trend, unit: Unit, total: pd.Series[float]) -> str:
    whole = total[trend.by[unit]["whole"]]
    what = "Net revenue" if trend.knows_money else "Orders"
    if len(whole) < 2:  # noqa: PLR2004 - one period is no comparison
        return f"{what} by {unit}"
    best = _when(trend.by[unit]["start"].loc[whole.index[int(whole.to_numpy().argmax())]], unit)
    strongest = f"{best[:1].upper()}{best[1:]} was the strongest {unit}"
    share = trend.whole.returning_share
    if not trend.knows_money or share != share:  # noqa: PLR0124 - not a number
        return strongest
    # Who had bought before the file began looks new in it: some first orders are repeat orders.
    least = "" if trend.newcomers_from <= trend.first_day else "at least "
    return (
        f"{strongest}; {least}{formatting.percent(share)} of all revenue comes from repeat orders"
    )


def _moved(table: pd.DataFrame, said: Callable[[float], str]) -> str:
    parts = []
    best, worst = table.iloc[0], table.iloc[-1]
    if best["change"] > 0:
        parts.append(f"{theme.safe(_short(best['name']))} gained most ({said(best['change'])})")
    if worst["change"] < 0:
        parts.append(f"{theme.safe(_short(worst['name']))} lost most ({said(worst['change'])})")
    return ", ".join(parts)


def _when(start: pd.Timestamp, unit: str) -> str:
    if unit == "month":
        return f"{start:%B %Y}"
    return formatting.date(start) if unit == "day" else f"the week of {formatting.date(start)}"


def _short(name: object) -> str:
    text = str(name)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _with_unit(label: str, unit: str | None) -> str:
    return f"{label} ({theme.safe(unit)})" if unit else label
