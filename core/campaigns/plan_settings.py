"""What a marketer decides about a campaign: budget, segments, channels, limits, a holdout."""

from __future__ import annotations

from pydantic import Field

from core.settings import Frozen

DEFAULT_CHANNELS = ("E-mail", "SMS", "Paid social", "Direct mail", "On-site")


class SpendLimit(Frozen):
    """A minimum and a maximum for one cell, a whole segment or a whole channel."""

    segment: str | None = None
    channel: str | None = None
    low: float = Field(0, ge=0)
    high: float | None = Field(None, ge=0)


class CustomCurve(Frozen):
    """A curve in place of the assumptions': what a cell earns at most, and where it bends."""

    segment: str
    channel: str
    value: float = Field(ge=0, le=1e12)
    scale: float = Field(gt=0, le=1e12)


class PlanSettings(Frozen):
    """What a marketer decides about a campaign."""

    budget: float = Field(10_000, ge=0, le=1e12, description="Money to spend")
    segments: tuple[str, ...] | None = Field(
        None, description="Segments to write to; all of them when empty"
    )
    channels: tuple[str, ...] = Field(DEFAULT_CHANNELS, description="Channels to use")
    only_advised: bool = Field(
        default=True, description="Use a channel only where the playbook advises it for the segment"
    )
    spend_all: bool = Field(
        default=False, description="Spend the whole budget, even where the last of it loses money"
    )
    limits: tuple[SpendLimit, ...] = Field((), description="Minimum and maximum of cells or sums")
    curves: tuple[CustomCurve, ...] = Field(
        (), description="Response curves of your own, or fitted to past campaigns"
    )
    holdout: float | None = Field(
        None, ge=0, le=0.5, description="Hold-out share to measure with; recommended when empty"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of the simulation and the holdout")
