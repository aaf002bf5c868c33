"""Charts of the Behaviour page: what a segment prefers, when, from where, how much at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from core import formatting
from core.charts import heatmap, palette, primitives, theme
from core.charts.chart import Chart, cross_table, in_words
from core.charts.primitives import Series
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.features import OrderPatterns

WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_MAX_BASKET = 10
"""Orders with more different products than this are one bar."""
_NOTABLE_LIFT = 1.3
"""A lift below this is no difference to plan a campaign on."""
_MAX_LABEL = 32
_MAX_LEVEL_LABELS = 3
"""So many category names stand beside each other on a phone."""


def preferred_products(table: pd.DataFrame, segment: str, colour: str) -> Chart:
    """What one segment buys more often than everyone, as bars of lift.

    Parameters
    ----------
    table : its rows of `core.features.shop.affinity`, highest lift first
    segment : its name
    colour : of the segment, as other pages show it
    """
    figure = primitives.horizontal_bars(
        [theme.safe(name, _MAX_LABEL) for name in table["name"]],
        table["lift"],
        colours=colour,
        texts=[f"{formatting.decimal(lift)}×" for lift in table["lift"]],
        height=110 + 27 * len(table),
        hover=_(
            "%{y}<br>%{customdata[0]}, in %{customdata[1]} of the segment's orders, "
            "%{customdata[2]} of all"
        ),
        customdata=[
            (
                say("{customers:# customer|# customers}", customers=buyers),
                formatting.percent(share),
                formatting.percent(share_of_all),
            )
            for buyers, share, share_of_all in zip(
                table["buyers"], table["share"], table["share_of_all"], strict=True
            )
        ],
    )
    figure.add_vline(x=1, line={"color": palette.NEUTRAL, "dash": "dot", "width": 1.5})
    figure.update_xaxes(title=_("Compared with average"), showticklabels=True, showgrid=True)
    best, lift = theme.plain(table["name"].iloc[0], _MAX_LABEL), float(table["lift"].iloc[0])
    finding = say(
        "{segment}: {best}, {lift} as often as average",
        segment=theme.plain(segment),
        best=best,
        lift=_times(lift),
    )
    if not _stands_out(table.iloc[0]):
        finding = say(
            "{segment}: no clear preference; strongest is {best} ({lift}×)",
            segment=theme.plain(segment),
            best=best,
            lift=formatting.decimal(lift),
        )
    return Chart(figure, finding, in_words(table))


def category_lift(table: pd.DataFrame, segments: Sequence[str]) -> Chart:
    """Lift of every category in every segment as cells; blue above one, orange below.

    Parameters
    ----------
    table : all rows of `core.features.shop.affinity` for categories
    segments : their names in order, best first
    """
    lifts = table.pivot_table(index="segment", columns="name", values="lift")
    order = table.drop_duplicates("name").set_index("name")["share_of_all"].sort_values()
    lifts = lifts.reindex(
        index=[name for name in segments if name in lifts.index],
        columns=[str(name) for name in order.index[::-1]],
    )
    width = max(0.25, float((lifts - 1).abs().max().max()))
    figure = heatmap.cells(
        theme.figure(150 + 30 * len(lifts)),
        lifts.to_numpy(),
        x=[theme.safe(name, _MAX_LABEL) for name in lifts.columns],
        y=theme.labels(lifts.index),
        texts=[
            ["" if pd.isna(value) else formatting.fixed(value, 1) for value in row]
            for row in lifts.to_numpy()
        ],
        scale=heatmap.DIVERGING,
        ends=(1 - width, 1 + width),
        hovertemplate=_("%{y}, %{x}: %{hovertext} times as often as average<extra></extra>"),
    )
    many = len(lifts.columns) > _MAX_LEVEL_LABELS
    figure.update_xaxes(showgrid=False, type="category", side="top", tickangle=-90 if many else 0)
    notable = table[[_stands_out(row) for _, row in table.iterrows()]]
    seen = notable if len(notable) else table
    top = seen.iloc[int(seen["lift"].to_numpy().argmax())]
    segment, name, lift = theme.plain(top["segment"]), theme.plain(top["name"]), float(top["lift"])
    finding = say(
        "{segment}: {name}, {lift} as often as average",
        segment=segment,
        name=name,
        lift=_times(lift),
    )
    if notable.empty:
        finding = say(
            "No clear preferences; strongest is {name} in {segment} ({lift:.2f}×)",
            name=name,
            segment=segment,
            lift=lift,
        )
    return Chart(primitives.rows_from_top(figure), finding, in_words(table))


def order_times(patterns: OrderPatterns) -> Chart:
    """When orders are placed: weekday and hour, or weekdays alone where the file has no times.

    Parameters
    ----------
    patterns : how customers order
    """
    by_day = patterns.hours.sum(axis="columns")
    best = WEEKDAYS[int(by_day.to_numpy().argmax())]
    share = formatting.percent(float(by_day.max() / by_day.sum()))
    if not patterns.knows_hours:
        figure = primitives.columns(
            [day[:3] for day in WEEKDAYS],
            [Series(_("Orders"), by_day.tolist(), palette.ACCENT)],
            hover=_("%{x}: %{y:,} orders"),
            height=300,
        )
        return Chart(
            figure.update_yaxes(title=_("Orders")),
            say("{best} is the busiest day, with {share} of the orders", best=best, share=share),
            pd.DataFrame({_("Day"): WEEKDAYS, _("Orders"): by_day.to_numpy()}),
        )
    busy = patterns.hours.loc[:, patterns.hours.sum() > 0]
    hours = patterns.hours.loc[:, busy.columns.min() : busy.columns.max()]
    figure = heatmap.cells(
        theme.figure(360),
        hours.to_numpy(),
        x=list(hours.columns),
        y=list(WEEKDAYS),
        ends=(0.0, float(hours.to_numpy().max())),
        hovertemplate=_("%{y}, %{x}:00: %{z:,} orders<extra></extra>"),
    )
    figure.update_xaxes(title=_("Hour of the day"), showgrid=False, tickangle=0, dtick=3, tick0=0)
    heatmap.with_key(figure, lambda orders: formatting.count_short(round(orders)))
    peak = int(patterns.hours.sum().to_numpy().argmax())
    return Chart(
        primitives.rows_from_top(figure),
        say(
            "{best} is the busiest day ({share} of the orders), {begins} to {ends} the busiest "
            "hour",
            best=best,
            share=share,
            begins=_clock(peak),
            ends=_clock(peak + 1),
        ),
        cross_table(
            _("Day"), WEEKDAYS, [_clock(int(hour)) for hour in hours.columns], hours.to_numpy()
        ),
    )


def orders_by_country(patterns: OrderPatterns, currency: str | None) -> Chart:
    """Orders by country, most first, with customers and revenue on hover.

    Parameters
    ----------
    patterns : how customers order, from at least one country
    currency : for texts
    """
    table = patterns.countries
    figure = primitives.horizontal_bars(
        theme.labels(table["country"]),
        table["orders"],
        colours=palette.ACCENT,
        texts=[formatting.count_short(value) for value in table["orders"]],
        height=100 + 26 * len(table),
        hover=_("%{y}: %{x:,} orders<br>%{customdata[0]}, net revenue %{customdata[1]}"),
        customdata=[
            (
                say("{customers:# customer|# customers}", customers=customers),
                formatting.money_short(revenue, currency),
            )
            for customers, revenue in zip(table["customers"], table["revenue"], strict=True)
        ],
    )
    figure.update_xaxes(title=_("Orders"), showticklabels=True, showgrid=True)
    share = formatting.percent(float(table["orders"].iloc[0] / patterns.orders))
    return Chart(
        figure,
        say(
            "{country} places {share} of the orders",
            country=theme.plain(table["country"].iloc[0]),
            share=share,
        ),
        in_words(table),
    )


def basket_sizes(patterns: OrderPatterns) -> Chart:
    """How many different products are in one order.

    Parameters
    ----------
    patterns : how customers order, with products
    """
    sizes = patterns.baskets
    bars = sizes.groupby(sizes.index.map(lambda size: min(size, _MAX_BASKET + 1))).sum()
    labels = [str(size) if size <= _MAX_BASKET else f"{size}+" for size in bars.index]
    figure = primitives.columns(
        labels,
        [Series(_("Orders"), bars.tolist(), palette.ACCENT)],
        hover=_("%{x} products: %{y:,} orders"),
    )
    figure.update_xaxes(title=_("Different products in one order"))
    figure.update_yaxes(title=_("Orders"))
    half = int(sizes.index[int((sizes.cumsum() >= sizes.sum() / 2).to_numpy().argmax())])
    single = float(sizes.get(1, 0) / sizes.sum())
    return Chart(
        figure,
        say(
            "The typical order has {products:# product|# different products}; {single:%} have one",
            products=half,
            single=single,
        ),
        pd.DataFrame({_("Different products in one order"): labels, _("Orders"): bars.to_numpy()}),
    )


def _clock(hour: int) -> str:
    """The start of an hour of the day as a clock shows it."""
    return f"{hour % 24:02d}:00"


def _stands_out(row: pd.Series[float]) -> bool:
    """Whether a segment orders something notably more often, and not by chance."""
    return bool(row["lift"] >= _NOTABLE_LIFT and row["low"] > 1)


def _times(lift: float) -> str:
    return formatting.count(lift, "time", decimals=1)
