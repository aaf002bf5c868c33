"""The overview in words: its key figures, its summary, and the notes under its charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from core import formatting
from core.formatting import N_, _, say
from ui.components.parts import UNCHANGED, Number

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.features import Overview, PeriodFigures, Trend

EVERYTHING = 0
"""The period that is no period: all orders."""

OF_NEWCOMERS = (N_("From repeat orders"), N_("Customers"), N_("Repeat rate"), N_("New customers"))
"""Figures that rest on who is new: at the start of a file everyone is."""
_OF_MONEY = (N_("Net revenue"), N_("Average order"), N_("From repeat orders"))
_FULL = {
    "day": N_("Lines show full days."),
    "week": N_("Lines show full weeks."),
    "month": N_("Lines show full months."),
}
_PALE = {
    "day": N_("Pale days are incomplete."),
    "week": N_("Pale weeks are incomplete."),
    "month": N_("Pale months are incomplete."),
}
_MIN_POINTS = 4
_LITTLE = 0.005
"""A change that is written as 0%."""


def period_name(days: int) -> str:
    """A period as the visitor chooses it."""
    return {EVERYTHING: _("All orders"), 365: _("Last 12 months"), 182: _("Last 6 months")}.get(
        days, say("Last {n:# day|# days}", n=days)
    )


def before_name(days: int) -> str:
    """The period before it, as in "against …"."""
    return {365: _("the 12 months before"), 182: _("the 6 months before")}.get(
        days, say("the {n:# day|# days} before", n=days)
    )


def key_figures(trend: Trend, days: int, currency: str | None) -> list[Number]:
    """Eight numbers of a period, each against the period before and over time.

    They stand in pairs; the second of each rests on who is new, and may have nothing to compare.

    Parameters
    ----------
    trend : the shop over time
    days : the period, one of `trend.periods`, or `EVERYTHING`
    currency : for amounts
    """
    now, before = trend.periods.get(days, (trend.whole, None))
    history = _history(trend)
    since = np.datetime64(trend.newcomers_from)

    def number(
        label: str,
        meaning: str,
        of: Callable[[PeriodFigures], float],
        text: Callable[[float], str],
        line: Callable[[pd.DataFrame], pd.Series[float]],
        *,
        points: bool = False,
    ) -> Number:
        newcomers = label in OF_NEWCOMERS
        compared = before is not None and (not newcomers or trend.compares_newcomers(days))
        change = _change(of(now), of(before), points=points) if before and compared else None
        drawn = line(history[history["start"] >= since] if newcomers else history)
        return Number(
            label,
            text(of(now)),
            meaning,
            change,
            tuple(drawn.dropna().astype(float)) if len(drawn) >= _MIN_POINTS else (),
        )

    def money(value: float) -> str:
        return formatting.money_short(value, currency)

    result = [
        number(_("Net revenue"), _("Sales less returns."),
               lambda f: f.revenue, money, lambda t: t["revenue"]),
        number(_("From repeat orders"),
               _("Net revenue from second and later orders, less returns."),
               lambda f: f.returning_revenue, money, lambda t: t["revenue"] - t["new_revenue"]),
        number(_("Orders"), _("Number of purchases."),
               lambda f: f.orders, formatting.count, lambda t: t["orders"]),
        number(_("Customers"), _("Everyone who ever bought, up to the end of the period."),
               lambda f: f.customers, formatting.count, lambda t: t["customers"]),
        number(_("Average order"), _("Net revenue divided by orders."),
               lambda f: f.average_order_value, lambda v: formatting.money(v, currency),
               lambda t: t["revenue"] / t["orders"].where(t["orders"] > 0)),
        number(_("Repeat rate"),
               _("Share of active customers with two or more orders by the end of the period."),
               lambda f: f.repeat_rate, formatting.percent,
               lambda t: t["returning"] / t["active"].where(t["active"] > 0), points=True),
        number(_("Active customers"), _("Customers who bought in the period."),
               lambda f: f.active, formatting.count, lambda t: t["active"]),
        number(_("New customers"), _("Customers with their first order in the period."),
               lambda f: f.new_customers, formatting.count, lambda t: t["new_customers"]),
    ]  # fmt: skip
    return [item for item in result if trend.knows_money or item.label not in _OF_MONEY]


def without_orders(shop: Overview, currency: str | None) -> list[Number]:
    """What is known of a table of customers."""
    result = [Number(_("Customers"), formatting.count(shop.customers))]
    if shop.knows_money:
        result.append(
            Number(
                _("Net revenue"),
                formatting.money_short(shop.revenue, currency),
                _("All customers."),
            )
        )
    if shop.orders is not None:
        result.append(Number(_("Orders"), formatting.count(shop.orders)))
        if shop.knows_money:
            result.append(
                Number(_("Average order"), formatting.money(shop.average_order_value, currency))
            )
        result.append(
            Number(
                _("Repeat rate"),
                formatting.percent(shop.repeat_rate),
                _("Share of customers with two or more orders."),
            )
        )
    return result


def lines_note(trend: Trend, days: int) -> str:
    """What the changes and the small lines of the key figures are."""
    lines = _(_FULL[_history_unit(trend)])
    starts = say(
        "The orders start on {first_day}: everyone's first order among them counts as new",
        first_day=formatting.date(trend.first_day),
    )
    if days == EVERYTHING:
        return f"{lines} {starts}."
    changes = say("Change vs {days}. {lines}", days=before_name(days), lines=lines)
    if trend.compares_newcomers(days):
        return changes
    labels = [
        newcomer for newcomer in OF_NEWCOMERS if trend.knows_money or newcomer not in _OF_MONEY
    ]
    return say(
        "{changes} {starts}, so an earlier period cannot be compared for {labels}.",
        changes=changes,
        starts=starts,
        labels=formatting.listed(labels),
    )


def story(trend: Trend, shop: Overview, days: int, currency: str | None) -> str:
    """The shop in a few sentences, made from the numbers on the page."""
    now, before = trend.periods.get(days, (trend.whole, None))
    text = [_result(now, before, days, currency, money=trend.knows_money)]
    if before is not None and trend.knows_money:
        text.append(_why(now, before))
    if trend.knows_money:
        known = trend.tells_newcomers(days or (trend.as_of - trend.first_day).days)
        least = "" if known else _("at least ")
        text.append(
            say(
                "Repeat orders brought {least}{returning_share:%} of that. The top {share:%} of "
                "all customers bring {top_revenue_share:%} of all revenue.",
                least=least,
                returning_share=now.returning_share,
                share=0.1,
                top_revenue_share=shop.top_revenue_share,
            )
        )
    return " ".join(item for item in text if item)


def over_time_note(trend: Trend, unit: str) -> str | None:
    """What the pale bars mean, where there are any, and whose first orders the first ones are."""
    text = []
    if not bool(trend.by[unit]["whole"].all()):
        text.append(_(_PALE[unit]))
    if trend.newcomers_from > trend.first_day:
        text.append(
            say(
                "Until {newcomers_from}, “first orders” include older customers whose earlier "
                "orders are not in the file.",
                newcomers_from=formatting.date(trend.newcomers_from),
            )
        )
    return " ".join(text) or None


def concentration_note(shop: Overview) -> str:
    """What the curve and its one figure say."""
    return say(
        "Gini coefficient {gini:.2f}: 0 means everyone spends the same, near 1 means one "
        "customer spends nearly everything.",
        gini=shop.gini,
    )


def _result(
    now: PeriodFigures,
    before: PeriodFigures | None,
    days: int,
    currency: str | None,
    *,
    money: bool,
) -> str:
    when = _("In total") if before is None else say("In the {days}", days=period_name(days).lower())
    orders = say("{orders:# order|# orders}", orders=now.orders)
    did = f"placed {orders}"
    if money:
        did = say(
            "spent {revenue} net on {orders}",
            revenue=formatting.money_short(now.revenue, currency),
            orders=orders,
        )
    who = say("{customers:# customer|# customers}", customers=now.active)
    if before is None:
        return f"{when}, {who} {did}."
    pair = (now.revenue, before.revenue) if money else (now.orders, before.orders)
    return f"{when}, {who} {did}, {_more(*pair)} {before_name(days)}."


def _why(now: PeriodFigures, before: PeriodFigures) -> str:
    """Revenue = active customers × orders per customer × order value: which moved it most.

    The logarithms of the three ratios add up to that of the revenue, so that the largest of them
    that points the same way is what moved it most.
    """
    if min(now.revenue, before.revenue, now.active, before.active) <= 0:
        return ""
    parts_of = {
        "buyers": (now.active, before.active),
        "orders per customer": (now.orders / now.active, before.orders / before.active),
        "spend per order": (now.average_order_value, before.average_order_value),
    }
    moved = math.log(now.revenue / before.revenue)
    if abs(moved) < _LITTLE:
        return ""
    share = {name: math.log(one / other) for name, (one, other) in parts_of.items()}
    name = max(share, key=lambda item: share[item] * moved)
    one, other = parts_of[name]
    more = "more" if one >= other else "less" if name == "spend per order" else "fewer"
    return say(
        "Main driver: {share:%} {more} {name}.", share=abs(one / other - 1), more=more, name=name
    )


def _more(now: float, before: float) -> str:
    change = _change(now, before)
    if change is None:
        return _("compared with none in")
    if change == UNCHANGED:
        return _("as much as in")
    template = N_("{change} more than in") if change[0] == "+" else N_("{change} less than in")
    return say(template, change=change.lstrip("+-"))


def _change(now: float, before: float, *, points: bool = False) -> str | None:
    """A change as +4%, or as +2 points for a share; None where there is nothing to compare with."""
    if not (math.isfinite(now) and math.isfinite(before)):
        return None
    if points:
        moved = (now - before) * 100
        text = formatting.decimal(abs(moved))
        if text == "0":
            return UNCHANGED
        template = N_("{change} point") if text == "1" else N_("{change} points")
        return say(template, change=f"{'+' if moved > 0 else '-'}{text}")
    if before <= 0:
        return None
    moved = now / before - 1
    if abs(moved) < _LITTLE:
        return UNCHANGED
    return f"{'+' if moved > 0 else '-'}{formatting.percent(abs(moved))}"


def _history(trend: Trend) -> pd.DataFrame:
    table = trend.by[_history_unit(trend)]
    return table[table["whole"]]


def _history_unit(trend: Trend) -> str:
    """Months, or weeks where there are too few whole months to draw a line."""
    return "month" if int(trend.by["month"]["whole"].sum()) >= _MIN_POINTS else "week"
