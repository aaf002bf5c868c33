"""Who orders at the demo store, and when: people arrive, order while they stay, and leave."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.demo.settings import DemoSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]
    Moments = NDArray[np.datetime64]

GUEST = -1
"""Stands for the customer of an order without a customer id."""
POPULARITY = 0.7
"""Zipf exponent: how much more the best sellers sell."""


@dataclass(frozen=True)
class Shop:
    """The settings as arrays, and the one source of chance."""

    settings: DemoSettings
    rng: np.random.Generator

    @cached_property
    def dates(self) -> Moments:
        """Every day of the period."""
        start = np.datetime64(self.settings.first_day)
        return start + np.arange(self.settings.days)

    @cached_property
    def busy(self) -> Floats:
        """How busy each day is, mean 1: month times weekday."""
        months = self.dates.astype("datetime64[M]").astype(np.int64) % 12
        # 1970-01-01, day 0, was a Thursday: weekday 3 counted from Monday.
        weekdays = (self.dates.astype(int) + 3) % 7
        busy = (
            np.array(self.settings.month_weights)[months]
            * np.array(self.settings.weekday_weights)[weekdays]
        )
        return np.asarray(busy / busy.mean())

    @cached_property
    def price_level(self) -> Floats:
        """What a product costs on each day, relative to the catalogue."""
        level = np.ones(self.settings.days)
        for rise in self.settings.price_rises:
            level[self.dates >= np.datetime64(rise.first_day)] *= rise.factor
        for sale in self.settings.sales:
            first, last = np.datetime64(sale.first_day), np.datetime64(sale.last_day)
            level[(self.dates >= first) & (self.dates <= last)] *= 1 - sale.discount
        return level

    @cached_property
    def products(self) -> pd.DataFrame:
        """The catalogue: product_id, product_name, category, price; the gift and the postage last.

        Categories stand together, which `_draw_products` relies on.
        """
        rows = [
            (f"{category[:2].upper()}-{number:03d}", name, category, price)
            for category, items in self.settings.catalogue.items()
            for number, (name, price) in enumerate(items.items(), start=101)
        ]
        gift, post = self.settings.gifts, self.settings.postage
        rows.append((gift.product_id, gift.name, gift.category, 0.0))
        rows.append((post.product_id, post.name, post.category, post.price))
        return pd.DataFrame(rows, columns=["product_id", "product_name", "category", "price"])

    @property
    def gift(self) -> int:
        """Position of the free gift among the products."""
        return len(self.products) - 2

    @property
    def postage(self) -> int:
        """Position of the postage among the products."""
        return len(self.products) - 1

    @cached_property
    def shelf(self) -> Floats:
        """Chance of each product in each month, shape (12, products), each row adding up to 1."""
        count = len(self.products) - 2
        popularity = self.rng.permutation(np.arange(1.0, count + 1) ** -POPULARITY)
        shelf = np.tile(popularity, (12, 1))
        category = self.products["category"].to_numpy()[:count]
        for name, months in self.settings.months_sold.items():
            closed = [month for month in range(12) if month + 1 not in months]
            shelf[np.ix_(closed, category == name)] = 0
        return np.asarray(shelf / shelf.sum(axis=1, keepdims=True))


@dataclass(frozen=True)
class People:
    """Everyone who may order; arrays of equal length, `since` and `until` in days of the period."""

    group: Integers
    since: Floats
    until: Floats
    new: NDArray[np.bool_]
    yearly_rate: Floats
    order_value: Floats
    lines: Floats
    country: Integers
    favourite: Integers


@dataclass(frozen=True)
class OrderDraws:
    """Every order, in time order."""

    customer: Integers
    placed_at: Moments
    day: Integers
    value: Floats
    lines: Integers
    country: Integers
    favourite: Integers


def people_of(shop: Shop) -> People:
    """Draw everyone: their group, when they come and go, how often and for how much they order."""
    rng, settings = shop.rng, shop.settings
    groups = list(settings.groups.values())
    shares = np.array([group.share for group in groups])
    count = settings.people
    # Exact shares rather than a lottery: a group of 1.5 % should not vanish with another seed.
    group = rng.permutation(
        np.searchsorted(np.cumsum(shares), (np.arange(count) + 0.5) / count).clip(
            max=len(groups) - 1
        )
    )

    def by_group(name: str) -> Floats:
        return np.asarray(np.array([float(getattr(kind, name)) for kind in groups])[group])

    days = settings.days
    growth = settings.yearly_growth ** (np.arange(days) / 365)
    clock = np.concatenate([[0.0], np.cumsum(shop.busy * growth)])
    window = np.array([kind.arrives for kind in groups])[group] * days
    low, high = (np.interp(window[:, side], np.arange(days + 1), clock) for side in (0, 1))
    arrived = np.interp(rng.uniform(low, high), clock, np.arange(days + 1))
    new = rng.random(count) >= by_group("already")
    since = np.where(new, arrived, 0.0)
    order = np.argsort(since, kind="stable")  # ids are given out in the order of arrival
    leaving_rate = rng.gamma(
        by_group("stay_shape"), 1 / (by_group("stay_shape") * by_group("stay_days"))
    )
    stay = rng.exponential(1, count) / leaving_rate
    drawn = People(
        group=group,
        since=since,
        until=np.minimum(since + stay, days),
        new=new,
        yearly_rate=rng.gamma(
            by_group("rate_shape"), by_group("orders_per_year") / by_group("rate_shape")
        ),
        order_value=by_group("order_value")
        * np.exp(rng.normal(0, 1, count) * by_group("value_spread")),
        lines=by_group("lines"),
        country=_draw(rng, np.array(list(settings.countries.values())), count),
        favourite=rng.integers(0, len(settings.catalogue), count),
    )
    return People(*(getattr(drawn, name)[order] for name in drawn.__dataclass_fields__))


def orders_of(shop: Shop, people: People) -> OrderDraws:
    """A first order for everyone who is new, a Poisson number of repeats while they stay, guests.

    The Poisson process runs on a clock that counts busy days for more, which gives the seasons.
    """
    rng, settings = shop.rng, shop.settings
    days = np.arange(settings.days + 1)
    clock = np.concatenate([[0.0], np.cumsum(shop.busy)])
    low, high = (np.interp(moment, days, clock) for moment in (people.since, people.until))
    repeats = rng.poisson(people.yearly_rate / 365 * (high - low))
    again = np.repeat(np.arange(len(low)), repeats)
    first = np.flatnonzero(people.new)
    named = len(first) + len(again)
    guests = round(named * settings.guest_share / (1 - settings.guest_share))
    # A guest buys like somebody who came once.
    like = np.concatenate([first, again, rng.choice(first, guests)])
    customer = np.where(np.arange(len(like)) < named, like, GUEST)
    when = np.concatenate(
        [
            people.since[first],
            np.interp(rng.uniform(low[again], high[again]), clock, days),
            np.interp(rng.uniform(0, clock[-1], guests), clock, days),
        ]
    )
    day = np.minimum(when.astype(np.int64), settings.days - 1)
    hour = _draw(rng, np.array(settings.hour_weights), len(day))
    second = hour * 3600 + rng.integers(0, 3600, len(day))
    placed_at = shop.dates[day].astype("datetime64[us]") + second.astype("timedelta64[s]")
    order = np.argsort(placed_at, kind="stable")
    noise = np.exp(rng.normal(0, settings.order_spread, len(like)))
    return OrderDraws(
        customer=customer[order],
        placed_at=placed_at[order],
        day=day[order],
        value=(people.order_value[like] * noise)[order],
        lines=(1 + rng.poisson(people.lines[like] - 1))[order],
        country=people.country[like][order],
        favourite=people.favourite[like][order],
    )


def _draw(rng: np.random.Generator, weights: Floats, count: int) -> Integers:
    """Positions drawn in proportion to their weights."""
    upto = np.cumsum(weights) / np.sum(weights)
    return np.searchsorted(upto, rng.random(count), side="right").clip(max=len(weights) - 1)
