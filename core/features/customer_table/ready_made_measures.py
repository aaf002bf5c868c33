"""Ready-made measures in a table of customers: when, how often and for how much they bought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import vocabulary
from core.columns import CUSTOMER_ROLES, ColumnKind, RoleGuess, Roles
from core.errors import MissingRoleError, Notice
from core.features.customer_table import derived_columns as cookbook
from core.features.customer_table.derived_columns import Recipe, as_numbers
from core.features.formulas import per_order
from core.formatting import Sentence
from core.time_units import DAYS_PER_MONTH, DAYS_PER_WEEK, DAYS_PER_YEAR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.cleaning import CustomerTable
    from core.columns import CustomerColumn
    from core.settings import ReadSettings

MEASURES = (
    "recency_days",
    "frequency",
    "monetary",
    "first_order_at",
    "last_order_at",
    "tenure_days",
    "average_order_value",
    "interpurchase_days",
)
"""What can be ready made, by the names that measured customers have too."""

_SURE = 0.6
_COUNTED = ("recency_days", "frequency", "monetary", "average_order_value")
_DATED = ("first_order_at", "last_order_at", "joined_at", "born_at")
_UNITS = {
    "week": DAYS_PER_WEEK,
    "weeks": DAYS_PER_WEEK,
    "month": DAYS_PER_MONTH,
    "months": DAYS_PER_MONTH,
    "year": DAYS_PER_YEAR,
    "years": DAYS_PER_YEAR,
}
_BY_HAND = {"amount": "monetary"}


@dataclass(frozen=True)
class ReadyMade:
    """The measures a table of customers holds.

    Parameters
    ----------
    roles : which column (or recipe) plays which role
    recipes : everything that can be made of the columns
    frame : index the row number; `MEASURES`, missing where they are not known
    day : the day of the data: to which ages and tenures are counted; None where no date tells
    notices : what the user should know about how they were read
    """

    roles: Roles
    recipes: tuple[Recipe, ...]
    frame: pd.DataFrame
    day: dt.date | None
    notices: tuple[Notice, ...]

    def knows(self, measure: str) -> bool:
        """Whether a measure is known of anybody."""
        return bool(self.frame[measure].notna().any())


def find_ready_made(table: CustomerTable, read: ReadSettings, as_of: dt.date | None) -> ReadyMade:
    """Find the measures that stand in a table of customers, or follow from what stands there.

    Parameters
    ----------
    table : the table, read
    read : roles chosen by hand; they may name recipes too
    as_of : the day to count to; the day after the latest date in the file when None

    Raises
    ------
    MissingRoleError : a role chosen by hand names neither a column nor a recipe
    """
    by_hand = {_BY_HAND.get(role, role): column for role, column in read.roles}
    known = {column.name.casefold(): column.name for column in table.columns}
    dated = _dates(table, by_hand)
    day = as_of or _day(table, dated)
    recipes = cookbook.offered(
        table.columns, table.rows, {role: one.column for role, one in dated.items()}, day
    )
    known |= {recipe.name.casefold(): recipe.name for recipe in recipes}
    guesses = {"customer_id": _identity(table), **dated}
    guesses |= {
        role: _counted(role, table, recipes, {one.column for one in guesses.values()})
        for role in _COUNTED
    }
    guesses["country"] = _by_name("country", table.columns, {ColumnKind.CATEGORY, ColumnKind.TEXT})
    for role, column in by_hand.items():
        if role not in CUSTOMER_ROLES or role == "customer_id":
            continue
        if column is not None and column.casefold() not in known:
            raise MissingRoleError(
                f"The table has no column {column[:40]!r}, which was chosen for {role}.",
                f"There are {', '.join(list(known.values())[:20])}.",
            )
        named = None if column is None else known[column.casefold()]
        guesses[role] = RoleGuess(role, named, 1.0, "chosen by you")
    roles = Roles(tuple(guesses[role] for role in CUSTOMER_ROLES))
    frame, text = _measured(table, roles, recipes, day)
    return ReadyMade(roles, recipes, frame, day, tuple(text))


def values(
    table: CustomerTable, recipes: Sequence[Recipe], name: str, day: dt.date | None
) -> pd.Series[float]:
    """A column, or what a recipe gives, as numbers."""
    for recipe in recipes:
        if recipe.name == name:
            return recipe.make(table.rows, day)
    return as_numbers(table.rows[name])


def _identity(table: CustomerTable) -> RoleGuess:
    reason = "every row has its own" if table.identity else "no column names customers"
    return RoleGuess("customer_id", table.identity, 1.0 if table.identity else 0.0, reason)


def _dates(table: CustomerTable, by_hand: dict[str, str | None]) -> dict[str, RoleGuess]:
    result: dict[str, RoleGuess] = {}
    for role in _DATED:
        kinds = {ColumnKind.DATE, ColumnKind.NUMBER} if role == "born_at" else {ColumnKind.DATE}
        columns = [one for one in table.columns if role != "born_at" or _could_be_born(table, one)]
        result[role] = _by_name(role, columns, kinds)
        if role in by_hand:
            result[role] = RoleGuess(role, by_hand[role], 1.0, "chosen by you")
    return result


def _could_be_born(table: CustomerTable, column: CustomerColumn) -> bool:
    if column.kind is not ColumnKind.NUMBER:
        return column.kind is ColumnKind.DATE
    middle = float(table.rows[column.name].median())
    return column.whole and 1850 < middle < 2150  # noqa: PLR2004 - years of birth


def _day(table: CustomerTable, dated: dict[str, RoleGuess]) -> dt.date | None:
    """The day after the latest date in the file that is not a birth.

    Today would give the same file other ages next year. Only dates to come (of a contract's end, or
    mistyped) are passed over.
    """
    now = pd.Timestamp(dt.datetime.now(dt.UTC).date())
    names = [
        column.name
        for column in table.columns
        if column.kind is ColumnKind.DATE and column.name != dated["born_at"].column
    ]
    latest = [table.rows[name][table.rows[name] <= now].max() for name in names]
    latest = [moment for moment in latest if pd.notna(moment)]
    return (max(latest) + pd.Timedelta(days=1)).date() if latest else None


def _by_name(role: str, columns: Sequence[CustomerColumn], kinds: set[ColumnKind]) -> RoleGuess:
    best = max(
        (column for column in columns if column.kind in kinds),
        key=lambda column: vocabulary.match_role(role, column.name).score,
        default=None,
    )
    score = vocabulary.match_role(role, best.name).score if best else 0.0
    if best is None or score < _SURE:
        return RoleGuess(role, None, 0.0, "no column fits")
    return RoleGuess(role, best.name, round(score, 2), "the name says so")


def _counted(
    role: str, table: CustomerTable, recipes: Sequence[Recipe], taken: set[str | None]
) -> RoleGuess:
    """A column of ready-made numbers, or the total over a group of columns."""
    able = [
        column
        for column in table.columns
        if column.kind is ColumnKind.NUMBER
        and column.name not in taken
        and _plausible(role, column, table.rows[column.name])
    ]
    result = _by_name(role, able, {ColumnKind.NUMBER})
    of = {"frequency": "orders", "monetary": "money"}.get(role)
    totals = [recipe for recipe in recipes if of and recipe.of == of]
    named = result.column is not None and vocabulary.match_role(role, result.column).exact
    if totals and not named:
        # A name that only comes close is one of several parts: NumWebPurchases of Num*Purchases.
        return RoleGuess(role, totals[0].name, _SURE, totals[0].words)
    return result


def _plausible(role: str, column: CustomerColumn, numbers: pd.Series[float]) -> bool:
    if role == "frequency":
        return column.whole and float(numbers.min()) >= 0
    if role == "recency_days":
        return float(numbers.min()) >= 0
    return column.commonest < 1


def _measured(
    table: CustomerTable, roles: Roles, recipes: Sequence[Recipe], day: dt.date | None
) -> tuple[pd.DataFrame, list[Notice]]:
    rows = table.rows
    frame = pd.DataFrame(index=rows.index, columns=list(MEASURES), dtype=float)
    for role in _COUNTED:
        column = roles[role]
        if column is not None:
            frame[role] = values(table, recipes, column, day)
    for role in ("first_order_at", "last_order_at"):
        column = roles[role]
        frame[role] = rows[column] if column is not None else pd.Series(pd.NaT, index=rows.index)
    text = list(_in_days(frame, roles))
    repeats = _repeats(table, roles)
    if repeats is not None:
        text.append(_from_repeats(frame, rows, repeats, with_money=roles["average_order_value"]))
    _derive(frame, day)
    return frame, text


def _in_days(frame: pd.DataFrame, roles: Roles) -> Iterator[Notice]:
    """Recency in the unit its name says, in days."""
    column = roles["recency_days"]
    units = [_UNITS[word] for word in vocabulary.split_words(column or "") if word in _UNITS]
    if units and column is not None:
        frame["recency_days"] *= units[0]
        yield Notice(
            "recency_unit",
            Sentence("Column {column} was turned into days, {n} each.", column=column, n=units[0]),
        )


def _derive(frame: pd.DataFrame, day: dt.date | None) -> None:
    """What follows from what is there: days from dates, a sum from an average, an average back."""
    if day is not None:
        for dated, days in (("last_order_at", "recency_days"), ("first_order_at", "tenure_days")):
            counted = cookbook.tenure(pd.to_datetime(frame[dated]), day)
            frame[days] = frame[days].fillna(counted)
    bought = frame["frequency"].where(frame["frequency"] > 0)
    frame["monetary"] = frame["monetary"].fillna(frame["average_order_value"] * bought)
    frame["average_order_value"] = per_order(frame["monetary"], bought).fillna(
        frame["average_order_value"]
    )
    between = (frame["tenure_days"] - frame["recency_days"]) / (bought - 1).where(bought > 1)
    frame["interpurchase_days"] = between.where(between >= 0)


@dataclass(frozen=True, slots=True)
class _Repeats:
    """Columns of a repeat-purchase summary, and the days in its unit of time."""

    frequency: str
    recency: str
    age: str
    unit: float


def _repeats(table: CustomerTable, roles: Roles) -> _Repeats | None:
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
    return _Repeats(frequency, recency, age, 7.0 if weeks and not whole else 1.0)


def _from_repeats(
    frame: pd.DataFrame, rows: pd.DataFrame, result: _Repeats, with_money: str | None
) -> Notice:
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
