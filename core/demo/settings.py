"""What the demo store is made of: the checked contents of data/demo_store.yaml."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Self

from pydantic import Field, model_validator

from core import bundled_data
from core.settings import Frozen

Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0)]
Price = Annotated[float, Field(gt=0)]
Month = Annotated[int, Field(ge=1, le=12)]


class Group(Frozen):
    """One kind of customer: when they come, how often they order, how long they stay, what for."""

    share: float = Field(gt=0, le=1, description="Share of all people")
    arrives: tuple[Share, Share] = Field(description="Part of the period in which they come")
    already: Share = Field(description="Share who were customers before the first day")
    orders_per_year: float = Field(gt=0, description="Mean order rate while they stay")
    rate_shape: float = Field(gt=0, description="Gamma shape of the order rate; small is varied")
    stay_days: float = Field(gt=0, description="One over the mean leaving rate, in days")
    stay_shape: float = Field(gt=0, description="Gamma shape of the leaving rate")
    order_value: float = Field(gt=0, description="Median order value")
    value_spread: float = Field(ge=0, description="Sigma of the lognormal between customers")
    lines: float = Field(ge=1, description="Mean lines per order")


class Sale(Frozen):
    """Days on which everything is reduced."""

    first_day: dt.date
    last_day: dt.date
    discount: float = Field(gt=0, lt=1)


class PriceRise(Frozen):
    """A new price level from one day on."""

    first_day: dt.date
    factor: float = Field(gt=0)


class Returns(Frozen):
    """How many lines come back, how many of those only in part, and after how many days."""

    share: Share
    partial: Share
    days: tuple[int, int]


class Gifts(Frozen):
    """Lines that cost nothing."""

    lines: int = Field(ge=0)
    product_id: str
    name: str
    category: str


class Postage(Frozen):
    """Lines that are no product."""

    share: Share
    price: Price
    product_id: str
    name: str
    category: str


class DemoSettings(Frozen):
    """The whole made-up shop."""

    seed: int = Field(ge=0)
    first_day: dt.date
    last_day: dt.date
    currency: str = Field(min_length=3, max_length=3)
    people: int = Field(ge=1, le=1_000_000)
    yearly_growth: float = Field(gt=0)
    guest_share: float = Field(ge=0, lt=1)
    order_spread: float = Field(ge=0)
    favourite_share: Share
    month_weights: tuple[Weight, ...] = Field(min_length=12, max_length=12)
    weekday_weights: tuple[Weight, ...] = Field(min_length=7, max_length=7)
    hour_weights: tuple[Weight, ...] = Field(min_length=24, max_length=24)
    sales: tuple[Sale, ...] = ()
    price_rises: tuple[PriceRise, ...] = ()
    groups: dict[str, Group] = Field(min_length=1)
    countries: dict[str, Weight] = Field(min_length=1)
    returns: Returns
    duplicates: int = Field(ge=0)
    gifts: Gifts
    postage: Postage
    months_sold: dict[str, tuple[Month, ...]] = Field(default_factory=dict)
    catalogue: dict[str, dict[str, Price]] = Field(min_length=1)

    @property
    def days(self) -> int:
        """Days in the period, both ends included."""
        return (self.last_day - self.first_day).days + 1

    @model_validator(mode="after")
    def _parts_fit_together(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("The last day lies before the first day.")
        if abs(sum(group.share for group in self.groups.values()) - 1) > 1e-6:  # noqa: PLR2004 - rounding
            raise ValueError("The shares of the groups must add up to 1.")
        if any(group.arrives[0] >= group.arrives[1] for group in self.groups.values()):
            raise ValueError("A group must start arriving before it stops arriving.")
        if unknown := set(self.months_sold) - set(self.catalogue):
            raise ValueError(f"months_sold names no category of the catalogue: {sorted(unknown)}")
        return self


def read() -> DemoSettings:
    """The demo store's settings, from data/demo_store.yaml."""
    return DemoSettings.model_validate(bundled_data.read("demo_store.yaml"))
