"""Charts of how customers order: what a segment prefers, when, from where, how much at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import plotly.graph_objects as go

from core import formatting
from core.charts import heatmap, palette, theme

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.features import OrderPatterns

ACCENT = "#4e76f1"
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOST_IN_ONE = 10
"""Orders with more different products than this are one bar."""
_STANDS_OUT = 1.25
"""A lift below this is no difference to plan a campaign on."""
_LONGEST_NAME = 32
_ROOMY = 3
"""So many category names stand beside each other on a phone."""


def preferred_products(table: pd.DataFrame, segment: str, colour: str) -> go.Figure:
    """What one segment buys more often than everyone, as bars of lift.

    Parameters
    ----------
    table : its rows of `core.features.affinity`, highest lift first
    segment : its name
    colour : of the segment, as other pages show it
    """
    best = table.iloc[0]
    name = theme.safe(_short(best["name"]))
    title = _stands_out(theme.safe(segment), name, float(best["lift"]))
    chart = theme.figure(title, 110 + 27 * len(table))
    chart.add_bar(
        orientation="h",
        y=[theme.safe(_short(each)) for each in table["name"]],
        x=table["lift"],
        text=[f"{formatting.decimal(lift)}×" for lift in table["lift"]],
        textposition="outside",
        cliponaxis=False,
        marker={"color": colour},
        customdata=[
            (
                formatting.count(buyers, "customer"),
                formatting.percent(share),
                formatting.percent(of_all),
            )
            for buyers, share, of_all in zip(
                table["buyers"], table["share"], table["share_of_all"], strict=True
            )
        ],
        hovertemplate=(
            "%{y}<br>%{customdata[0]}, in %{customdata[1]} of the segment's orders, "
            "%{customdata[2]} of all<extra></extra>"
        ),
    )
    chart.add_vline(x=1, line={"color": palette.NEUTRAL, "dash": "dot", "width": 1.5})
    chart.update_xaxes(
        title="Times as often as on average", range=[0, float(table["lift"].max()) * 1.18]
    )
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return chart


def category_lift(table: pd.DataFrame, segments: Sequence[str]) -> go.Figure:
    """Lift of every category in every segment as cells; blue above one, orange below.

    Parameters
    ----------
    table : all rows of `core.features.affinity` for categories
    segments : their names in order, best first
    """
    cells = table.pivot_table(index="segment", columns="name", values="lift")
    order = table.drop_duplicates("name").set_index("name")["share_of_all"].sort_values()
    cells = cells.reindex(
        index=[name for name in segments if name in cells.index],
        columns=[str(name) for name in order.index[::-1]],
    )
    top = table.iloc[int(table["lift"].to_numpy().argmax())]
    chart = theme.figure(
        _stand_out(theme.safe(top["segment"]), theme.safe(top["name"]), float(top["lift"])),
        150 + 30 * len(cells),
    )
    width = max(0.25, float((cells - 1).abs().max().max()))
    many = len(cells.columns) > _ROOMY
    heatmap.cells(
        chart,
        cells.to_numpy(),
        x=[theme.safe(_short(name)) for name in cells.columns],
        y=[theme.safe(name) for name in cells.index],
        texts=[
            [formatting.fixed(value, 1) if value == value else "" for value in row]  # noqa: PLR0124
            for row in cells.to_numpy()
        ],
        scale=heatmap.DIVERGING,
        ends=(1 - width, 1 + width),
        hovertemplate="%{y}, %{x}: %{hovertext} times as often as on average<extra></extra>",
    )
    chart.update_xaxes(showgrid=False, type="category", side="top", tickangle=-90 if many else 0)
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return chart


def order_times(found: OrderPatterns) -> go.Figure:
    """When orders are placed: weekday and hour, or weekdays alone where the file has no times.

    Parameters
    ----------
    found : how customers order
    """
    by_day = found.hours.sum(axis="columns")
    best = WEEKDAYS[int(by_day.to_numpy().argmax())]
    share = formatting.percent(float(by_day.max() / by_day.sum()))
    if not found.knows_hours:
        chart = theme.figure(f"{best} is the busiest day, with {share} of the orders", 300)
        chart.add_bar(
            x=[day[:3] for day in WEEKDAYS],
            y=by_day.to_numpy(),
            marker={"color": ACCENT},
            hovertemplate="%{x}: %{y:,} orders<extra></extra>",
        )
        chart.update_yaxes(title="Orders", rangemode="tozero")
        chart.update_xaxes(showgrid=False)
        return chart
    busy = found.hours.loc[:, found.hours.sum() > 0]
    hours = found.hours.loc[:, busy.columns.min() : busy.columns.max()]
    peak = int(found.hours.sum().to_numpy().argmax())
    chart = theme.figure(
        f"{best} is the busiest day ({share} of the orders), {_hour(peak)} to "
        f"{_hour(peak + 1)} the busiest hour",
        330,
    )
    heatmap.cells(
        chart,
        hours.to_numpy(),
        x=list(hours.columns),
        y=list(WEEKDAYS),
        ends=(0.0, float(hours.to_numpy().max())),
        hovertemplate="%{y}, %{x}:00: %{z:,} orders<extra></extra>",
    )
    chart.update_xaxes(title="Hour of the day", showgrid=False, tickangle=0, dtick=3, tick0=0)
    chart.update_yaxes(autorange="reversed", showgrid=False)
    return chart


def orders_by_country(found: OrderPatterns, currency: str | None) -> go.Figure:
    """Orders by country, most first, with customers and revenue on hover.

    Parameters
    ----------
    found : how customers order, from at least one country
    currency : for texts
    """
    table = found.countries
    share = float(table["orders"].iloc[0] / found.orders)
    chart = theme.figure(
        f"{theme.safe(table['country'].iloc[0])} places {formatting.percent(share)} of the orders",
        100 + 26 * len(table),
    )
    chart.add_bar(
        orientation="h",
        y=[theme.safe(name) for name in table["country"]],
        x=table["orders"],
        marker={"color": ACCENT},
        text=[formatting.count_short(value) for value in table["orders"]],
        textposition="outside",
        cliponaxis=False,
        customdata=[
            (formatting.count(customers, "customer"), formatting.money_short(revenue, currency))
            for customers, revenue in zip(table["customers"], table["revenue"], strict=True)
        ],
        hovertemplate=(
            "%{y}: %{x:,} orders<br>%{customdata[0]}, net revenue %{customdata[1]}<extra></extra>"
        ),
    )
    chart.update_xaxes(title="Orders", range=[0, float(table["orders"].max()) * 1.15])
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")
    return chart


def basket_sizes(found: OrderPatterns) -> go.Figure:
    """How many different products are in one order.

    Parameters
    ----------
    found : how customers order, with products
    """
    sizes = found.baskets
    one = sizes.groupby(sizes.index.map(lambda size: min(size, _MOST_IN_ONE + 1))).sum()
    half = int(sizes.index[int((sizes.cumsum() >= sizes.sum() / 2).to_numpy().argmax())])
    single = float(sizes.get(1, 0) / sizes.sum())
    chart = theme.figure(
        f"The typical order holds {formatting.count(half, 'product', 'different products')}; "
        f"{formatting.percent(single)} hold one",
        320,
    )
    chart.add_bar(
        x=[str(size) if size <= _MOST_IN_ONE else f"{size}+" for size in one.index],
        y=one.to_numpy(),
        marker={"color": ACCENT},
        hovertemplate="%{x} products: %{y:,} orders<extra></extra>",
    )
    chart.update_xaxes(
        title="Different products in one order", showgrid=False, type="category", tickangle=0
    )
    chart.update_yaxes(title="Orders", rangemode="tozero")
    return chart


def _hour(hour: int) -> str:
    """The start of an hour of the day as a clock shows it."""
    return f"{hour % 24:02d}:00"


def _short(name: object) -> str:
    text = str(name)
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"


def _stands_out(segment: str, name: str, lift: float) -> str:
    if lift < _STANDS_OUT:
        return (
            f"{segment} order much the same as everyone; {name} most ({formatting.decimal(lift)}×)"
        )
    return f"{segment} order {name} {_times(lift)} as often as on average"


def _stand_out(segment: str, name: str, lift: float) -> str:
    if lift < _STANDS_OUT:
        return (
            f"All segments order much the same; {segment} most of {name}"
            f" ({formatting.fixed(lift, 1)}×)"
        )
    return f"{segment} stand out in {name}: {_times(lift)} as often as on average"


def _times(lift: float) -> str:
    return formatting.count(lift, "time", decimals=1)
