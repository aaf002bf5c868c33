"""Charts of the Customer page: their orders over time, and the segments they went through."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pandas as pd

from core import customer_profile, formatting
from core.charts import palette, theme
from core.charts.chart import Chart
from core.formatting import N_, _, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    import plotly.graph_objects as go

    from core.customer_profile import CustomerOrders

_COLOURS = {
    customer_profile.ORDER: palette.ACCENT,
    customer_profile.RETURN: palette.BAD,
    customer_profile.CANCELLED: palette.NEUTRAL,
}
_BARS = 110
"""A bar is this part of the time that is shown, so that single orders can be seen."""
_MIN_SPAN = pd.Timedelta(days=30)


def customer_timeline(
    bought: CustomerOrders,
    as_of: dt.date | None,
    currency: str | None,
    expected: dt.date | None = None,
) -> Chart:
    """Every order and return of one customer on a line of time.

    Parameters
    ----------
    bought : the customer's orders
    as_of : the day of the analysis
    currency : how money is written
    expected : by when the next order is expected, where that was forecast
    """
    orders = bought.orders
    figure = theme.figure(300, barmode="overlay")
    ends = [*orders["ordered_at"], *(pd.Timestamp(day) for day in (as_of, expected) if day)]
    span = max(max(ends) - min(ends) if ends else _MIN_SPAN, _MIN_SPAN)
    for kind, colour in _COLOURS.items():
        rows = orders[orders["kind"] == kind]
        if rows.empty:
            continue
        figure.add_bar(
            name=kind,
            x=rows["ordered_at"],
            y=rows["amount"],
            width=span.total_seconds() * 1000 / _BARS,
            marker={"color": colour, "line": {"width": 0}},
            customdata=[
                [theme.safe(order), formatting.money(amount, currency), formatting.date(moment)]
                for order, amount, moment in zip(
                    rows["order_id"], rows["amount"], rows["ordered_at"], strict=True
                )
            ],
            hovertemplate=f"{kind} %{{customdata[0]}}<br>%{{customdata[1]}} on %{{customdata[2]}}"
            "<extra></extra>",
        )
    for day, colour in ((as_of, palette.MUTED), (expected, palette.ACCENT)):
        if day is not None:
            figure.add_vline(x=str(day), line={"color": colour, "dash": "dot", "width": 1.5})
    if ends:
        figure.update_xaxes(range=[min(ends) - span / 40, max(ends) + span / 40])
    figure.update_xaxes(showgrid=False, type="date")
    figure.update_yaxes(title=theme.with_unit(_("Amount"), currency), zeroline=True)
    names = {
        "ordered_at": _("Day"),
        "order_id": _("Order"),
        "kind": _("Kind"),
        "amount": _("Amount"),
    }
    return Chart(
        theme.legend_on_top(figure) if len(set(orders["kind"])) > 1 else figure,
        _orders_finding(orders, as_of),
        orders[list(names)].rename(columns=names),
    )


def segment_history(history: pd.DataFrame, colours: Mapping[str, str]) -> Chart:
    """The segments one customer went through, month by month, by today's limits.

    Parameters
    ----------
    history : from `core.customer_profile.score_history`
    colours : of the segments, as other pages show them
    """
    figure = theme.figure(190, barmode="stack", bargap=0.06)
    for name in dict.fromkeys(history["segment"]):
        rows = history[history["segment"] == name]
        figure.add_bar(
            name=theme.safe(name),
            x=[str(day) for day in rows["day"]],
            y=[1] * len(rows),
            marker={"color": colours.get(name, palette.NEUTRAL)},
            text=_scores(rows),
            textposition="inside",
            textangle=0,
            textfont={"color": palette.text_on(colours.get(name, palette.NEUTRAL))},
            insidetextanchor="middle",
            customdata=[
                [formatting.date(row.day), formatting.days(row.recency_days), row.frequency]
                for row in rows.itertuples()
            ],
            hovertemplate=_(
                "%{customdata[0]}: %{fullData.name}"
                "<br>last order %{customdata[1]} before, %{customdata[2]} orders<extra></extra>"
            ),
        )
    _month_axis(figure, list(history["day"]))
    return Chart(
        theme.legend_on_top(figure.update_yaxes(visible=False)),
        _segment_finding(history),
        pd.DataFrame(
            {
                _("Day"): history["day"],
                _("Segment"): history["segment"],
                _("Scores"): _scores(history),
            }
        ),
        _("R, F and M scores on the first of each month, by today's limits."),
    )


def _orders_finding(orders: pd.DataFrame, as_of: dt.date | None) -> str:
    placed = orders[orders["kind"] == customer_profile.ORDER]
    if placed.empty:
        return _("No orders counted")
    days = placed["ordered_at"]
    text = say("{orders:# order|# orders}", orders=placed["order_id"].nunique())
    if as_of is None or days.max().date() >= as_of:
        return say("{text}, the last one on {day}", text=text, day=formatting.date(days.max()))
    ago = formatting.days((as_of - days.max().date()).days)
    template = N_("{text}, the last one {ago} before {as_of}")
    if len(set(days)) > 1:
        template = N_("{text} in {span:days}, the last one {ago} before {as_of}")
    span = (days.max() - days.min()).days
    return say(template, text=text, span=span, ago=ago, as_of=formatting.date(as_of))


def _segment_finding(history: pd.DataFrame) -> str:
    now = history["segment"].iloc[-1]
    others = history[history["segment"] != now]
    if others.empty:
        return say("{now} the whole time", now=theme.plain(now))
    since = history.loc[history.index > others.index[-1], "day"].iloc[0]
    before = theme.plain(others["segment"].iloc[-1])
    return say(
        "{now} since {since}, before that {before}",
        now=theme.plain(now),
        since=formatting.date(since),
        before=before,
    )


def _month_axis(figure: go.Figure, days: list[dt.date]) -> None:
    """Short names of months, the year below the first of each year, and "Now" for the last."""
    years = [day.year for day in days]
    names = [
        f"{day:%b}" + (f"<br>{day.year}" if place == years.index(day.year) else "")
        for place, day in enumerate(days)
    ]
    values = [str(day) for day in days]
    figure.update_xaxes(
        categoryorder="array",
        categoryarray=values,
        tickvals=values,
        ticktext=[*names[:-1], _("Now")],
        tickangle=0,
        showgrid=False,
        type="category",
    )


def _scores(history: pd.DataFrame) -> list[str]:
    """The known scores of every row, as R-F-M."""
    columns = [f"{name}_score" for name in ("recency", "frequency", "monetary")]
    return [
        "-".join(str(int(score)) for score in row if pd.notna(score))
        for row in history[columns].itertuples(index=False)
    ]
