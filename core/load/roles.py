"""Which column is the customer, the order, the date, the money: guessed, and the user's choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import MissingMoneyError, MissingRoleError, Notice, SettingError

if TYPE_CHECKING:
    from core.load.exports import KnownExport
    from core.load.table import RawTable
    from core.settings import ReadSettings

ROLES = (
    "customer_id",
    "order_id",
    "ordered_at",
    "product_id",
    "quantity",
    "unit_price",
    "amount",
    "product_name",
    "country",
    "category",
    "currency",
    "status",
    "refund",
    "kind",
    "cancelled_at",
)
"""Every role a column of orders can play, in the order in which they are shown."""

CUSTOMER_ROLES = (
    "customer_id",
    "recency_days",
    "frequency",
    "monetary",
    "average_order_value",
    "first_order_at",
    "last_order_at",
    "joined_at",
    "born_at",
    "country",
)
"""The same for a table with one row a customer (core/load/shape.py)."""


@dataclass(frozen=True, slots=True)
class RoleGuess:
    """One role and the column that seems to play it.

    Parameters
    ----------
    role : one of `ROLES`
    column : the column's name, or None where none fits
    confidence : 0 to 1; 1 when the user chose it
    reason : why, in a few words a marketer understands
    """

    role: str
    column: str | None
    confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Roles:
    """The role of every column that has one.

    Parameters
    ----------
    guesses : one for each role of `ROLES`, or of `CUSTOMER_ROLES` for a table of customers
    export : the known export the table was recognised as (data/layouts.yaml), None for none
    without_money : the user chose to leave money out
    """

    guesses: tuple[RoleGuess, ...]
    export: KnownExport | None = None
    without_money: bool = False

    def __getitem__(self, role: str) -> str | None:
        """The column that plays a role, or None."""
        return next((guess.column for guess in self.guesses if guess.role == role), None)

    def choose(self, role: str, column: str | None) -> Roles:
        """The same roles with one set by the user; a column has one role only."""
        return Roles(
            tuple(
                RoleGuess(role, column, 1.0, "chosen by you")
                if guess.role == role
                else replace(guess, column=None, confidence=0.0)
                if column is not None and guess.column == column
                else guess
                for guess in self.guesses
            ),
            self.export,
            self.without_money,
        )

    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the way the columns were understood."""
        told = []
        if self.export is not None:
            told.append(
                Notice(
                    "known_layout",
                    f"The columns are those of a known layout, {self.export.name}, and were read "
                    "accordingly.",
                )
            )
        if self["amount"] is None and self["unit_price"] is None:
            why = (
                "The file was read without money, as you chose"
                if self.without_money
                else "The file has no column with money"
            )
            told.append(
                Notice(
                    "no_money_column",
                    f"{why}: customers differ in recency and frequency only, and what they spent "
                    "is not known.",
                )
            )
        return tuple(told)

    def chosen(self) -> tuple[tuple[str, str | None], ...]:
        """Every role as a setting: feed it to `ReadSettings.roles` to get these roles again."""
        return tuple((guess.role, guess.column) for guess in self.guesses)


def guess(raw: RawTable) -> Roles:
    """Guess which column plays which role, from the names of the columns and from their values."""
    # Imported here: the types above are needed everywhere, the guessing only while loading.
    from core.load.exports import recognise
    from core.load.guessing import best_guesses

    export = recognise(raw.columns)
    return Roles(best_guesses(raw, export), export)


def settle(raw: RawTable, read: ReadSettings, guessed: Roles | None = None) -> Roles:
    """Guess, then apply the roles set by hand, then make sure that nothing needed is missing.

    Needed are a customer, a date, and money: an amount, or a unit price (the quantity is 1 where
    the file has none). A file in which no column can be money gives recency and frequency without
    it; where one could be, the user is asked, and may leave the amount out by hand.

    Parameters
    ----------
    guessed : what `guess` gave, where it was asked before

    Raises
    ------
    SettingError : a role that does not exist
    MissingRoleError : a column that is not in the file, or a needed role without a column
    """
    roles = applied(raw, read, guessed)
    for role in ("customer_id", "ordered_at"):
        if roles[role] is None:
            raise _missing(raw, roles, role)
    if roles["amount"] is None and roles["unit_price"] is None:
        roles = replace(roles, without_money=("amount", None) in read.roles)
        if not roles.without_money and _could_be_money(raw, roles):
            raise _missing(raw, roles, "amount")
    return roles


def applied(raw: RawTable, read: ReadSettings, guessed: Roles | None = None) -> Roles:
    """The guess with the roles set by hand on top, whether anything needed is missing or not.

    Raises
    ------
    SettingError : a role that does not exist
    MissingRoleError : a column that is not in the file
    """
    roles = guessed or guess(raw)
    for role, column in read.roles:
        if role not in ROLES:
            raise SettingError(f"There is no role {role!r}.", f"Choose from {', '.join(ROLES)}.")
        roles = roles.choose(role, None if column is None else named_column(raw, role, column))
    return roles


_IN_WORDS = {
    "customer_id": "the customer",
    "ordered_at": "the order date",
    "amount": "the amount paid",
}
_MOST_NAMES = 12
_LONGEST_NAME = 40
_MOST_LOOKED_AT = 60
_NEVER_MONEY = {
    *("id", "no", "nr", "number", "code", "key", "zip", "phone", "row", "index", "age"),
    *("year", "quarter", "month", "week", "weekday", "day", "hour", "latitude", "longitude"),
}


def named_column(raw: RawTable, role: str, column: str) -> str:
    """A column as the file spells it, whatever case it was asked for in.

    Raises
    ------
    MissingRoleError : the file has no such column
    """
    if column in raw.columns:
        return column
    alike = [name for name in raw.columns if name.casefold() == column.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise MissingRoleError(
        f"{raw.source.name} has no column {column[:_LONGEST_NAME]!r}, which was chosen for {role}.",
        f"Its columns are {_shown(raw.columns)}.",
    )


def _could_be_money(raw: RawTable, roles: Roles) -> bool:
    """Whether a column that plays no role has the name or the values of money."""
    from core.load import aliases, engine, evidence

    taken = {column for _, column in roles.chosen() if column is not None}
    free = [column for column in raw.columns if column not in taken][:_MOST_LOOKED_AT]
    if any(aliases.match(role, name).exact for role in ("amount", "unit_price") for name in free):
        return True
    with engine.connect() as connection:
        evidence.sample(connection, raw, free)
        facts = evidence.facts(connection, raw, free)
    return any(
        one.numbers > 0.9 > one.dates and not _NEVER_MONEY & set(aliases.split(name))  # noqa: PLR2004
        for name, one in facts.items()
    )


def _missing(raw: RawTable, roles: Roles, role: str) -> MissingRoleError:
    from core.load import aliases

    taken = {column for _, column in roles.chosen() if column is not None}
    named = [name for name in raw.columns if aliases.match(role, name).exact]
    but = f" {_shown(named)} has a fitting name, but not the values." if named else ""
    free = [column for column in raw.columns if column not in taken]
    known = roles.export.missing.get(role) if roles.export else None
    kind = MissingMoneyError if role == "amount" else MissingRoleError
    return kind(
        f"No column of {raw.source.name} looks like {_IN_WORDS[role]} ({role}).{but}"
        + (f" {known}" if known else ""),
        f"Say which one it is with --role {role}=COLUMN{_other_ways(raw, role)}. "
        f"Columns without a role: {_shown(free) or 'none'}.",
    )


def _other_ways(raw: RawTable, role: str) -> str:
    """What else helps: roles that the values suggest, or going on without money."""
    if any(notice.code == "no_header" for notice in raw.notices):
        from core.load.guessing import from_values_alone

        flags = " ".join(f"--role {role}={column}" for role, column in from_values_alone(raw))
        return f"; the values suggest {flags}" if flags else ""
    if role == "amount":
        return ", or leave it out with --role amount= for recency and frequency without money"
    return ""


def _shown(columns: list[str] | tuple[str, ...]) -> str:
    names = [
        name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}\u2026"
        for name in columns[:_MOST_NAMES]
    ]
    more = len(columns) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
