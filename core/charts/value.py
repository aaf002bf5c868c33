"""Charts of a forecast: what is to come, by segment, and how the past would have been forecast."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core import words
from core.charts import palette, theme
from core.value import by_segment, views

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from core.value.measures import Decile
    from core.value.reasons import Reason
    from core.value.result import Forecast, Horizon, SegmentForecast

_RISKS = {"low": palette.GOOD, "medium": "#be8914", "high": palette.BAD}
_ACTUAL, _EXPECTED = palette.NEUTRAL, palette.SEGMENT_COLOURS["Champions"]


def horizons(found: Forecast, currency: str | None) -> go.Figure:
    """Expected spend of today's customers in 3, 6, 12 and 24 months, with its interval."""
    year = next(each for each in found.horizons if each.months == 12)  # noqa: PLR2004 - a year
    unit = "" if found.money else " order days"
    chart = theme.figure(
        f"Today's customers bring {words.money_short(year.total, currency)}{unit} in a year", 320
    )
    chart.add_bar(
        x=[f"{each.months} months" for each in found.horizons],
        y=[each.total for each in found.horizons],
        error_y=_error(found.horizons),
        marker={"color": _EXPECTED},
        text=[words.money_short(each.total, currency) for each in found.horizons],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": "white"},
        customdata=[
            [words.money(value, currency) for value in (each.total, each.low, each.high)]
            for each in found.horizons
        ],
        hovertemplate="%{x}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}"
        "<extra></extra>",
    )
    chart.update_yaxes(rangemode="tozero")
    return chart.update_xaxes(showgrid=False)


def segments(
    found: Sequence[SegmentForecast],
    currency: str | None,
    known_as: Mapping[str, str] | None = None,
) -> go.Figure:
    """Expected spend by segment, with intervals, largest first.

    Parameters
    ----------
    found : one a segment
    currency : how money is written
    known_as : what colours know renamed segments by
    """
    best = theme.safe(found[0].name)
    chart = theme.figure(
        f"{best} will bring most: {words.money_short(found[0].total, currency)}",
        90 + 38 * len(found),
    )
    known = [(known_as or {}).get(each.name, each.name) for each in found]
    chart.add_bar(
        orientation="h",
        y=[theme.safe(each.name) for each in found],
        x=[each.total for each in found],
        error_x=_error(found),
        marker={"color": palette.colours(known)},
        customdata=[
            [
                words.money(each.total, currency),
                words.money(each.low, currency),
                words.money(each.high, currency),
                words.percent(each.churn_risk),
            ]
            for each in found
        ],
        hovertemplate="%{y}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}"
        "<br>Churn risk %{customdata[3]}<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart.update_xaxes(rangemode="tozero")


def spread(found: Forecast, currency: str | None) -> go.Figure:
    """How many customers are expected to bring how much."""
    bands = by_segment.spread(found)
    best = words.percent(by_segment.top_share(found), 0)
    chart = theme.figure(f"The best tenth of the customers brings {best} of what is to come", 320)
    total = max(float(bands["total"].sum()), 1e-9)
    names = [
        f"Up to {words.money_short(ends, currency)}"
        if begins == 0 and np.isfinite(ends)
        else f"{words.money_short(begins, currency)} to {words.money_short(ends, currency)}"
        if np.isfinite(ends)
        else f"{words.money_short(begins, currency)} and more"
        for begins, ends in zip(bands["begins"], bands["ends"], strict=True)
    ]
    chart.add_bar(
        orientation="h",
        y=names,
        x=bands["customers"],
        marker={"color": _EXPECTED},
        customdata=[
            [name, words.count(customers), words.percent(value / total)]
            for name, customers, value in zip(
                names, bands["customers"], bands["total"], strict=True
            )
        ],
        hovertemplate="%{customdata[0]}: %{customdata[1]} customers,<br>%{customdata[2]} of what "
        "is to come<extra></extra>",
    )
    chart.update_xaxes(title="Customers", rangemode="tozero")
    return chart.update_yaxes(showgrid=False, type="category", autorange="reversed")


def risk_bands(table: pd.DataFrame, currency: str | None) -> go.Figure:
    """Customers of each segment by risk band, the segment with most money at risk on top.

    Parameters
    ----------
    table : from `core.value.by_segment.risk`
    currency : how money is written
    """
    first = table.iloc[0]
    chart = theme.figure(
        f"Most is at risk among {first['segment']}: "
        f"{words.money_short(first['at_risk'], currency)} a year",
        110 + 38 * len(table),
    )
    counts = table[list(_RISKS)].to_numpy(dtype=float)
    whole = counts.sum(axis=1)
    for place, (name, colour) in enumerate(_RISKS.items()):
        chart.add_bar(
            name=f"{name.capitalize()} risk",
            orientation="h",
            y=table["segment"],
            x=counts[:, place] / whole,
            marker={"color": colour},
            customdata=[
                [words.count(count), words.money(lost, currency)]
                for count, lost in zip(counts[:, place], table["at_risk"], strict=True)
            ],
            hovertemplate="%{y}, " + name + " risk: %{customdata[0]} customers (%{x:.0%})"
            "<br>%{customdata[1]} a year at risk in all<extra></extra>",
        )
    chart.update_layout(barmode="stack")
    chart.update_xaxes(tickformat=".0%", range=[0, 1], title="Share of the segment's customers")
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return theme.legend_on_top(chart).update_layout(legend={"traceorder": "normal"})


def tracking(found: Forecast) -> go.Figure:
    """Order days since the date of the backtest, as they came and as expected."""
    track = found.backtest.tracking
    actual, expected = track["actual"].iloc[-1], track["expected"].iloc[-1]
    off = expected / actual - 1 if actual else 0.0
    below = "below" if off < 0 else "above"
    chart = theme.figure(
        f"Expected orders ended {words.percent(abs(off))} {below} what came in the backtest", 320
    )
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


def calibration(tenths: Sequence[Decile], title: str, axis: str, *, share: bool) -> go.Figure:
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


def drivers(found: Forecast, currency: str | None) -> go.Figure:
    """What a learned forecast rests on: how much further off it is without each measure."""
    rows = [each for each in found.backtest.drivers if each[1] > 0][:8]
    name = rows[0][0] if rows else "nothing in particular"
    chart = theme.figure(f"The forecast rests most on {name}", 100 + 30 * len(rows))
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(measure[:1].upper() + measure[1:], 30) for measure, _ in rows],
        x=[growth for _, growth in rows],
        marker={"color": _EXPECTED},
        customdata=[words.money(growth, currency) for _, growth in rows],
        hovertemplate="%{y}: %{customdata} further off a customer without it<extra></extra>",
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart.update_xaxes(rangemode="tozero", title="Error that it saves, a customer")


def reasons(
    start: float, found: Sequence[Reason], currency: str | None, *, most: int = 7
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
    told = ["", *(f" ({words.decimal(each.value)})" for each in shown), ""]
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(name, 34) for name in names],
        x=values,
        marker={"color": colours},
        text=[words.money_short(value, currency) for value in values],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            [told[place], words.money(value, currency)] for place, value in enumerate(values)
        ],
        hovertemplate="%{y}%{customdata[0]}: %{customdata[1]}<extra></extra>",
    )
    # Room for the texts at the ends of the bars.
    room = max(map(abs, values)) * 0.2 or 1.0
    ends = [min(0.0, *values) - room * any(v < 0 for v in values), max(0.0, *values) + room]
    chart.update_xaxes(range=ends, title=f"Part in the forecast ({currency or 'amount'})")
    return chart.update_yaxes(autorange="reversed", showgrid=False)


def cohorts(found: Forecast, currency: str | None) -> go.Figure:
    """Customers by when they first came: spent so far and expected, each."""
    rows = views.cohorts(found)
    best = rows.iloc[int(rows["value_each"].to_numpy().argmax())]
    chart = theme.figure(
        f"Customers who came in {best['cohort']} will spend most: "
        f"{words.money(best['value_each'], currency)} each",
        340,
    )
    for name, column, colour in (
        ("Spent so far", "spent_each", _ACTUAL),
        ("Expected", "value_each", _EXPECTED),
    ):
        chart.add_bar(
            name=name,
            x=rows["cohort"],
            y=rows[column],
            customdata=[
                [words.money(value, currency), words.count(customers)]
                for value, customers in zip(rows[column], rows["customers"], strict=True)
            ],
            marker={"color": colour},
            hovertemplate="%{x}: " + name.lower() + " %{customdata[0]} each"
            "<br>%{customdata[1]} customers<extra></extra>",
        )
    chart.update_layout(barmode="group", bargap=0.3)
    chart.update_yaxes(title="Per customer", rangemode="tozero")
    chart.update_xaxes(showgrid=False, type="category")
    return theme.legend_on_top(chart)


def _error(found: Sequence[Horizon] | Sequence[SegmentForecast]) -> dict[str, object]:
    return {
        "type": "data",
        "symmetric": False,
        "array": [each.high - each.total for each in found],
        "arrayminus": [each.total - each.low for each in found],
        "color": theme.MUTED,
        "thickness": 1.5,
    }
