"""`LearnedRates`: what past campaigns of the shop brought against their hold-outs."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field, ValidationError

from core.errors import SettingError
from core.settings import Frozen

LEARNED_FILE = "learned-rates.json"
MAX_BYTES = 2_000_000
_HINT = "Use the learned-rates.json that was saved when the campaign was measured."


class LearnedRate(Frozen):
    """What contacts through a channel bring, drawn towards the benchmark.

    Parameters
    ----------
    channel : through which
    archetype : the segment's key (`Profile.learned_as`): it stays when a descriptive name changes
        from month to month. Empty for all segments that were not measured
    segment : what the segment was called when it was measured; empty where `archetype` is
    value : orders that would not have come anyway, per customer reached and contact; where
        `archetype` is empty, how many times the benchmark's
    low, high : where it lies in eight of ten cases
    treated, held : customers it rests on, over all campaigns
    since : first day of the latest campaign
    """

    channel: str = Field(max_length=40)
    archetype: str = Field("", max_length=200)
    segment: str = Field("", max_length=200)
    value: float = Field(ge=0, le=1e6)
    low: float = Field(ge=0, le=1e6)
    high: float = Field(ge=0, le=1e6)
    treated: int = Field(ge=0)
    held: int = Field(ge=0)
    since: dt.date


class LearnedRates(Frozen):
    """What was learned from campaigns.

    Parameters
    ----------
    version : of the file; another is refused
    rates : by segment and channel
    factors : by channel, for segments that were not measured
    no_effect : how likely it is that a campaign makes nobody order who would not have
    campaigns : first days of the campaigns learned from, each counted once
    """

    version: Literal[1] = 1
    rates: tuple[LearnedRate, ...] = ()
    factors: tuple[LearnedRate, ...] = ()
    no_effect: float = Field(ge=0, le=1)
    campaigns: tuple[dt.date, ...] = ()

    def rate(self, archetype: str, channel: str) -> LearnedRate | None:
        """The rate of a segment through a channel; None where it was not measured."""
        wanted = (archetype, channel)
        return next((one for one in self.rates if (one.archetype, one.channel) == wanted), None)

    def factor(self, channel: str) -> LearnedRate | None:
        """What the channel's benchmark is multiplied by; None where it was not measured."""
        return next((one for one in self.factors if one.channel == channel), None)

    def as_json(self) -> bytes:
        """The file that `read_learned_rates` reads."""
        return (self.model_dump_json(indent=2) + "\n").encode()


def read_learned_rates(content: bytes) -> LearnedRates:
    """Learned rates from their file.

    Parameters
    ----------
    content : the file

    Raises
    ------
    SettingError : it holds something else
    """
    if len(content) > MAX_BYTES:
        raise SettingError("The file with learned rates is larger than 2 MB.", _HINT)
    try:
        return LearnedRates.model_validate_json(content)
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        where = f" ({place}: {first['msg']})" if place else ""
        raise SettingError(f"The file has no learned rates{where}.", _HINT) from None
