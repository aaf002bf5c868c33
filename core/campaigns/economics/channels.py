"""What a contact costs and brings in each channel: assumptions with their sources, all editable."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import Field, model_validator

from core import bundled_data
from core.campaigns.economics.learned_rates import LearnedRates
from core.contacts import Means
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
    """A number, and where it comes from.

    Parameters
    ----------
    value : the number
    source : where it comes from
    low, high : what other sources say; None where only the usual uncertainty is known
    measures : of a rate of orders, what was counted
    year : of the source
    """

    value: float = Field(ge=0)
    source: str = Field(min_length=3, max_length=120)
    low: float | None = Field(None, ge=0)
    high: float | None = Field(None, ge=0)
    measures: Literal["campaign", "triggered flow"] | None = None
    year: int | None = Field(None, ge=1990, le=2100)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if (
            self.low is not None
            and self.high is not None
            and not (self.low <= self.value <= self.high)
        ):
            raise ValueError(self.source)
        return self

    @property
    def has_range(self) -> bool:
        """Sources say how far they disagree."""
        return self.low is not None and self.high is not None

    def range(self, factor: float) -> tuple[float, float]:
        """From low to high: what the sources say, else ÷ and × a factor."""
        low = self.value / factor if self.low is None else self.low
        return low, self.value * factor if self.high is None else self.high

    @property
    def origin(self) -> str:
        """Source, year, and what was counted, as they are shown."""
        year = f" ({self.year})" if self.year else ""
        return f"{self.source}{year}"


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
    needs: Means | None = None
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


class OrderAnyway(Frozen):
    """The share of a segment that orders without a campaign, where somebody knows better."""

    segment: str = Field(max_length=200)
    share: float = Field(ge=0, le=1)


class ChannelAssumptions(Frozen):
    """Everything a campaign's forecast rests on that was not measured.

    `learned` and `order_anyway` are what a shop knows better: from past campaigns, and by hand.
    """

    margin: SourcedNumber
    incremental_share: SourcedNumber
    horizon_days: SourcedNumber
    no_effect: SourcedNumber
    no_offer_from: SourcedNumber
    lowest_baseline: SourcedNumber
    setup_cost: SourcedNumber
    spread: Uncertainty
    channels: tuple[Channel, ...] = Field(min_length=1)
    learned: LearnedRates | None = None
    order_anyway: tuple[OrderAnyway, ...] = ()

    def channel(self, name: str) -> Channel:
        """The channel of a name."""
        return next(channel for channel in self.channels if channel.name == name)

    def order_anyway_of(self, segment: str) -> float | None:
        """The share of a segment that orders anyway, where it was put in by hand."""
        own = (item.share for item in self.order_anyway if item.segment == segment)
        return next(own, None)

    def with_learned(self, learned: LearnedRates | None) -> ChannelAssumptions:
        """The same with what past campaigns showed in place of what is assumed.

        Parameters
        ----------
        learned : from campaigns that were read back; None changes nothing
        """
        if learned is None:
            return self
        campaigns = "measured: past campaigns against their hold-outs"
        no_effect = SourcedNumber(value=learned.no_effect, source=campaigns)
        return self.model_copy(update={"learned": learned, "no_effect": no_effect})


def load_channels(currency: str | None = None) -> ChannelAssumptions:
    """The assumptions that come with the program, from data/channels.yaml.

    Parameters
    ----------
    currency : of the shop; costs are of the size they have there
    """
    numbers = dict(bundled_data.read(FILE))
    unit = numbers.pop("money_units").get((currency or "").upper(), 1)
    assumed = ChannelAssumptions.model_validate(numbers)
    if unit == 1:
        return assumed
    source = f"assumption: one euro, dollar or pound is {unit:g} in {currency}"
    channels = tuple(
        channel.model_copy(
            update={"cost": SourcedNumber(value=channel.cost.value * unit, source=source)}
        )
        for channel in assumed.channels
    )
    return assumed.model_copy(update={"channels": channels})
