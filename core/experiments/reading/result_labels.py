"""How the numbers of a result are called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ResultLabels:
    """How a result's numbers are called.

    Parameters
    ----------
    money : amounts are money
    per : what they are an average of
    before : what is known from before the test; None where nothing is
    """

    money: bool = True
    per: str = "customer"
    before: str | None = None


MONEY_PER_CUSTOMER = ResultLabels()
"""Of a test of which only the arms are known."""
