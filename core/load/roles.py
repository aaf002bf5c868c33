"""Which column is the customer, the order, the date, the money: guessed, and the user's choice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import MissingRoleError, SettingError

if TYPE_CHECKING:
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
)
"""Every role a column can play, in the order in which they are shown."""


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
    """The role of every column that has one. Exactly one guess for each of `ROLES`."""

    guesses: tuple[RoleGuess, ...]

    def __getitem__(self, role: str) -> str | None:
        """The column that plays a role, or None."""
        return next(guess.column for guess in self.guesses if guess.role == role)

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
            )
        )

    def chosen(self) -> tuple[tuple[str, str | None], ...]:
        """Every role as a setting: feed it to `ReadSettings.roles` to get these roles again."""
        return tuple((guess.role, guess.column) for guess in self.guesses)


def guess(raw: RawTable) -> Roles:
    """Guess which column plays which role, from the names of the columns and from their values."""
    # Imported here: the types above are needed everywhere, the guessing only while loading.
    from core.load.guessing import best_guesses

    return Roles(best_guesses(raw))


def settle(raw: RawTable, read: ReadSettings) -> Roles:
    """Guess, then apply the roles set by hand, then make sure that nothing needed is missing.

    Needed are a customer, a date, and money: an amount, or a unit price (the quantity is 1 where
    the file has none).

    Raises
    ------
    SettingError : a role that does not exist
    MissingRoleError : a column that is not in the file, or a needed role without a column
    """
    roles = guess(raw)
    for role, column in read.roles:
        if role not in ROLES:
            raise SettingError(f"There is no role {role!r}.", f"Choose from {', '.join(ROLES)}.")
        roles = roles.choose(role, None if column is None else _column(raw, role, column))
    for role in ("customer_id", "ordered_at"):
        if roles[role] is None:
            raise _missing(raw, roles, role)
    if roles["amount"] is None and roles["unit_price"] is None:
        raise _missing(raw, roles, "amount")
    return roles


_IN_WORDS = {
    "customer_id": "the customer",
    "ordered_at": "the order date",
    "amount": "the amount paid",
}
_MOST_NAMES = 12
_LONGEST_NAME = 40


def _column(raw: RawTable, role: str, column: str) -> str:
    if column in raw.columns:
        return column
    alike = [name for name in raw.columns if name.casefold() == column.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise MissingRoleError(
        f"{raw.source.name} has no column {column[:_LONGEST_NAME]!r}, which was chosen for {role}.",
        f"Its columns are {_shown(raw.columns)}.",
    )


def _missing(raw: RawTable, roles: Roles, role: str) -> MissingRoleError:
    from core.load import aliases

    taken = {column for _, column in roles.chosen() if column is not None}
    named = [name for name in raw.columns if aliases.match(role, name).exact]
    but = f" {_shown(named)} has a fitting name, but not the values." if named else ""
    free = [column for column in raw.columns if column not in taken]
    return MissingRoleError(
        f"No column of {raw.source.name} looks like {_IN_WORDS[role]} ({role}).{but}",
        f"Say which one it is with --role {role}=COLUMN. Columns without a role: "
        f"{_shown(free) or 'none'}.",
    )


def _shown(columns: list[str] | tuple[str, ...]) -> str:
    names = [
        name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}\u2026"
        for name in columns[:_MOST_NAMES]
    ]
    more = len(columns) - len(names)
    return ", ".join(names) + (f" and {more} more" if more > 0 else "")
