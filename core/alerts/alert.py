"""`Alert`: what is watched in a project, one typed frozen model a kind.

Every alert has one value a run, a limit, and a level at which it is ready again. It fires when the
value reaches the limit, and stays quiet until the value has gone back past that level.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, model_validator

from core.settings import Frozen

Side = Literal["above", "below"]
READY_AGAIN = 0.2
"""How far, as a share of the limit, a value has to go back where no level is named."""

SegmentName = Annotated[str, Field(min_length=1, max_length=200)]


class Watch(Frozen):
    """What all alerts have.

    Parameters
    ----------
    id : what it is removed by; given when it is added
    limit : the value at which it fires
    reset : the level it has to go back past before it fires again; a fifth of the limit away
        where None
    """

    id: str = Field("", pattern=r"^([0-9a-f]{8})?$")
    limit: float = Field(gt=0, le=1e12, allow_inf_nan=False)
    reset: float | None = Field(None, ge=0, le=1e12, allow_inf_nan=False)

    @property
    def side(self) -> Side:
        """On which side of the limit it fires."""
        return "above"

    @property
    def ready_level(self) -> float:
        """The level it has to go back past."""
        if self.reset is not None:
            return self.reset
        away = -READY_AGAIN if self.side == "above" else READY_AGAIN
        return self.limit * (1 + away)

    @model_validator(mode="after")
    def _reset_lies_behind_the_limit(self) -> Watch:
        behind = self.ready_level <= self.limit
        if not (behind if self.side == "above" else self.ready_level >= self.limit):
            raise ValueError("the level of reset lies beyond the limit")
        return self


class MoveAlert(Watch):
    """Customers enter or leave a segment from one run to the next.

    Parameters
    ----------
    segment : as the run shows it
    counted : customers, or the share of the segment: of those who are in it now for `entered`, of
        those who were in it for `left`
    customer : only this one; the value is 1 where they move
    """

    kind: Literal["entered", "left"]
    segment: SegmentName
    counted: Literal["customers", "share"] = "customers"
    customer: str | None = Field(None, min_length=1, max_length=200)
    limit: float = Field(1, gt=0, le=1e12, allow_inf_nan=False)


class ForecastAlert(Watch):
    """A segment's size or money lies beyond what was forecast for it a quarter ago.

    The value is the distance from the forecast in half widths of its 80 % interval, so that 1 is
    the end of the interval.

    Parameters
    ----------
    segment : as the run shows it
    """

    kind: Literal["size", "money"]
    segment: SegmentName
    limit: float = Field(1, gt=0, le=1000, allow_inf_nan=False)


class DriftAlert(Watch):
    """Measures of customers have moved: the largest population stability index.

    Parameters
    ----------
    feature : only this measure; any where None
    """

    kind: Literal["drift"]
    feature: str | None = Field(None, min_length=1, max_length=200)
    limit: float = Field(0.25, gt=0, le=1000, allow_inf_nan=False)


class AudienceAlert(Watch):
    """A saved list reaches a number of customers.

    Parameters
    ----------
    audience : name of a saved list, else of a segment in use
    crosses : from which side
    """

    kind: Literal["audience"]
    audience: SegmentName
    crosses: Side = "above"

    @property
    def side(self) -> Side:
        """As chosen."""
        return self.crosses


class AgeAlert(Watch):
    """The latest order in the data is so many days old."""

    kind: Literal["age"]
    limit: float = Field(7, gt=0, le=10_000, allow_inf_nan=False)


Alert = Annotated[
    MoveAlert | ForecastAlert | DriftAlert | AudienceAlert | AgeAlert, Field(discriminator="kind")
]


ANY_ALERT: TypeAdapter[Alert] = TypeAdapter(Alert)
"""Reads an alert of every kind from plain values or JSON."""

KINDS = ("entered", "left", "size", "money", "drift", "audience", "age")


def is_known(value: float | None) -> bool:
    """Whether a value was measured."""
    return value is not None and math.isfinite(value)
