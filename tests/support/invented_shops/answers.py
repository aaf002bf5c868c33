"""What is right about a layout, what else is fair, and how an answer is judged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal

NEARLY = Decimal("0.015")
VERDICTS = ("right", "said", "asked", "refused", "silent", "crashed")


@dataclass(slots=True)
class Right:
    """The right answer; where several are fair, each is one of those listed.

    Parameters
    ----------
    customers, orders, revenue : of the lines that count
    days : the first and the last day of an order, by the shop's own clock; None where the layout
        has none
    fitting : a pattern of notices ("code: words") that say what this layout is about
    about : the figures such a notice speaks of; all of them where it is empty
    must_say : right figures count only with such a notice
    """

    customers: Collection[int]
    orders: Collection[int]
    revenue: Collection[Decimal]
    days: tuple[dt.date, dt.date] | None
    fitting: str = ""
    about: Collection[str] = ()
    must_say: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What the product makes of a file: figures and notices, or an error."""

    customers: int = 0
    orders: int = 0
    revenue: Decimal = Decimal()
    days: tuple[dt.date, dt.date] | None = None
    roles: str = ""
    notices: tuple[str, ...] = ()
    error: str = ""
    error_code: str = ""
    crash: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and what it rests on in one line."""

    verdict: str
    why: str = ""
    wrong: tuple[str, ...] = field(default=())


ASKING = {"missing_role", "setting", "unreadable_column", "unknown_table"}
"""Codes of errors that ask for a choice; others refuse the file."""


def judge(right: Right, told: Told) -> Judged:
    """Compare what was told with what is right. A notice about something else does not count."""
    if told.crash:
        return Judged("crashed", told.crash)
    if told.error:
        return Judged("asked" if told.error_code in ASKING else "refused", told.error)
    wrong = tuple(_differences(right, told))
    fits = [
        one
        for one in told.notices
        if right.fitting and re.search(right.fitting, one, re.IGNORECASE)
    ]
    if not wrong and (fits or not right.must_say):
        return Judged("right")
    text = "; ".join((*wrong, told.roles)) if wrong else "right, but not said"
    doubted = [one for one in wrong if not _is_said(one.split()[0], right, told, fits=bool(fits))]
    if wrong and not doubted:
        return Judged("said", text, wrong)
    return Judged("silent", text, wrong)


def _differences(right: Right, told: Told) -> list[str]:
    found = []
    if told.customers not in right.customers:
        found.append(f"customers {told.customers}, right {_listed(right.customers)}")
    if told.orders not in right.orders:
        found.append(f"orders {told.orders}, right {_listed(right.orders)}")
    if not any(abs(told.revenue - one) < NEARLY for one in right.revenue):
        found.append(f"revenue {told.revenue}, right {_listed(right.revenue)}")
    if right.days is not None and told.days != right.days:
        days = " to ".join(map(str, told.days or ("none",)))
        found.append(f"days {days}, right {' to '.join(map(str, right.days))}")
    return found


def _listed(values: Collection[object]) -> str:
    few = list(values)[:3]
    return " or ".join(map(str, few)) + (" …" if len(values) > len(few) else "")


_ROLES = "no_header|roles_from_values|role_unsure|unreadable_values"
_DOUBTS: dict[str, str] = {
    "customers": f"^({_ROLES})",
    "orders": f"^({_ROLES})",
    "revenue": f"^({_ROLES}|money_assumed|ambiguous_numbers|no_money_column)",
    "days": f"^({_ROLES}|ambiguous_dates)",
}
"""Codes of notices that put the very figure in doubt, whatever the layout is about."""


def _is_said(figure: str, right: Right, told: Told, *, fits: bool) -> bool:
    """Whether a notice speaks of the figure that is wrong."""
    if fits and (figure in right.about or not right.about):
        return True
    return any(re.search(_DOUBTS[figure], notice) for notice in told.notices)
