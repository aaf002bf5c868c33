"""Which column is the customer, the order, the date, the money: guess, score, let the user choose."""

from __future__ import annotations

from dataclasses import dataclass, replace

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
