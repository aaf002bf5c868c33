"""The demo store: two years of made-up orders that behave like a real shop's.

Every customer belongs to a known group (regulars, wholesalers, lapsed regulars, …). While they
stay they order at a rate of their own, and one day they leave without saying so: the Pareto/NBD
story (Schmittlein, Morrison and Colombo 1987, Management Science 33(1)). The groups overlap, as
they do in life, and stay out of the table: they are the truth that tests compare segments with.
The same settings give the same table, to the byte.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core.demo import settings as demo_settings
from core.demo.customers import GUEST, OrderDraws, Shop, orders_of, people_of
from core.demo.order_lines import Lines, lines_of, with_extras
from core.demo.settings import DemoSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]


COLUMNS = (
    "order_id",
    "customer_id",
    "ordered_at",
    "product_id",
    "product_name",
    "category",
    "quantity",
    "unit_price",
    "country",
    "currency",
)
FIRST_CUSTOMER, FIRST_ORDER = 10001, 500001


@dataclass(frozen=True)
class DemoStore:
    """The made-up shop's export, and the truth behind it.

    Parameters
    ----------
    lines : one row an order line, columns `COLUMNS`, in time order
    truth : the group each customer truly belongs to, index customer_id
    settings : what it was made from
    """

    lines: pd.DataFrame
    truth: pd.Series[str]
    settings: DemoSettings


def make_demo_orders(settings: DemoSettings | None = None) -> DemoStore:
    """Make the demo store.

    Customers arrive over time, order while they stay, leave; each order gets lines; then come the
    things real exports are full of: returns, postage, gifts, duplicates.

    Parameters
    ----------
    settings : data/demo_store.yaml where none are given
    """
    settings = settings or demo_settings.read()
    shop = Shop(settings, np.random.default_rng(settings.seed))
    people = people_of(shop)
    orders = orders_of(shop, people)
    lines = with_extras(shop, orders, lines_of(shop, orders))
    seen = np.unique(orders.customer[orders.customer != GUEST])
    truth = pd.Series(
        np.array(list(settings.groups))[people.group[seen]],
        index=pd.Index(_customer_ids(seen), name="customer_id"),
        name="group",
    )
    return DemoStore(_table(shop, orders, lines), truth, settings)


def write_demo_orders(path: Path, settings: DemoSettings | None = None) -> Path:
    """Write the demo store's lines as a Parquet file: the whole file or nothing.

    Parameters
    ----------
    path : the file to write; its folder is made where it is missing
    settings : data/demo_store.yaml where none are given
    """
    lines = make_demo_orders(settings).lines
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    unfinished = Path(name)
    try:
        lines.to_parquet(unfinished, index=False)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def _table(shop: Shop, orders: OrderDraws, lines: Lines) -> pd.DataFrame:
    """The export as the shop would hand it over, in time order."""
    lines = lines.take(np.lexsort((lines.product, lines.order, lines.moment)))
    customer = orders.customer[lines.order]
    number = pd.Series(FIRST_ORDER + lines.order).astype("str")
    products = shop.products.iloc[lines.product].reset_index(drop=True)
    countries = pd.Series(list(shop.settings.countries))
    return pd.DataFrame(
        {
            "order_id": number.where(~lines.is_return, "C" + number),
            "customer_id": pd.Series(_customer_ids(customer)).where(customer != GUEST),
            "ordered_at": lines.moment,
            "product_id": products["product_id"],
            "product_name": products["product_name"],
            "category": products["category"],
            "quantity": lines.quantity,
            "unit_price": lines.unit_price,
            "country": countries.iloc[orders.country[lines.order]].reset_index(drop=True),
            "currency": shop.settings.currency,
        },
        columns=list(COLUMNS),
    )


def _customer_ids(customer: Integers) -> pd.Series[str]:
    return pd.Series(FIRST_CUSTOMER + customer).astype("str")
