"""Charts of the Lifetime value page: what is to come, by time, segment, risk and cohort."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.charts.primitives import Series

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.forecast import Forecast, SegmentForecast


def value_by_horizon(forecast: Forecast, currency: str | None) -> Chart:
    """Expected spend of today's customers in 3, 6, 12 and 24 months, with its interval."""
    horizons = forecast.horizons
    year = next(horizon for horizon in horizons if horizon.months == 12)  # noqa: PLR2004 - a year
    unit = "" if forecast.money else " order days"
    totals = [horizon.total for horizon in horizons]
    lows, highs = [horizon.low for horizon in horizons], [horizon.high for horizon in horizons]
    names = [formatting.count(horizon.months, "month") for horizon in horizons]
    amounts = [
        [formatting.money(value, currency) for value in row]
        for row in zip(totals, lows, highs, strict=True)
    ]
    figure = primitives.columns(
        names,
        [Series("Expected", totals, palette.ACCENT, amounts)],
        hover="%{x}: %{customdata[0]}<br>%{customdata[1]} to %{customdata[2]}",
        error_y=primitives.interval(totals, lows, highs),
        text=[formatting.money_short(total, currency) for total in totals],
        textposition="inside",
        insidetextanchor="start",
        textfont={"color": palette.text_on(palette.ACCENT)},
    )
    return Chart(
        figure,
        "Today's customers are expected to spend "
        f"{formatting.money_short(year.total, currency)}{unit} in a year",
        pd.DataFrame({"Horizon": names, "Expected": totals, "Low": lows, "High": highs}),
        "Bars show the 80% range.",
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
        hover=(
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
        f"{theme.plain(segments[0].name)} should spend most: "
        f"{formatting.money_short(segments[0].total, currency)}",
        pd.DataFrame(
            {
                "Segment": [segment.name for segment in segments],
                "Expected": totals,
                "Low": lows,
                "High": highs,
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
        hover="%{y}: %{customdata[0]} customers,<br>%{customdata[1]} of expected spend",
        customdata=[
            [formatting.count(customers), formatting.percent(value / total)]
            for customers, value in zip(bands["customers"], bands["total"], strict=True)
        ],
    )
    return Chart(
        figure.update_xaxes(title="Customers"),
        f"The top 10% of customers bring {formatting.percent(top_share, 0)} of expected spend",
        pd.DataFrame({"Expected spend": names, "Customers": bands["customers"].to_numpy()}),
        "Customers by expected spend.",
    )


def _band_name(begins: float, ends: float, currency: str | None) -> str:
    low, high = formatting.money_short(begins, currency), formatting.money_short(ends, currency)
    if not np.isfinite(ends):
        return f"{low} and more"
    return f"Up to {high}" if begins == 0 else f"{low} to {high}"


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
    names = {band: f"{band.capitalize()} risk" for band in palette.RISKS}
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
        hover="%{y}, %{fullData.name}: %{customdata[0]} customers (%{x:.0%})"
        "<br>%{customdata[1]} a year at risk in all",
    )
    figure.update_xaxes(tickformat=".0%", range=[0, 1], title="Share of the segment's customers")
    return Chart(
        figure,
        f"{theme.plain(first['segment'])} puts "
        f"{formatting.money_short(first['at_risk'], currency)} a year at risk, the most of all",
        pd.DataFrame({"Segment": table["segment"], **shares.rename(columns=names)}),
        "Risk of no order: low under 40%, medium to 70%, high above.",
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
                ("Spent so far", "spent_each", palette.NEUTRAL),
                ("Expected", "value_each", palette.ACCENT),
            )
        ],
        hover="%{x}: %{fullData.name} %{customdata[0]} each<br>%{customdata[1]} customers",
        height=340,
    )
    names = {
        "cohort": "First order",
        "customers": "Customers",
        "spent_each": "Spent so far",
        "value_each": "Expected",
    }
    return Chart(
        figure.update_yaxes(title="Per customer"),
        f"Customers from {best['cohort']} should spend most: "
        f"{formatting.money(best['value_each'], currency)} each",
        cohorts[list(names)].rename(columns=names),
        "Grouped by quarter or year of the first order.",
    )
