"""How an outcome is written: a rate, an amount of money or a number, and per what."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import formatting

if TYPE_CHECKING:
    from core.experiments.experiment_options import OutcomeKind


@dataclass(frozen=True, slots=True)
class OutcomeUnit:
    """What the numbers of an outcome are.

    Parameters
    ----------
    kind : conversion, or an amount
    currency : of amounts of money
    money : the amounts are money
    per : what the outcome is an average of: customers, rows, or a column with what it is divided by
    """

    kind: OutcomeKind
    currency: str | None = None
    money: bool = True
    per: str = "customer"

    def mean(self, value: float) -> str:
        """A mean as it is read."""
        if self.kind == "conversion":
            return formatting.percent(value, 2)
        if self.money:
            return formatting.money(value, self.currency)
        small = abs(value) < 1 and value != 0
        return formatting.decimal(
            value, min(6, 2 - math.floor(math.log10(abs(value)))) if small else 2
        )

    def difference(self, value: float) -> str:
        """A difference as it is read, with its sign."""
        sign = "+" if value > 0 else ""
        if self.kind == "conversion":
            return f"{sign}{formatting.count(value * 100, 'point', decimals=2)}"
        return f"{sign}{self.mean(value)}"

    @property
    def what(self) -> str:
        """What stands behind a mean: "converted", or "per customer"."""
        if self.kind == "conversion" and self.per == "customer":
            return "converted"
        return f"per {self.per}"


RATE = OutcomeUnit("conversion")
"""The share of customers who converted."""
