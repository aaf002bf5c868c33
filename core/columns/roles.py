"""Which column is the customer, the order, the date, the money: the types that say so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import files
from core.errors import Notice

if TYPE_CHECKING:
    from core.formatting import Sentence
    from core.vocabulary import KnownExport

ROLES = (
    "customer_id",
    "order_id",
    "ordered_at",
    "product_id",
    "quantity",
    "unit_price",
    "amount",
    "discount",
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

IN_WORDS = {
    "customer_id": "the customer",
    "order_id": "the order",
    "ordered_at": "the order date",
    "product_id": "the product",
    "quantity": "the quantity",
    "unit_price": "the unit price",
    "amount": "the amount paid",
    "product_name": "the product",
}
"""Roles as a sentence names them: those that are needed, and those that values can tell."""

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
"""The same for a table with one row a customer (core/columns/grain.py)."""


_CLOSE = 0.8


@dataclass(frozen=True, slots=True)
class Candidate:
    """A column that may play a role, and what is known of it.

    Parameters
    ----------
    column : its name
    score : 0 to 1, by name and values together; candidates of one role compare by it
    evidence : what speaks for it, in a few words each, such as "120 people"
    """

    column: str
    score: float
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoleGuess:
    """One role and the column that seems to play it.

    Parameters
    ----------
    role : one of `ROLES`
    column : the column's name, or None where none fits
    confidence : 0 to 1; 1 when the user chose it
    reason : why, in a few words a marketer understands
    by_values : the column has no name, so its values alone say it
    candidates : the best few columns for the role, the best first
    instead_of : a key that is new for every order, in whose place the column names the customer
    assumed : what was assumed where name and values disagree, and how to have it otherwise
    """

    role: str
    column: str | None
    confidence: float
    reason: str = ""
    by_values: bool = False
    candidates: tuple[Candidate, ...] = ()
    instead_of: str = ""
    assumed: Sentence | None = None

    @property
    def runner_up(self) -> Candidate | None:
        """The best candidate that does not play the role."""
        return next((one for one in self.candidates if one.column != self.column), None)

    @property
    def close_runner_up(self) -> Candidate | None:
        """The runner-up where it fits about as well as the column that plays the role."""
        mine = [one.score for one in self.candidates if one.column == self.column]
        other = self.runner_up
        if other is None or not mine:
            return None
        return other if min(other.score, *mine) >= _CLOSE * max(other.score, *mine) else None


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
                RoleGuess(role, column, 1.0, "chosen by you", candidates=guess.candidates)
                if guess.role == role
                else replace(guess, column=None, confidence=0.0, instead_of="", assumed=None)
                if column is not None and guess.column == column
                else guess
                for guess in self.guesses
            ),
            self.export,
            self.without_money,
        )

    @property
    def assumption(self) -> Notice | None:
        """What columns without names were taken for, None where every column has a name.

        All else rests on it, so it comes first.
        """
        taken = [
            f"{one.column} for {IN_WORDS[one.role]}"
            for one in self.guesses
            if one.by_values and one.column is not None
        ]
        if not taken:
            return None
        return Notice(
            files.NO_HEADER,
            "This file has no header row, so columns were recognised by their values and row 1 "
            f"counts as data. Used: {', '.join(taken)}. Choose other columns if this is wrong.",
        )

    @property
    def assumptions(self) -> tuple[Notice, ...]:
        """What was assumed without being sure: a sentence each, before all else."""
        by_values = [] if self.assumption is None else [self.assumption]
        others = [
            Notice(f"assumed_{guess.role}", guess.assumed)
            for guess in self.guesses
            if guess.assumed is not None
        ]
        behind_keys = [
            Notice(
                "person_behind_key",
                f"{one.instead_of} is new for every order, so the customer is {one.column}: "
                f"{one.reason.split(',')[0]}. If that is wrong, choose {one.instead_of} as the "
                f"customer (--role customer_id={one.instead_of}).",
            )
            for one in self.guesses
            if one.instead_of
        ]
        return (*by_values, *behind_keys, *others)

    def notices(self) -> tuple[Notice, ...]:
        """What the user should know about the way the columns were understood."""
        text = list(self.assumptions)
        if self.export is not None:
            text.append(
                Notice(
                    "known_layout",
                    f"Recognised: {self.export.name}.",
                )
            )
        if self["amount"] is None and self["unit_price"] is None:
            why = (
                "The file was read without money, as you chose"
                if self.without_money
                else "The file has no column with money"
            )
            text.append(
                Notice(
                    "no_money_column",
                    f"{why}, so customers differ only in recency and frequency.",
                )
            )
        return tuple(text)

    def chosen(self) -> tuple[tuple[str, str | None], ...]:
        """Every role as a setting: feed it to `ReadSettings.roles` to get these roles again."""
        return tuple((guess.role, guess.column) for guess in self.guesses)
