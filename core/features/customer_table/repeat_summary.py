"""Summaries of repeat purchases: frequency, recency and T, as purchase models take them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core import vocabulary
from core.columns import ColumnKind
from core.errors import Notice
from core.features.customer_table import derived_columns as cookbook
from core.features.customer_table.derived_columns import as_numbers

if TYPE_CHECKING:
    import pandas as pd

    from core.cleaning import CustomerTable
    from core.columns import Roles


@dataclass(frozen=True, slots=True)
class Repeats:
    """Columns of a repeat-purchase summary, and the days in its unit of time."""

    frequency: str
    recency: str
    age: str
    unit: float


def find(table: CustomerTable, roles: Roles) -> Repeats | None:
    """Whether frequency, recency and T are those of a repeat-purchase summary.

    There frequency counts repeat purchases, recency is the customer's age at the last of them and T
    their age now: recency is never above T, and zero for those, and only those, who never came
    back (Fader, Hardie and Lee 2005, Marketing Science 24(2)). Days since the last order would
    show neither.
    """
    by_hand = {guess.role for guess in roles.guesses if guess.reason == "chosen by you"}
    if by_hand & {"recency_days", "frequency"}:
        return None
    names = {
        "".join(vocabulary.split_words(column.name)): column.name
        for column in table.columns
        if column.kind is ColumnKind.NUMBER
    }
    frequency = roles["frequency"] or names.get("x") or names.get("repeats")
    recency = roles["recency_days"] or names.get("tx")
    age = names.get("t") or names.get("ncal")
    if frequency is None or recency is None or age is None or frequency not in table.rows:
        return None
    x, t_x, now = (as_numbers(table.rows[name]) for name in (frequency, recency, age))
    never = x == 0
    fits = bool((t_x <= now + 1e-9).all() and never.any() and ((t_x == 0) == never).all())
    if not fits:
        return None
    whole = bool((now == now.round()).all())
    weeks = bool((np.abs(now * 7 - (now * 7).round()) <= 0.05).all())  # noqa: PLR2004 - two decimals
    return Repeats(frequency, recency, age, 7.0 if weeks and not whole else 1.0)


def apply(
    frame: pd.DataFrame, rows: pd.DataFrame, result: Repeats, with_money: str | None
) -> Notice:
    """Turn repeat purchases and ages into orders and days, and say so."""
    x, t_x, now = (
        as_numbers(rows[name]) for name in (result.frequency, result.recency, result.age)
    )
    frame["frequency"] = x + 1
    frame["recency_days"] = ((now - t_x) * result.unit).round()
    frame["tenure_days"] = (now * result.unit).round()
    money = ""
    if with_money is not None:
        frame["monetary"] = as_numbers(rows[with_money]) * x
        frame["average_order_value"] = as_numbers(rows[with_money]).where(x > 0)
        money = (
            f" {with_money} is what they spent at a repeat purchase: first orders have no money."
        )
    text = cookbook.repeat_words(
        result.frequency, result.recency, result.age, "weeks" if result.unit > 1 else "days"
    )
    return Notice("repeat_summary", text + money)
