"""Charts of a forecast: what is to come, over time, by segment, by risk and by cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import plotly.graph_objects as go

from core import forecast, formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from core.forecast import Forecast, Horizon, SegmentForecast

_RISKS = {"low": palette.GOOD, "medium": "#be8914", "high": palette.BAD}
_ACTUAL, _EXPECTED = palette.NEUTRAL, palette.SEGMENT_COLOURS["Champions"]


def value_by_horizon(found: Forecast, currency: str | None) -> go.Figure:
    """Expected spend of today's customers in 3, 6, 12 and 24 months, with its interval."""
    year = next(each for each in found.horizons if each.months == 12)  # noqa: PLR2004 - a year
    unit = "" if found.money else " order days"
    chart = theme.figure(
        f"Today's customers bring {formatting.money_short(year.total, currency)}{unit} in a year",
        320,
    )
    chart.add_bar(
        x=[formatting.count(each.months, "month") for each in found.horizons],
        y=[each.total for each in found.horizons],
        error_y=_error(found.horizons),
        marker={"color": _EXPECTED},
        text=[formatting.money_short(each.total, currency) for each in found.horizons],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": "white"},
        customdata=[
            [formatting.money(value, currency) for value in (each.total, each.low, each.high)]
            for each in found.horizons
        ],
        hovertemplate=(
            "%{x}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}<extra></extra>"
        ),
    )
    chart.update_yaxes(rangemode="tozero")
    return chart.update_xaxes(showgrid=False)


def value_by_segment(
    found: Sequence[SegmentForecast],
    currency: str | None,
    colours: Mapping[str, str],
) -> go.Figure:
    """Expected spend by segment, with intervals, largest first.

    Parameters
    ----------
    found : one a segment
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    best = theme.safe(found[0].name)
    chart = theme.figure(
        f"{best} will bring most: {formatting.money_short(found[0].total, currency)}",
        90 + 38 * len(found),
    )
    chart.add_bar(
        orientation="h",
        y=[theme.safe(each.name) for each in found],
        x=[each.total for each in found],
        error_x=_error(found),
        marker={"color": [colours.get(each.name, palette.NEUTRAL) for each in found]},
        customdata=[
            [
                formatting.money(each.total, currency),
                formatting.money(each.low, currency),
                formatting.money(each.high, currency),
                formatting.percent(each.churn_risk),
            ]
            for each in found
        ],
        hovertemplate=(
            "%{y}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}"
            "<br>Churn risk %{customdata[3]}<extra></extra>"
        ),
    )
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart.update_xaxes(rangemode="tozero")


def value_distribution(found: Forecast, currency: str | None) -> go.Figure:
    """How many customers are expected to bring how much."""
    bands = forecast.spend_distribution(found)
    best = formatting.percent(forecast.top_share(found), 0)
    chart = theme.figure(f"The best tenth of the customers brings {best} of what is to come", 320)
    total = max(float(bands["total"].sum()), 1e-9)
    names = [
        (
            f"Up to {formatting.money_short(ends, currency)}"
            if begins == 0 and np.isfinite(ends)
            else (
                f"{formatting.money_short(begins, currency)} to"
                f" {formatting.money_short(ends, currency)}"
                if np.isfinite(ends)
                else f"{formatting.money_short(begins, currency)} and more"
            )
        )
        for begins, ends in zip(bands["begins"], bands["ends"], strict=True)
    ]
    chart.add_bar(
        orientation="h",
        y=names,
        x=bands["customers"],
        marker={"color": _EXPECTED},
        customdata=[
            [name, formatting.count(customers), formatting.percent(value / total)]
            for name, customers, value in zip(
                names, bands["customers"], bands["total"], strict=True
            )
        ],
        hovertemplate=(
            "%{customdata[0]}: %{customdata[1]} customers,<br>%{customdata[2]} of what "
            "is to come<extra></extra>"
        ),
    )
    chart.update_xaxes(title="Customers", rangemode="tozero")
    return chart.update_yaxes(showgrid=False, type="category", autorange="reversed")


def churn_risk_bands(table: pd.DataFrame, currency: str | None) -> go.Figure:
    """Customers of each segment by risk band, the segment with most money at risk on top.

    Parameters
    ----------
    table : from `core.forecast.forecast_tables.risk_by_segment`
    currency : how money is written
    """
    first = table.iloc[0]
    chart = theme.figure(
        f"Most is at risk among {theme.safe(first['segment'])}: "
        f"{formatting.money_short(first['at_risk'], currency)} a year",
        110 + 38 * len(table),
    )
    counts = table[list(_RISKS)].to_numpy(dtype=float)
    whole = counts.sum(axis=1)
    for place, (name, colour) in enumerate(_RISKS.items()):
        chart.add_bar(
            name=f"{name.capitalize()} risk",
            orientation="h",
            y=[theme.safe(name) for name in table["segment"]],
            x=counts[:, place] / whole,
            marker={"color": colour},
            customdata=[
                [formatting.count(count), formatting.money(lost, currency)]
                for count, lost in zip(counts[:, place], table["at_risk"], strict=True)
            ],
            hovertemplate="%{y}, " + name + " risk: %{customdata[0]} customers (%{x:.0%})"
            "<br>%{customdata[1]} a year at risk in all<extra></extra>",
        )
    chart.update_layout(barmode="stack")
    chart.update_xaxes(tickformat=".0%", range=[0, 1], title="Share of the segment's customers")
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return theme.legend_on_top(chart).update_layout(legend={"traceorder": "normal"})


def value_by_cohort(found: Forecast, currency: str | None) -> go.Figure:
    """Customers by when they first came: spent so far and expected, each."""
    rows = forecast.forecast_by_cohort(found)
    best = rows.iloc[int(rows["value_each"].to_numpy().argmax())]
    chart = theme.figure(
        f"Customers who came in {best['cohort']} will spend most: "
        f"{formatting.money(best['value_each'], currency)} each",
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
                [formatting.money(value, currency), formatting.count(customers)]
                for value, customers in zip(rows[column], rows["customers"], strict=True)
            ],
            marker={"color": colour},
            hovertemplate="%{x}: "
            + name.lower()
            + " %{customdata[0]} each<br>%{customdata[1]} customers<extra></extra>",
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
