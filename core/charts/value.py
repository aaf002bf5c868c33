"""Charts of the Lifetime value page: what is to come, by time, segment, risk and cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.charts.primitives import Series
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.forecast import Forecast, SegmentForecast


def value_by_horizon(forecast: Forecast, currency: str | None) -> Chart:
    """Expected spend of today's customers in 3, 6, 12 and 24 months, with its interval."""
    horizons = forecast.horizons
    year = next(horizon for horizon in horizons if horizon.months == 12)  # noqa: PLR2004 - a year
    totals = [horizon.total for horizon in horizons]
    lows, highs = [horizon.low for horizon in horizons], [horizon.high for horizon in horizons]
    names = [say("{months:# month|# months}", months=horizon.months) for horizon in horizons]
    amounts = [
        [formatting.money(value, currency) for value in row]
        for row in zip(totals, lows, highs, strict=True)
    ]
    figure = primitives.columns(
        names,
        [Series(_("Expected"), totals, palette.ACCENT, amounts)],
        hover=_("%{x}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}"),
        error_y=primitives.interval(totals, lows, highs),
        text=[formatting.money_short(total, currency) for total in totals],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": palette.text_on(palette.ACCENT)},
    )
    return Chart(
        figure,
        say(
            N_("Today's customers are expected to spend {total} in a year")
            if forecast.money
            else N_("Today's customers are expected to order on {total} days in a year"),
            total=formatting.money_short(year.total, currency),
        ),
        pd.DataFrame(
            {_("Horizon"): names, _("Expected"): totals, _("Low"): lows, _("High"): highs}
        ),
        _("Lines show the 80% range."),
    )


def value_by_segment(
    segments: Sequence[SegmentForecast], currency: str | None, colours: Mapping[str, str]
) -> Chart:
    """Expected spend by segment, with intervals, largest first.

    Parameters
    ----------
    segments : one a segment
    currency : how money is written
    colours : of the segments, as other pages show them
    """
    totals = [segment.total for segment in segments]
    lows, highs = [segment.low for segment in segments], [segment.high for segment in segments]
    figure = primitives.horizontal_bars(
        theme.labels(segment.name for segment in segments),
        totals,
        colours=[colours.get(segment.name, palette.NEUTRAL) for segment in segments],
        height=90 + 38 * len(segments),
        hover=_(
            "%{y}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}"
            "<br>Churn risk %{customdata[3]}"
        ),
        error_x=primitives.interval(totals, lows, highs),
        customdata=[
            [
                *(formatting.money(value, currency) for value in (row.total, row.low, row.high)),
                formatting.percent(row.churn_risk),
            ]
            for row in segments
        ],
    )
    return Chart(
        figure,
        say(
            "{name} should spend most: {total}",
            name=theme.plain(segments[0].name),
            total=formatting.money_short(segments[0].total, currency),
        ),
        pd.DataFrame(
            {
                _("Segment"): [segment.name for segment in segments],
                _("Expected"): totals,
                _("Low"): lows,
                _("High"): highs,
            }
        ),
    )


def value_distribution(bands: pd.DataFrame, top_share: float, currency: str | None) -> Chart:
    """How many customers are expected to bring how much.

    Parameters
    ----------
    bands : from `core.forecast.spend_distribution`
    top_share : of what is to come, the part from the best tenth of the customers
    currency : how money is written
    """
    total = max(float(bands["total"].sum()), 1e-9)
    names = [
        _band_name(begins, ends, currency)
        for begins, ends in zip(bands["begins"], bands["ends"], strict=True)
    ]
    figure = primitives.horizontal_bars(
        names,
        bands["customers"],
        colours=palette.ACCENT,
        height=320,
        hover=_("%{y}: %{customdata[0]} customers,<br>%{customdata[1]} of expected spend"),
        customdata=[
            [formatting.count(customers), formatting.percent(value / total)]
            for customers, value in zip(bands["customers"], bands["total"], strict=True)
        ],
    )
    return Chart(
        figure.update_xaxes(title=_("Customers")),
        say(
            "The top 10% of customers bring {top_share:.0%} of expected spend", top_share=top_share
        ),
        pd.DataFrame({_("Expected spend"): names, _("Customers"): bands["customers"].to_numpy()}),
        _("Customers by expected spend."),
    )


def _band_name(begins: float, ends: float, currency: str | None) -> str:
    low, high = formatting.money_short(begins, currency), formatting.money_short(ends, currency)
    if not np.isfinite(ends):
        return say("{low} and more", low=low)
    return (
        say("Up to {high}", high=high)
        if begins == 0
        else say("{low} to {high}", low=low, high=high)
    )


def churn_risk_bands(table: pd.DataFrame, currency: str | None) -> Chart:
    """Customers of each segment by risk band, the segment with most money at risk on top.

    Parameters
    ----------
    table : from `core.forecast.risk_by_segment`
    currency : how money is written
    """
    first = table.iloc[0]
    counts = table[list(palette.RISKS)].astype(float)
    shares = counts.div(counts.sum(axis=1), axis=0)
    names = dict(zip(palette.RISKS, (_("Low risk"), _("Medium risk"), _("High risk")), strict=True))
    figure = primitives.stacked_bars(
        theme.labels(table["segment"]),
        [
            Series(
                names[band],
                shares[band].tolist(),
                colour,
                [
                    [formatting.count(count), formatting.money(at_risk, currency)]
                    for count, at_risk in zip(counts[band], table["at_risk"], strict=True)
                ],
            )
            for band, colour in palette.RISKS.items()
        ],
        height=110 + 38 * len(table),
        hover=_(
            "%{y}, %{fullData.name}: %{customdata[0]} customers (%{x:.0%})"
            "<br>%{customdata[1]} a year at risk in all"
        ),
    )
    figure.update_xaxes(
        tickformat=".0%", range=[0, 1], dtick=0.25, title=_("Share of the segment's customers")
    )
    return Chart(
        figure,
        say(
            "{segment} puts {at_risk} a year at risk, the most of all",
            segment=theme.plain(first["segment"]),
            at_risk=formatting.money_short(first["at_risk"], currency),
        ),
        pd.DataFrame({_("Segment"): table["segment"], **shares.rename(columns=names)}),
        _("Risk of no order: low under 40%, medium to 70%, high above."),
    )


def value_by_cohort(cohorts: pd.DataFrame, currency: str | None) -> Chart:
    """Customers by when they first came: spent so far and expected, each.

    Parameters
    ----------
    cohorts : from `core.forecast.forecast_by_cohort`
    currency : how money is written
    """
    best = cohorts.iloc[int(cohorts["value_each"].to_numpy().argmax())]
    figure = primitives.columns(
        cohorts["cohort"].tolist(),
        [
            Series(
                name,
                cohorts[column].tolist(),
                colour,
                [
                    [formatting.money(value, currency), formatting.count(customers)]
                    for value, customers in zip(cohorts[column], cohorts["customers"], strict=True)
                ],
            )
            for name, column, colour in (
                (_("Spent so far"), "spent_each", palette.NEUTRAL),
                (_("Expected"), "value_each", palette.ACCENT),
            )
        ],
        hover=_("%{x}: %{fullData.name} %{customdata[0]} each<br>%{customdata[1]} customers"),
        height=340,
    )
    names = {
        "cohort": _("First order"),
        "customers": _("Customers"),
        "spent_each": _("Spent so far"),
        "value_each": _("Expected"),
    }
    return Chart(
        figure.update_yaxes(title=_("Per customer")),
        say(
            "Customers from {cohort} should spend most: {value_each} each",
            cohort=best["cohort"],
            value_each=formatting.money(best["value_each"], currency),
        ),
        cohorts[list(names)].rename(columns=names),
        _("Grouped by quarter or year of the first order."),
    )
