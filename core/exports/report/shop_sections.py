"""The sections of a report about the shop as it stands: summary, over time, the segments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import charts, features, formatting
from core.exports.report.report_inputs import ReportInputs, first_said
from core.exports.report.report_parts import UNKNOWN, ReportChart, ReportSection, ReportTable
from core.exports.workbook import summary_content

if TYPE_CHECKING:
    import pandas as pd

    from core.features import Overview

_YEAR = 12
_FEWEST_MONTHS = 3
"""Whole months that make a line; with fewer, parts of a month are shown too."""


def summary_section(inputs: ReportInputs) -> ReportSection:
    """Key figures, and what else is to be known first."""
    shop = features.shop_overview(inputs.base.analysis.customers)
    sentences = (
        *_growth(inputs, "summary"),
        *(
            sentence.text()
            for part in (
                summary_content.best_customers_sentences(inputs.base),
                summary_content.segment_sentences(inputs.base),
                summary_content.forecast_sentences(inputs.base),
            )
            for sentence in part
        ),
    )
    return ReportSection("summary", "Summary", sentences, tuple(_figures(inputs, shop)))


def _figures(inputs: ReportInputs, shop: Overview) -> list[tuple[str, str]]:
    currency = inputs.base.analysis.currency
    figures = [("Customers", formatting.count(shop.customers))]
    if shop.orders is not None:
        figures.append(("Orders", formatting.count(shop.orders)))
    if shop.knows_money:
        figures.append(("Net revenue", formatting.money_short(shop.revenue, currency)))
        if shop.orders:
            figures.append(
                ("Average order", formatting.money(shop.revenue / shop.orders, currency))
            )
    if not math.isnan(shop.repeat_rate):
        figures.append(("Ordered more than once", formatting.percent(shop.repeat_rate)))
    return figures


def time_section(inputs: ReportInputs) -> ReportSection | None:
    """Revenue, or orders, month by month: whole months, as a part of one looks like a fall."""
    if inputs.base.analysis.orders is None:
        return None
    every, whole = inputs.months, inputs.whole_months
    months = whole if len(whole) >= _FEWEST_MONTHS else every
    measure, what = _measure(months)
    values = tuple(float(value) for value in months[measure])
    best = max(zip(values, months["month"], strict=True), key=lambda month: month[0])[1]
    note = (
        ("Months of which the file covers only a part are left out.",)
        if len(months) < len(every)
        else ()
    )
    return ReportSection(
        "time",
        "Over time",
        (*_growth(inputs, "time"), *note),
        charts=(
            ReportChart(
                f"The month with most {what} was {best:%B %Y}.",
                "line",
                tuple(f"{month:%b %Y}" for month in months["month"]),
                values,
                tuple(inputs.amounts(values))
                if measure == "revenue"
                else tuple(map(formatting.count, values)),
                (charts.BRAND,),
                what.capitalize(),
                "#,##0",
            ),
        ),
    )


def _measure(months: pd.DataFrame) -> tuple[str, str]:
    """The column that is shown, and what it counts."""
    return ("revenue", "revenue") if "revenue" in months else ("orders_placed", "orders")


def _growth(inputs: ReportInputs, where: str) -> tuple[str, ...]:
    """The last twelve whole months beside the twelve before."""
    if inputs.base.analysis.orders is None:
        return ()
    months = inputs.whole_months
    measure, _ = _measure(months)
    last, before = months[measure][-_YEAR:].sum(), months[measure][-2 * _YEAR : -_YEAR].sum()
    if len(months) < 2 * _YEAR or before <= 0:
        return ()
    change = last / before - 1
    than = f"{formatting.percent(abs(change))} {'more' if change >= 0 else 'less'} than"
    brought = (
        f"{inputs.amount(last)} of revenue"
        if measure == "revenue"
        else formatting.count(last, "order")
    )
    sentence = f"The last 12 whole months brought {brought}, {than} the 12 before."
    return first_said(inputs, sentence, "time" if where == "time" else "summary")


def segments_section(inputs: ReportInputs) -> ReportSection:
    """Every segment in numbers, and what share each brings."""
    profiles = inputs.profiles
    money = inputs.base.analysis.customers.knows_money
    header = ["Segment", "Customers", "% of customers"]
    header += ["Revenue", "% of revenue"] if money else []
    header += ["Typical last order", "Ordered again in half a year"]
    revenue = inputs.amounts([profile.revenue for profile in profiles]) if money else []
    rows = []
    for at, profile in enumerate(profiles):
        row = [profile.name, formatting.count(profile.customers), formatting.percent(profile.share)]
        if money:
            row += [revenue[at], formatting.percent(profile.revenue_share)]
        again = profile.reordered
        row += [
            f"{formatting.days(profile.recency_days)} ago",
            UNKNOWN if again is None else formatting.percent(again.rate),
        ]
        rows.append(tuple(row))
    table = ReportTable("Every segment, the best first", tuple(header), tuple(rows))
    shares = [profile.revenue_share if money else profile.share for profile in profiles]
    largest = profiles[max(range(len(profiles)), key=shares.__getitem__)]
    what = "of the revenue" if money else "of the customers"
    chart = ReportChart(
        f"{largest.name}: {formatting.percent(max(shares))} {what}.",
        "bars",
        tuple(profile.name for profile in profiles),
        tuple(shares),
        tuple(map(formatting.percent, shares)),
        tuple(charts.colours_by_name(profiles).values()),
        f"Share {what}",
        "0%",
    )
    return ReportSection("segments", "The segments", charts=(chart,), tables=(table,))
