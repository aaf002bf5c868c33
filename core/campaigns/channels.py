"""What a contact costs and brings in each channel: assumptions with their sources, all editable."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from core import bundled_data
from core.settings import Frozen

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "channels.yaml"

EDITABLE_ASSUMPTIONS = ("cost", "reach", "active_rate", "dormant_rate", "contacts")
"""The numbers of a channel that a user may replace."""
OWN_SOURCE = "your own number"
MAX_UNCERTAINTY = 10.0
"""Largest factor of uncertainty: between a tenth and ten times the stated number."""


class SourcedNumber(Frozen):
    """A number, and where it comes from."""

    value: float = Field(ge=0)
    source: str = Field(min_length=3, max_length=120)


class Channel(Frozen):
    """One way to reach customers: costs, reach and response, each with its source.

    An addressed channel contacts customers one by one; views of the others fall on them at random.
    """

    name: str = Field(min_length=2, max_length=40)
    cost: SourcedNumber
    reach: SourcedNumber
    active_rate: SourcedNumber
    dormant_rate: SourcedNumber
    contacts: SourcedNumber
    addressed: bool
    advised: tuple[str, ...]

    def edited(self, numbers: Mapping[str, float]) -> Channel:
        """The channel with some numbers replaced; a number that was not changed keeps its source.

        Parameters
        ----------
        numbers : by name, of `EDITABLE_ASSUMPTIONS`; reach and rates are kept within 0 and 1
        """
        changes = {}
        for name, number in numbers.items():
            most = float("inf") if name in {"cost", "contacts"} else 1.0
            value = min(max(float(number), 0.0), most)
            if value != getattr(self, name).value:
                changes[name] = SourcedNumber(value=value, source=OWN_SOURCE)
        return self.model_copy(update=changes)


class Uncertainty(Frozen):
    """How uncertain inputs are: in four of five cases within ÷ and × these factors."""

    response: SourcedNumber
    reach: SourcedNumber
    cost: SourcedNumber
    order_value: SourcedNumber
    margin: SourcedNumber

    def edited(self, factors: Mapping[str, float]) -> Uncertainty:
        """The same with some factors replaced; one that was not changed keeps its source.

        Parameters
        ----------
        factors : by name; kept between 1 (quite certain) and `MAX_UNCERTAINTY`
        """
        changes = {
            name: SourcedNumber(
                value=min(max(float(factor), 1.0), MAX_UNCERTAINTY), source=OWN_SOURCE
            )
            for name, factor in factors.items()
            if factor != getattr(self, name).value
        }
        return self.model_copy(update=changes)


class ChannelAssumptions(Frozen):
    """Everything a campaign's forecast rests on that was not measured."""

    margin: SourcedNumber
    incremental_share: SourcedNumber
    horizon_days: SourcedNumber
    no_effect: SourcedNumber
    spread: Uncertainty
    channels: tuple[Channel, ...] = Field(min_length=1)

    def channel(self, name: str) -> Channel:
        """The channel of a name."""
        return next(channel for channel in self.channels if channel.name == name)


def load_channels() -> ChannelAssumptions:
    """The assumptions that come with the program, from data/channels.yaml."""
    return ChannelAssumptions.model_validate(bundled_data.read(FILE))
