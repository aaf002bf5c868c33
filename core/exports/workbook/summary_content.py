"""What the summary of a workbook says of an analysis: key figures in words and in numbers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from core import __version__, features
from core.exports.workbook.excel_cells import DAY, PERCENT, WHOLE, money_format
from core.exports.workbook.summary_sheet import Figure, SummaryContent
from core.formatting import Money, Sentence

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from core.exports.export_inputs import ExportInputs
    from core.segmentation import Profile

NOTABLE_SEGMENTS = 3
"""Segments that are named in words: those with the largest shares of revenue, or of customers."""


def summary_content(
    inputs: ExportInputs, months: tuple[WriteOnlyWorksheet, pd.DataFrame] | None
) -> SummaryContent:
    """The summary of an analysis.

    Parameters
    ----------
    inputs : what exports are made from
    months : the sheet of months and its table; None without an order history
    """
    analysis = inputs.analysis
    profiles = inputs.named.profiles(inputs.kind)
    as_of = analysis.customers.as_of
    measured = f"Measured as of {as_of.isoformat()}, made" if as_of else "Made"
    return SummaryContent(
        title=analysis.raw.source.name,
        subtitle=f"{measured} with Clientele {__version__}. The other sheets have every number.",
        sentences=key_sentences(inputs),
        figures=_figures(inputs),
        segments=_segments(profiles, money=analysis.customers.knows_money),
        currency=analysis.currency,
        months=months,
    )


def _segments(profiles: tuple[Profile, ...], *, money: bool) -> pd.DataFrame:
    names = ["customers", "share", *(["revenue", "revenue_share"] if money else [])]
    return pd.DataFrame(
        [
            {"segment": profile.name, **{name: getattr(profile, name) for name in names}}
            for profile in profiles
        ],
        columns=["segment", *names],
    )


def key_sentences(inputs: ExportInputs) -> list[Sentence]:
    """The key figures of an analysis in words; what is not known is left out."""
    return [
        *_size_sentences(inputs),
        *best_customers_sentences(inputs),
        *_repeat_sentences(inputs),
        *segment_sentences(inputs),
        *forecast_sentences(inputs),
    ]


def _size_sentences(inputs: ExportInputs) -> list[Sentence]:
    analysis = inputs.analysis
    shop = features.shop_overview(analysis.customers)
    if shop.orders is None or not shop.knows_money:
        return [Sentence("{n:# customer|# customers} were measured.", n=shop.customers)]
    return [
        Sentence(
            "{n:# customer|# customers} placed {orders:# order|# orders} and brought {revenue} "
            "in net revenue.",
            n=shop.customers,
            orders=shop.orders,
            revenue=Money(shop.revenue, analysis.currency),
        )
    ]


def best_customers_sentences(inputs: ExportInputs) -> list[Sentence]:
    """What the best tenth of the customers brings, where money is known."""
    shop = features.shop_overview(inputs.analysis.customers)
    if not shop.knows_money:
        return []
    return [
        Sentence(
            "The best {best:%} of customers bring {share:%} of the revenue.",
            best=features.TOP_SHARE,
            share=shop.top_revenue_share,
        )
    ]


def _repeat_sentences(inputs: ExportInputs) -> list[Sentence]:
    rate = features.shop_overview(inputs.analysis.customers).repeat_rate
    if math.isnan(rate):
        return []
    return [Sentence("{share:%} of customers ordered more than once.", share=rate)]


def segment_sentences(inputs: ExportInputs) -> list[Sentence]:
    """The segments that matter most, one sentence each."""
    money = features.shop_overview(inputs.analysis.customers).knows_money
    profiles = inputs.named.profiles(inputs.kind)
    return [_segment_sentence(profile, money=money) for profile in _notable(profiles)]


def _notable(profiles: tuple[Profile, ...]) -> list[Profile]:
    """The segments that matter most, largest share first."""

    def weight(profile: Profile) -> float:
        return profile.share if math.isnan(profile.revenue_share) else profile.revenue_share

    return sorted(profiles, key=weight, reverse=True)[:NOTABLE_SEGMENTS]


def _segment_sentence(profile: Profile, *, money: bool) -> Sentence:
    size = Sentence(
        "{name}: {n:# customer|# customers}, {share:%} of all",
        name=profile.name,
        n=profile.customers,
        share=profile.share,
    )
    if not money:
        return Sentence("{size}.", size=size)
    return Sentence(
        "{size}, with {revenue:%} of the revenue.", size=size, revenue=profile.revenue_share
    )


def forecast_sentences(inputs: ExportInputs) -> list[Sentence]:
    """What all customers together are expected to spend, where a forecast of money was made."""
    forecast = inputs.forecast
    if forecast is None or not forecast.money:
        return []
    total, currency = forecast.total, inputs.analysis.currency
    return [
        Sentence(
            "Within {n:# day|# days} they are expected to spend {total}, most likely between {low} "
            "and {high}.",
            n=forecast.horizon_days,
            **{name: Money(getattr(total, name), currency) for name in ("total", "low", "high")},
        )
    ]


def _figures(inputs: ExportInputs) -> list[Figure]:
    """The key figures as cells that can be counted with."""
    analysis = inputs.analysis
    shop, report = features.shop_overview(analysis.customers), analysis.report
    money = money_format(analysis.currency)
    dates = analysis.customers.frame[["first_order_at", "last_order_at"]]
    figures = [
        Figure("Customers", shop.customers, WHOLE),
        Figure("Orders", shop.orders, WHOLE),
        Figure("Revenue", shop.revenue, money),
        Figure("Revenue per order", shop.average_order_value, money),
        Figure("Ordered more than once", shop.repeat_rate, PERCENT),
        Figure("Revenue of the best tenth", shop.top_revenue_share, PERCENT),
        Figure("First order", dates["first_order_at"].min(), DAY),
        Figure("Last order", dates["last_order_at"].max(), DAY),
        Figure("Rows in the file", report.rows_in, WHOLE),
        Figure("Rows used", report.rows_used, WHOLE),
    ]
    if not shop.knows_money:
        figures = [figure for figure in figures if "Revenue" not in figure.label]
    return [figure for figure in figures if figure.value is not None and pd.notna(figure.value)]
