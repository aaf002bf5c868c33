"""A small shop's export, written by the tests, so that they know what must come out."""

from __future__ import annotations

import csv
import datetime as dt
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LAST_DAY = dt.date(2025, 6, 30)
MARKUP = '<img src=x onerror="document.title=1">'
"""A customer id that must be shown as text and never run."""

# customers, orders each, days since the last order, days between orders, price of an item
GROUPS = (
    (60, (10, 16), (1, 25), 30, 60.0),
    (80, (4, 7), (10, 60), 50, 25.0),
    (90, (1, 2), (5, 50), 40, 15.0),
    (70, (3, 6), (250, 330), 30, 30.0),
    (100, (1, 1), (280, 520), 40, 12.0),
)


@dataclass(frozen=True)
class Shop:
    """A file and what it holds."""

    path: Path
    customers: int
    orders: int
    revenue: float
    best_customer: str


def write(path: Path, seed: int = 1, prefix: str = "K") -> Shop:
    """Write a CSV of 400 customers in five plain groups, one of them with markup for a name."""
    random_number = random.Random(seed)  # noqa: S311 - made-up orders
    spent: dict[str, float] = {}
    rows = []
    customer = order = 0
    for size, orders_each, days_ago, gap, price in GROUPS:
        for _ in range(size):
            customer += 1
            name = MARKUP if customer == 1 else f"{prefix}{customer:04d}"
            day = LAST_DAY - dt.timedelta(days=random_number.randint(*days_ago))
            for _ in range(random_number.randint(*orders_each)):
                order += 1
                for _ in range(random_number.randint(1, 3)):
                    quantity = random_number.randint(1, 4)
                    item_price = round(price * random_number.uniform(0.7, 1.4), 2)
                    spent[name] = spent.get(name, 0.0) + quantity * item_price
                    item = f"SKU-{random_number.randint(100, 160)}"
                    rows.append((name, f"A-{order}", f"{day} 10:00", item, quantity, item_price))
                day -= dt.timedelta(days=random_number.randint(gap // 2, gap * 3 // 2))
    random_number.shuffle(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("Customer ID", "Order No", "Order Date", "SKU", "Quantity", "Unit Price"))
        writer.writerows(dict.fromkeys(rows))
    return Shop(
        path, customer, order, sum(spent.values()), max(spent, key=lambda name: spent[name])
    )
