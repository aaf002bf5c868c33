"""The invented shop itself: who bought what, when and for how much. Layouts only write it down."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass
from decimal import Decimal

CENT = Decimal("0.01")
FIRST_DAY = dt.datetime(2023, 1, 9)
DAYS = 500

_FIRST_NAMES = (
    *("Anna", "Bram", "Clara", "Dario", "Elena", "Felix", "Greta", "Hugo", "Ines", "Jonas"),
    *("Karin", "Luca", "Marta", "Nils", "Olga", "Pavel", "Rosa", "Stefan", "Tina", "Viktor"),
)
_LAST_NAMES = (
    *("Abel", "Berger", "Costa", "Duarte", "Engel", "Ferri", "Garcia", "Horvat", "Ivanov"),
    *("Jansen", "Keller", "Lopez", "Moreau", "Novak", "Olsen", "Petrov", "Rossi", "Silva"),
)
_PRODUCTS = (
    *("Teapot", "Lamp", "Notebook", "Blanket", "Candle", "Clock", "Basket", "Mirror", "Vase"),
    *("Cushion", "Tray", "Umbrella", "Kettle", "Stool"),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Someone who buys; every one of these tells them from all others."""

    number: int
    name: str
    email: str
    city: str
    phone: str


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale, at one price."""

    code: str
    name: str
    category: str
    price: Decimal


@dataclass(frozen=True, slots=True)
class Line:
    """Some pieces of one product."""

    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.quantity * self.product.price


@dataclass(frozen=True, slots=True)
class Order:
    """What one customer bought at one moment."""

    number: int
    customer: Customer
    at: dt.datetime
    lines: tuple[Line, ...]

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal())


@dataclass(frozen=True, slots=True)
class Shop:
    """All of it, the orders by time."""

    customers: tuple[Customer, ...]
    products: tuple[Product, ...]
    orders: tuple[Order, ...]


def open_shop(rng: random.Random, *, unit: Decimal = CENT) -> Shop:
    """A shop with 14 to 30 customers, most of whom come back.

    Parameters
    ----------
    rng : every draw is taken from it
    unit : what prices are whole multiples of: a cent, or 500 in a currency of large numbers
    """
    customers = _customers(rng, rng.randint(14, 30))
    products = _products(rng, unit)
    orders: list[Order] = []
    start = rng.randint(1, 60) * 100 + 1
    visits = sorted(
        ((_moment(rng), one) for one in customers for _ in range(_visits(rng, one))),
        key=lambda visit: (visit[0], visit[1].number),
    )
    for place, (moment, customer) in enumerate(visits):
        at = moment + dt.timedelta(seconds=place % 50)
        lines = tuple(
            Line(product, rng.choice((1, 1, 1, 2, 3, 5)))
            for product in rng.sample(products, rng.choice((1, 1, 2, 2, 3, 4)))
        )
        orders.append(Order(start + place, customer, at, lines))
    return Shop(customers, products, tuple(orders))


def _customers(rng: random.Random, count: int) -> tuple[Customer, ...]:
    pairs = [(first, last) for first in _FIRST_NAMES for last in _LAST_NAMES]
    numbers = rng.sample(range(1000, 9999), count)
    return tuple(
        Customer(
            number,
            f"{first} {last}",
            f"{first}.{last}@{rng.choice(('mail', 'post', 'web'))}.example".lower(),
            rng.choice(("Leeds", "Bremen", "Lyon", "Porto", "Gdansk", "Malmo")),
            f"0{rng.randint(300, 799)} {rng.randint(100_000, 999_999)}",
        )
        for number, (first, last) in zip(numbers, rng.sample(pairs, count), strict=True)
    )


def _products(rng: random.Random, unit: Decimal) -> tuple[Product, ...]:
    large = unit >= 1
    return tuple(
        Product(
            f"{'ABCDE'[place % 5]}{100 + 7 * place}",
            name,
            ("Kitchen", "Living", "Office")[place % 3],
            rng.randint(*((20, 900) if large else (195, 8999))) * unit,
        )
        for place, name in enumerate(_PRODUCTS)
    )


def _visits(rng: random.Random, customer: Customer) -> int:
    return rng.choice((1, 2, 2, 3, 4, 6, 9)) if customer.number % 5 else 1


def _moment(rng: random.Random) -> dt.datetime:
    day = FIRST_DAY + dt.timedelta(days=rng.randrange(DAYS))
    return day + dt.timedelta(hours=rng.randint(9, 19), minutes=rng.randrange(60))
