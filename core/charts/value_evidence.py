"""Charts of how good a forecast is and what it rests on: the past forecast, and what tells most."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.forecast import Contribution, Forecast, ForecastDecile

_RISKS = {"low": palette.GOOD, "medium": "#be8914", "high": palette.BAD}
_ACTUAL, _EXPECTED = palette.NEUTRAL, palette.SEGMENT_COLOURS["Champions"]


def backtest_tracking(found: Forecast) -> go.Figure:
    """Order days since the date of the backtest, as they came and as expected."""
    track = found.backtest.tracking
    actual, expected = track["actual"].iloc[-1], track["expected"].iloc[-1]
    chart = theme.figure(_ended(float(actual), float(expected)), 320)
    for name, column, colour, dash in (
        ("What came", "actual", _ACTUAL, "solid"),
        ("Expected", "expected", _EXPECTED, "dash"),
    ):
        chart.add_scatter(
            name=name,
            x=track["week"],
            y=track[column],
            mode="lines",
            line={"color": colour, "width": 3, "dash": dash},
            hovertemplate=name + " by week %{x}: %{y:,.0f}<extra></extra>",
        )
    chart.update_xaxes(title="Weeks", showgrid=False)
    chart.update_yaxes(title="Days with an order, added up", rangemode="tozero")
    return theme.legend_on_top(chart)


def calibration_curve(
    tenths: Sequence[ForecastDecile], title: str, axis: str, *, share: bool
) -> go.Figure:
    """Tenths of the customers by forecast: what was forecast beside what happened.

    Parameters
    ----------
    tenths : lowest first
    title, axis : what is forecast
    share : whether they are shares
    """
    chart = theme.figure(title, 320)
    places = [str(place + 1) for place in range(len(tenths))]
    form = ":.0%" if share else ":,.0f"
    for name, values, colour in (
        ("Forecast", [tenth.forecast for tenth in tenths], _EXPECTED),
        ("What happened", [tenth.actual for tenth in tenths], _ACTUAL),
    ):
        chart.add_bar(
            name=name,
            x=places,
            y=values,
            marker={"color": colour},
            hovertemplate=f"{name}, tenth %{{x}}: %{{y{form}}}<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.3)
    chart.update_xaxes(title="Customers in tenths, lowest forecast first", showgrid=False)
    chart.update_yaxes(title=axis, tickformat=".0%" if share else None, rangemode="tozero")
    return theme.legend_on_top(chart)


def forecast_drivers(found: Forecast, currency: str | None) -> go.Figure:
    """What a learned forecast rests on: how much further off it is without each measure."""
    rows = [each for each in found.backtest.drivers if each[1] > 0][:8]
    name = rows[0][0] if rows else "nothing in particular"
    chart = theme.figure(f"The forecast rests most on {name}", 100 + 30 * len(rows))
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(measure[:1].upper() + measure[1:], 30) for measure, _ in rows],
        x=[growth for _, growth in rows],
        marker={"color": _EXPECTED},
        customdata=[formatting.money(growth, currency) for _, growth in rows],
        hovertemplate="%{y}: %{customdata} further off a customer without it<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart.update_xaxes(rangemode="tozero", title="Error that it saves, a customer")


def forecast_contributions(
    start: float, found: Sequence[Contribution], currency: str | None, *, most: int = 7
) -> go.Figure:
    """What the forecast of one customer rests on: from where all start, step by step.

    Parameters
    ----------
    start : where all customers start
    found : the parts, largest first
    currency : how money is written
    most : parts that are drawn one by one; the rest are drawn together
    """
    shown = [each for each in found[:most] if abs(each.adds) > 0]
    rest = sum(each.adds for each in found[len(shown) :])
    lead = shown[0] if shown else None
    title = (
        "Nothing sets this customer apart from the others"
        if lead is None
        else f"Most of all, {lead.measure} {'raises' if lead.adds > 0 else 'lowers'} the forecast"
    )
    chart = theme.figure(title, 120 + 30 * (len(shown) + 2))
    names = ["Where all customers start"]
    names += [f"{each.measure[:1].upper()}{each.measure[1:]}" for each in shown]
    values = [start, *(each.adds for each in shown)]
    if len(found) > len(shown):
        names.append("All other measures")
        values.append(rest)
    colours = [palette.NEUTRAL, *(palette.GOOD if v > 0 else palette.BAD for v in values[1:])]
    told = ["", *(f" ({formatting.decimal(each.value)})" for each in shown), ""]
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(name, 34) for name in names],
        x=values,
        marker={"color": colours},
        text=[formatting.money_short(value, currency) for value in values],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            [told[place], formatting.money(value, currency)] for place, value in enumerate(values)
        ],
        hovertemplate="%{y}%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )
    # Room for the texts at the ends of the bars.
    room = max(map(abs, values)) * 0.2 or 1.0
    ends = [min(0.0, *values) - room * any(v < 0 for v in values), max(0.0, *values) + room]
    chart.update_xaxes(
        range=ends, title=f"Part in the forecast ({theme.safe(currency or 'amount')})"
    )
    return chart.update_yaxes(autorange="reversed", showgrid=False)


def _ended(actual: float, expected: float) -> str:
    """How the expected orders ended beside those that came."""
    if not actual:
        return "No orders came in the backtest"
    off = round(expected / actual - 1, 3)
    if not off:
        return "Expected orders ended where those of the backtest did"
    side = "below" if off < 0 else "above"
    return f"Expected orders ended {formatting.percent(abs(off))} {side} what came in the backtest"
