"""Charts of how good a forecast is and what it rests on: its backtest, drivers, contributions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.charts.primitives import Series
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.forecast import Contribution, Forecast, ForecastDecile

_MAX_DRIVERS = 8


def backtest_tracking(forecast: Forecast) -> Chart:
    """Order days since the date of the backtest, as they came and as expected."""
    track = forecast.backtest.tracking
    figure = theme.figure(320)
    for name, column, colour, dash in (
        (_("Actual"), "actual", palette.NEUTRAL, "solid"),
        (_("Expected"), "expected", palette.ACCENT, "dash"),
    ):
        primitives.line(
            figure,
            track["week"],
            track[column],
            hover=say("{name} by week %{{x}}: %{{y:,.0f}}", name=name),
            colour=colour,
            dash=dash,
            name=name,
        )
    figure.update_xaxes(title=_("Weeks"), showgrid=False)
    figure.update_yaxes(title=_("Cumulative days with an order"), rangemode="tozero")
    names = {"week": _("Weeks"), "actual": _("Actual"), "expected": _("Expected")}
    return Chart(
        theme.legend_on_top(figure),
        _tracking_finding(float(track["actual"].iloc[-1]), float(track["expected"].iloc[-1])),
        track[list(names)].rename(columns=names),
    )


def _tracking_finding(actual: float, expected: float) -> str:
    """How the expected orders ended beside those that came."""
    if not actual:
        return _("No orders came in the backtest")
    error = round(expected / actual - 1, 3)
    if not error:
        return _("Expected and actual orders ended equal in the backtest")
    template = N_("Expected orders ended {share:%} above what came in the backtest")
    if error < 0:
        template = N_("Expected orders ended {share:%} below what came in the backtest")
    return say(template, share=abs(error))


def calibration_curve(
    deciles: Sequence[ForecastDecile], finding: str, axis: str, *, share: bool
) -> Chart:
    """Tenths of the customers by forecast: what was forecast beside what happened.

    Parameters
    ----------
    deciles : lowest first
    finding, axis : what is forecast
    share : whether they are shares
    """
    places = [str(place) for place in range(1, len(deciles) + 1)]
    values = {
        "Forecast": [decile.forecast for decile in deciles],
        "What happened": [decile.actual for decile in deciles],
    }
    figure = primitives.columns(
        places,
        [
            Series(name, values[name], colour)
            for name, colour in zip(values, (palette.ACCENT, palette.NEUTRAL), strict=True)
        ],
        hover=_("%{fullData.name}, tenth %{x}: ") + ("%{y:.0%}" if share else "%{y:,.0f}"),
    )
    figure.update_xaxes(title=_("Customers in tenths, lowest forecast first"))
    figure.update_yaxes(title=axis, tickformat=".0%" if share else None)
    return Chart(figure, finding, pd.DataFrame({_("Tenth"): places, **values}))


def forecast_drivers(forecast: Forecast, currency: str | None) -> Chart:
    """What a learned forecast rests on: how much further off it is without each measure."""
    drivers = [driver for driver in forecast.backtest.drivers if driver[1] > 0][:_MAX_DRIVERS]
    names = [theme.upper_first(measure) for measure, _ in drivers]
    growths = [growth for _, growth in drivers]
    figure = primitives.horizontal_bars(
        [theme.wrapped(name, 30) for name in names],
        growths,
        colours=palette.ACCENT,
        height=100 + 30 * len(drivers),
        hover=_("%{y}: %{customdata} further off a customer without it"),
        customdata=[formatting.money(growth, currency) for growth in growths],
    )
    return Chart(
        figure.update_xaxes(title=_("Extra error per customer without it")),
        say("The forecast depends most on {feature}", feature=drivers[0][0])
        if drivers
        else _("The forecast depends on no feature in particular"),
        pd.DataFrame({_("Measure"): names, _("Extra error per customer without it"): growths}),
    )


def forecast_contributions(
    start: float, contributions: Sequence[Contribution], currency: str | None, *, most: int = 7
) -> Chart:
    """What the forecast of one customer rests on: from where all start, step by step.

    Parameters
    ----------
    start : where all customers start
    contributions : the parts, largest first
    currency : how money is written
    most : parts that are drawn one by one; the rest are drawn together
    """
    shown = [part for part in contributions[:most] if abs(part.adds) > 0]
    names = [_("Where all customers start"), *(theme.upper_first(part.measure) for part in shown)]
    values = [start, *(part.adds for part in shown)]
    measured = ["", *(f" ({formatting.decimal(part.value)})" for part in shown)]
    if len(contributions) > len(shown):
        names.append(_("All other measures"))
        values.append(sum(part.adds for part in contributions[len(shown) :]))
        measured.append("")
    figure = primitives.horizontal_bars(
        [theme.wrapped(name, 34) for name in names],
        values,
        colours=[
            palette.NEUTRAL,
            *(palette.GOOD if value > 0 else palette.BAD for value in values[1:]),
        ],
        texts=[formatting.money_short(value, currency) for value in values],
        height=60 + 30 * (len(names) + 2),
        hover="%{y}%{customdata[0]}: %{customdata[1]}",
        customdata=[
            [text, formatting.money(value, currency)]
            for text, value in zip(measured, values, strict=True)
        ],
    )
    axis = say("Effect on the forecast ({currency})", currency=theme.safe(currency or _("amount")))
    figure.update_xaxes(title=axis, showticklabels=True, showgrid=True)
    lead = shown[0] if shown else None
    return Chart(
        figure,
        _("Nothing sets this customer apart from the others")
        if lead is None
        else say(
            N_("Most of all, {measure} raises the forecast")
            if lead.adds > 0
            else N_("Most of all, {measure} lowers the forecast"),
            measure=lead.measure,
        ),
        pd.DataFrame({_("Measure"): names, _("Effect on the forecast"): values}),
    )
