"""What somebody who reads the result of a test can choose."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings import Frozen

OutcomeKind = Literal["conversion", "revenue"]
BlankOutcome = Literal["auto", "nothing", "left_out"]
MAX_LOOKS = 20


class ExperimentOptions(Frozen):
    """How the result of a test is read."""

    group: str | None = Field(None, description="Column that says who was in which arm")
    outcome: str | None = Field(None, description="Column with what customers did")
    kind: Literal["auto", "conversion", "revenue"] = Field(
        "auto", description="Whether the outcome is a yes or no, or an amount"
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
    segment: str | None = Field(None, description="Column by whose values results are split")
    planned: tuple[tuple[str, float], ...] = Field(
        (), description="Planned share of each arm; equal shares when empty"
    )
    alpha: float = Field(0.05, gt=0, lt=0.5, description="Accepted rate of false alarms")
    looks: int = Field(
        1, ge=1, le=MAX_LOOKS, description="How often the result was looked at, this time included"
    )
    winsorise: float = Field(
        0.0, ge=0, le=0.2, description="Share of the largest amounts that is capped"
    )
    resamples: int = Field(2000, ge=200, le=20_000, description="Bootstrap resamples")
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of everything that is drawn")
