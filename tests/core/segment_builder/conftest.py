"""A small shop that conditions are asked of."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import pytest
from random_conditions import COUNTRIES, PRODUCTS

from core.contacts import Contacts
from core.features import measure_customers
from core.rfm import score_customers
from core.segment_builder import Population
from core.settings import RfmSettings


@dataclass(frozen=True)
class Shop:
    """Customers, and the lines that count as a plain frame."""

    population: Population
    lines: pd.DataFrame


def random_lines(number: int, seed: int) -> list[dict[str, object]]:
    """Purchases and returns of up to 24 customers over a year and a half."""
    draw = random.Random(seed)  # noqa: S311 - made-up orders
    return [
        {
            "customer_id": f"c{draw.randint(1, 24):02}",
            "order_id": f"o{each // 2}-{draw.randint(1, 3)}",
            "ordered_at": str(dt.date(2024, 1, 1) + dt.timedelta(days=draw.randint(0, 540))),
            "product_id": draw.choice(PRODUCTS),
            "category": draw.choice(["kitchen", "wear"]),
            "quantity": draw.choice([1, 1, 2, 5, -1]),
            "unit_price": draw.choice([2.5, 10.0, 80.0]),
            "country": draw.choice(COUNTRIES),
        }
        for each in range(number)
    ]


@pytest.fixture
def make_shop(clean_shop) -> Callable[..., Shop]:
    def make(number: int = 180, seed: int = 1) -> Shop:
        orders = clean_shop(random_lines(number, seed))
        customers = measure_customers(orders, RfmSettings())
        ids = customers.frame.index
        known = pd.DataFrame(
            {
                "email": [f"{one}@example.com" if n % 3 else None for n, one in enumerate(ids)],
                "email_consent": pd.array(
                    [(True, False, None)[n % 3] for n in range(len(ids))], dtype=object
                ),
            },
            index=ids,
        )
        population = Population(
            customers,
            score_customers(customers, RfmSettings()),
            contacts=Contacts(known, {name: name for name in known.columns}),
            orders=orders,
            currency="£",
        )
        with orders.opened() as connection:
            lines = connection.execute(
                "SELECT * REPLACE (amount::DOUBLE AS amount) FROM order_lines"
            ).df()
        return Shop(population, lines)

    return make


@pytest.fixture
def shop(make_shop) -> Shop:
    return make_shop()
