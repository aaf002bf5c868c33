"""Which part of the orders is looked at."""

from __future__ import annotations

import datetime as dt
from typing import Self

from pydantic import Field, field_validator, model_validator

from core.settings.base import Frozen


class FilterSettings(Frozen):
    """Which part of the orders is looked at, on every page; all of them when empty."""

    first_day: dt.date | None = Field(
        None, description="Only orders from this day on; from the first one when empty"
    )
    last_day: dt.date | None = Field(
        None,
        description="Only orders up to the end of this day, and customers as they were then; up to "
        "the last one when empty",
    )
    countries: tuple[str, ...] = Field(
        (), description="Only orders from these countries; all when empty"
    )
    categories: tuple[str, ...] = Field(
        (), description="Only order lines of these categories; all when empty"
    )

    @field_validator("countries", "categories")
    @classmethod
    def _in_one_order(cls, chosen: tuple[str, ...]) -> tuple[str, ...]:
        # The same choice is the same setting, whatever was clicked first.
        return tuple(sorted(set(chosen)))

    @model_validator(mode="after")
    def _period_is_a_period(self) -> Self:
        if self.first_day and self.last_day and self.first_day > self.last_day:
            raise ValueError("The first day of the period cannot be after its last day.")
        return self

    @property
    def active(self) -> bool:
        """Whether anything is left out by it."""
        return self != FilterSettings()
