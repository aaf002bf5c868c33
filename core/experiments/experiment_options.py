"""What somebody who reads the result of a test can choose."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings import Frozen

OutcomeKind = Literal["conversion", "revenue"]
OutcomeChoice = Literal["auto", "conversion", "revenue", "number"]
BlankOutcome = Literal["auto", "nothing", "left_out"]
RepeatedRows = Literal["sum", "cluster"]
MAX_LOOKS = 20
PLANNED_CUSTOMERS = 10_000
"""Customers at the planned end where nobody says; within a factor of ten it hardly matters."""


class ExperimentOptions(Frozen):
    """How the result of a test is read."""

    group: str | None = Field(None, description="Column that says who was in which arm")
    outcome: str | None = Field(None, description="Column with what customers did")
    kind: OutcomeChoice = Field(
        "auto", description="Whether the outcome is a yes or no, an amount of money or a number"
    )
    secondary: tuple[str, ...] = Field(
        (),
        description="Further columns with what customers did; the p-values of all outcomes are "
        "corrected together",
    )
    per: str | None = Field(
        None,
        description="Column with what the outcome is divided by, such as orders: its total over "
        "the total of this column is compared",
    )
    control: str | None = Field(None, description="The arm the others are compared with")
    customer: str | None = Field(
        None,
        description="Column that names customers, or what else was put into groups; when it is '' "
        "each row counts for itself",
    )
    blank: BlankOutcome = Field(
        "auto",
        description="Whether a blank outcome is nothing (no money, not converted) or its row is "
        "left out; nothing where more rows are blank than say 0 or no",
    )
    repeated: RepeatedRows = Field(
        "sum",
        description="Whether several rows of one customer or unit are put together, or count each "
        "with the variance clustered by it",
    )
    segment: str | None = Field(None, description="Column by whose values results are split")
    known_before: bool = Field(
        default=False,
        description="Split by the column even where it looks as if the test changed it",
    )
    before: str | None = Field(
        None,
        description="Column with what customers did before the test; when it is '' none is used",
    )
    cuped: bool = Field(
        default=False,
        description="Adjust outcomes by what customers did before the test (CUPED)",
    )
    planned: tuple[tuple[str, float], ...] = Field(
        (), description="Planned share of each arm; equal shares when empty"
    )
    alpha: float = Field(0.05, gt=0, lt=0.5, description="Accepted rate of false alarms")
    looks: int = Field(
        1, ge=1, le=MAX_LOOKS, description="How often the result was looked at, this time included"
    )
    sequential: bool = Field(
        default=False,
        description="The test is looked at while it runs: p-values and intervals that hold at "
        "every look, in place of looks",
    )
    planned_customers: int = Field(
        PLANNED_CUSTOMERS,
        ge=100,
        le=10**9,
        description="Customers in all at the planned end, where always-valid intervals are "
        "narrowest; the same at every look",
    )
    winsorise: float = Field(
        0.0, ge=0, le=0.2, description="Share of the largest amounts that is capped"
    )
    resamples: int = Field(2000, ge=200, le=20_000, description="Bootstrap resamples")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of everything that is drawn")
