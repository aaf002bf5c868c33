"""Charts of one customer: their orders over time, and the segments they went through."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd
import plotly.graph_objects as go

from core import customer_profile, formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.customer_profile import CustomerOrders

_COLOURS = {
    customer_profile.ORDER: palette.SEGMENT_COLOURS["Champions"],
    customer_profile.RETURN: palette.BAD,
    customer_profile.CANCELLED: palette.NEUTRAL,
}
_BARS = 110
"""A bar is this part of the time that is shown, so that single orders can be seen."""


def customer_timeline(
    bought: CustomerOrders,
    as_of: dt.date | None,
    currency: str | None,
    expected: dt.date | None = None,
) -> go.Figure:
    """Every order and return of one customer on a line of time.

    Parameters
    ----------
    bought : the customer's orders
    as_of : the day of the analysis
    currency : how money is written
    expected : by when the next order is expected, where that was forecast
    """
    orders = bought.orders
    chart = theme.figure(_finding(orders, as_of), 300)
    ends = [*orders["ordered_at"], *(pd.Timestamp(day) for day in (as_of, expected) if day)]
    span = max(ends) - min(ends) if ends else pd.Timedelta(0)
    width = max(span, pd.Timedelta(days=30)).total_seconds() * 1000 / _BARS
    for kind, colour in _COLOURS.items():
        some = orders[orders["kind"] == kind]
        if some.empty:
            continue
        chart.add_bar(
            name=kind,
            x=some["ordered_at"],
            y=some["amount"],
            width=width,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[
                [theme.safe(order), formatting.money(amount, currency), formatting.date(moment)]
                for order, amount, moment in zip(
                    some["order_id"], some["amount"], some["ordered_at"], strict=True
                )
            ],
            hovertemplate=f"{kind} %{{customdata[0]}}<br>%{{customdata[1]}} on %{{customdata[2]}}"
            "<extra></extra>",
        )
    if as_of is not None:
        _mark(chart, as_of, theme.MUTED)
    if expected is not None:
        _mark(chart, expected, _COLOURS[customer_profile.ORDER])
    chart.update_layout(barmode="overlay")
    if ends:
        room = max(span, pd.Timedelta(days=30)) / 40
        chart.update_xaxes(range=[min(ends) - room, max(ends) + room])
    chart.update_xaxes(showgrid=False, type="date")
    chart.update_yaxes(
        title=f"Amount ({theme.safe(currency)})" if currency else "Amount", zeroline=True
    )
    return theme.legend_on_top(chart) if len(set(orders["kind"])) > 1 else chart


def segment_history(found: pd.DataFrame, colours: Mapping[str, str]) -> go.Figure:
    """The segments one customer went through, month by month, by today's limits.

    Parameters
    ----------
    found : from `core.customer_profile.score_history`
    colours : of the segments, as other pages show them
    """
    chart = theme.figure(_moved(found), 190)
    for name in dict.fromkeys(found["segment"]):
        some = found[found["segment"] == name]
        chart.add_bar(
            name=theme.safe(name),
            x=[str(day) for day in some["day"]],
            y=[1] * len(some),
            marker={"color": colours.get(name, palette.NEUTRAL)},
            text=[_scores(row) for row in some.itertuples()],
            textposition="inside",
            textangle=0,
            textfont={"color": "white"},
            insidetextanchor="middle",
            customdata=[
                [formatting.date(row.day), formatting.days(row.recency_days), row.frequency]
                for row in some.itertuples()
            ],
            hovertemplate="%{customdata[0]}: "
            + theme.safe(name)
            + "<br>last order %{customdata[1]} before, "
            "%{customdata[2]} orders<extra></extra>",
        )
    chart.update_layout(barmode="stack", bargap=0.06)
    days = [str(day) for day in found["day"]]
    chart.update_xaxes(
        categoryorder="array",
        categoryarray=days,
        tickvals=days,
        ticktext=_months(list(found["day"])),
        tickangle=0,
        showgrid=False,
        type="category",
    )
    chart.update_yaxes(visible=False)
    return theme.legend_on_top(chart)


def _finding(orders: pd.DataFrame, as_of: dt.date | None) -> str:
    placed = orders[orders["kind"] == customer_profile.ORDER]
    if placed.empty:
        return "No order that counts"
    days = placed["ordered_at"]
    text = formatting.count(placed["order_id"].nunique(), "order")
    if as_of is None or days.max().date() >= as_of:
        return f"{text}, the last one on {formatting.date(days.max())}"
    ago = formatting.days((as_of - days.max().date()).days)
    over = f" in {formatting.days((days.max() - days.min()).days)}" if len(set(days)) > 1 else ""
    return f"{text}{over}, the last one {ago} before {formatting.date(as_of)}"


def _moved(found: pd.DataFrame) -> str:
    now = found["segment"].iloc[-1]
    others = found[found["segment"] != now]
    if others.empty:
        return f"{theme.safe(now)} all the time"
    since = found.loc[found.index > others.index[-1], "day"].iloc[0]
    before = theme.safe(others["segment"].iloc[-1])
    return f"{theme.safe(now)} since {formatting.date(since)}, before that {before}"


def _months(days: list[dt.date]) -> list[str]:
    """Short names of months, the year below the first of each year."""
    years = [day.year for day in days]
    names = [
        f"{day:%b}" + (f"<br>{day.year}" if place == years.index(day.year) else "")
        for place, day in enumerate(days)
    ]
    return [*names[:-1], "Now"]


def _scores(row: object) -> str:
    known = [getattr(row, f"{name}_score") for name in ("recency", "frequency", "monetary")]
    return "-".join(str(int(score)) for score in known if pd.notna(score))


def _mark(chart: go.Figure, day: dt.date, colour: str) -> None:
    chart.add_vline(x=str(day), line={"color": colour, "dash": "dot", "width": 1.5})
