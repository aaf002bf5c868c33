"""Settling which column plays which role: the guess, the user's choice, and what is missing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import files, vocabulary
from core.columns import column_profile
from core.columns.guessing.role_guessing import best_guesses
from core.columns.roles import IN_WORDS, ROLES, RoleGuess, Roles
from core.columns.values.roles_from_values import read
from core.columns.values.value_hints import from_values_alone
from core.engine import connect
from core.errors import MissingMoneyError, MissingRoleError, SettingError
from core.formatting import Sentence

if TYPE_CHECKING:
    from core.files import RawTable
    from core.settings import ReadSettings


def guess_roles(raw: RawTable) -> Roles:
    """Guess which column plays which role, from the names of the columns and from their values.

    Columns without names are taken for what their values say if that is one thing only.
    """
    # Imported here: a page that shows roles chosen by hand need not load the query engine.
    if nameless(raw):
        return Roles(_by_values(raw))
    export = vocabulary.recognise_export(raw.columns)
    guesses = best_guesses(raw, export)
    if not any(guess.column for guess in guesses):
        guesses = _unread_names(raw, guesses)
    return Roles(guesses, export)


def nameless(raw: RawTable) -> bool:
    """Whether the table has no header, so that its columns have no names."""
    return any(notice.code == files.NO_HEADER for notice in raw.notices)


def _unread_names(raw: RawTable, guesses: tuple[RoleGuess, ...]) -> tuple[RoleGuess, ...]:
    """Roles from the values where no column name is understood; the guesses where in doubt."""
    columns = dict(read(raw).roles)
    return tuple(
        RoleGuess(
            guess.role,
            columns[guess.role],
            _LIKELY,
            "matched by values",
            assumed=Sentence(
                "No column name was recognised, so {column} was used as {what} because of its "
                "values. If this is wrong, choose another column (--role {role}=COLUMN).",
                column=columns[guess.role],
                what=IN_WORDS.get(guess.role, guess.role),
                role=guess.role,
            ),
        )
        if guess.role in columns
        else guess
        for guess in guesses
    )


def _by_values(raw: RawTable) -> tuple[RoleGuess, ...]:
    result = dict(read(raw).roles)
    return tuple(
        RoleGuess(role, result[role], _LIKELY, "matched by values", by_values=True)
        if role in result
        else RoleGuess(role, None, 0.0, "no column fits")
        for role in ROLES
    )


def resolve_roles(raw: RawTable, read: ReadSettings, guessed: Roles | None = None) -> Roles:
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
    roles = apply_choices(raw, read, guessed)
    for role in ("customer_id", "ordered_at"):
        if roles[role] is None:
            raise _missing(raw, roles, role)
    if roles["amount"] is None and roles["unit_price"] is None:
        roles = replace(roles, without_money=("amount", None) in read.roles)
        if not roles.without_money and _could_be_money(raw, roles):
            raise _missing(raw, roles, "amount")
    return roles


def apply_choices(raw: RawTable, read: ReadSettings, guessed: Roles | None = None) -> Roles:
    """The guess with the roles set by hand on top, whether anything needed is missing or not.

    Raises
    ------
    SettingError : a role that does not exist
    MissingRoleError : a column that is not in the file
    """
    roles = guessed or guess_roles(raw)
    for role, column in read.roles:
        if role not in ROLES:
            raise SettingError(f"There is no role {role!r}.", f"Choose from {', '.join(ROLES)}.")
        roles = roles.choose(role, None if column is None else named_column(raw, role, column))
    return roles


_LIKELY = 0.7
_LEAST_PRICE = 0.5
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
    taken = {column for _, column in roles.chosen() if column is not None}
    free = [column for column in raw.columns if column not in taken][:_MOST_LOOKED_AT]
    if any(
        vocabulary.match_role(role, name).exact
        for role in ("amount", "unit_price")
        for name in free
    ):
        return True
    with connect() as connection:
        column_profile.sample(connection, raw, free)
        facts = column_profile.facts(connection, raw, free)
    return any(
        one.numbers > 0.9 > one.dates and not _NEVER_MONEY & set(vocabulary.split_words(name))  # noqa: PLR2004
        for name, one in facts.items()
    )


def _missing(raw: RawTable, roles: Roles, role: str) -> MissingRoleError:

    taken = {column for _, column in roles.chosen() if column is not None}
    named = [name for name in raw.columns if vocabulary.match_role(role, name).exact]
    but = f" {_shown(named)} has a matching name, but not the right values." if named else ""
    free = [column for column in raw.columns if column not in taken]
    known = roles.export.missing.get(role) if roles.export else None
    kind = MissingMoneyError if role == "amount" else MissingRoleError
    costs = [] if role != "amount" else [name for name in raw.columns if _is_cost(name)]
    if costs and not named:
        but = f" {_shown(costs)} may be the cost price, not the price customers paid."
    message = f"No column of {raw.source.name} looks like {IN_WORDS[role]} ({role}).{but}"
    if nameless(raw) and not taken:
        message = (
            f"{raw.source.name} has no header row, and its values alone are not enough to "
            f"recognise its columns: {_doubt(raw)}. Which one is {IN_WORDS[role]} ({role})?"
        )
    return kind(
        message + (f" {known}" if known else ""),
        f"Say which one it is with --role {role}=COLUMN{_other_ways(raw, role)}. "
        f"Columns without a role: {_shown(free) or 'none'}.",
    )


def _is_cost(column: str) -> bool:
    """Whether a column is called like a price, but one that no role takes without being asked."""
    name = vocabulary.match_role("unit_price", column)
    return name.exact and name.score < _LEAST_PRICE


def _doubt(raw: RawTable) -> str:
    return read(raw).doubt


def _other_ways(raw: RawTable, role: str) -> str:
    """What else helps: roles that the values suggest, or going on without money."""
    if nameless(raw):
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
