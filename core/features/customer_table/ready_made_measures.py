"""Ready-made measures in a table of customers: when, how often and for how much they bought."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from core import vocabulary
from core.columns import CUSTOMER_ROLES, ColumnKind, RoleGuess, Roles
from core.errors import Notice
from core.features.customer_table import column_sums, money_meaning, repeat_summary
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
    read : roles chosen by hand; they may name recipes and sums of columns too
    as_of : the day to count to; the day after the latest date in the file when None

    Raises
    ------
    MissingRoleError : a role chosen by hand names neither a column, a recipe nor a sum
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
    taken = {one.column for one in guesses.values()}
    for role in _COUNTED:
        guesses[role], made = _counted(role, table, recipes, taken)
        recipes += made
    guesses["country"] = _by_name("country", table.columns, {ColumnKind.CATEGORY, ColumnKind.TEXT})
    for role, column in by_hand.items():
        if role not in CUSTOMER_ROLES or role == "customer_id":
            continue
        named = column and known.get(column.casefold())
        if column is not None and named is None:
            added = column_sums.chosen(role, column, table.columns, table.rows)
            named, recipes = added.name, (*recipes, added)
        guesses[role] = RoleGuess(role, named, 1.0, "chosen by you")
    notices = [
        *column_sums.notices(guesses, recipes),
        *_money(table, guesses, by_hand, recipes, day),
    ]
    roles = Roles(tuple(guesses[role] for role in CUSTOMER_ROLES))
    frame, text = _measured(table, roles, recipes, day)
    return ReadyMade(roles, recipes, frame, day, (*notices, *text))


def _money(
    table: CustomerTable,
    guesses: dict[str, RoleGuess],
    by_hand: dict[str, str | None],
    recipes: Sequence[Recipe],
    day: dt.date | None,
) -> Iterator[Notice]:
    """Settle whether money is a total or a mean, where its name says neither."""
    total, mean = guesses["monetary"].column, guesses["average_order_value"].column
    if total is None or {"monetary", "average_order_value"} <= by_hand.keys():
        return
    if "average_order_value" in by_hand or "monetary" in by_hand:
        if total == mean:
            other = "monetary" if "average_order_value" in by_hand else "average_order_value"
            guesses[other] = RoleGuess(other, None, 0.0, "no column fits")
        return
    if mean not in {None, total} or not money_meaning.says_either(total):
        return
    orders = guesses["frequency"].column
    if (
        repeat_summary.find(table, Roles(tuple(guesses[role] for role in CUSTOMER_ROLES)))
        is not None
    ):
        money_meaning.as_mean(guesses)
    elif orders is not None and money_meaning.is_mean(
        values(table, recipes, total, day), values(table, recipes, orders, day)
    ):
        yield money_meaning.as_mean(guesses)
    elif mean == total:
        yield money_meaning.as_total(guesses)


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
) -> tuple[RoleGuess, tuple[Recipe, ...]]:
    """A column of ready-made numbers, or a sum of columns; and the sum, where it is a new one."""
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
    free = [column for column in table.columns if column.name not in taken]
    channels = column_sums.proposed(role, free, table.rows) if of else None
    one_of_several = channels is not None and result.column in channels.columns
    exact = result.column is not None and vocabulary.match_role(role, result.column).exact
    if exact and not one_of_several:
        return result, ()
    if channels is not None and (not totals or column_sums.of_channels(totals[0].columns)):
        whole = column_sums.whole_of(channels, able, table.rows)
        if whole is not None:
            return RoleGuess(role, whole, _SURE, channels.words), ()
        return RoleGuess(role, channels.name, _SURE, channels.words), (channels,)
    if totals:
        # A name that only comes close is one of several parts: NumWebPurchases of Num*Purchases.
        return RoleGuess(role, totals[0].name, _SURE, totals[0].words), ()
    return result, ()


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
    repeats = repeat_summary.find(table, roles)
    if repeats is not None:
        text.append(
            repeat_summary.apply(frame, rows, repeats, with_money=roles["average_order_value"])
        )
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
