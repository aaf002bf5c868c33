"""Real orders, cleaned and measured once, and the same lines as a plain frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core.cleaning import Orders, clean_orders
from core.columns.parsers.registry import choose_parsers
from core.columns.role_resolution import resolve_roles
from core.demo import generator
from core.features.customers import Customers, measure_customers
from core.files.detect import open_source
from core.files.reading import read_table
from core.settings import CleanSettings, ReadSettings, RfmSettings

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Shop:
    """Orders, their customers, and every line that is used as a frame for plain pandas."""

    orders: Orders
    customers: Customers
    lines: pd.DataFrame

    @property
    def bought(self) -> pd.DataFrame:
        """One row a purchase order: when, how many before it; from the lines, in pandas."""
        bought = self.lines[self.lines["amount"] >= 0]
        placed = (
            bought.groupby(["customer_id", "order_id"])["ordered_at"].min().reset_index()
        ).sort_values(["customer_id", "ordered_at", "order_id"])
        return placed.assign(nth=placed.groupby("customer_id").cumcount() + 1)


def cleaned(path: Path, folder: Path, settings: RfmSettings | None = None) -> Shop:
    raw = read_table(open_source(path, path.name, uploaded=False), folder)
    found = choose_parsers(raw, resolve_roles(raw, ReadSettings()), ReadSettings())
    orders = clean_orders(raw, found, folder, CleanSettings())
    customers = measure_customers(orders, settings or RfmSettings())
    with orders.opened() as connection:
        lines = connection.execute(
            "SELECT * REPLACE (amount::DOUBLE AS amount, quantity::DOUBLE AS quantity) "
            "FROM order_lines"
        ).df()
    seen = lines["ordered_at"] < pd.Timestamp(customers.as_of)
    return Shop(orders, customers, lines[seen])


@pytest.fixture(scope="session")
def uci(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Shop:
    path = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    return cleaned(path, tmp_path_factory.mktemp("uci"))


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    folder = tmp_path_factory.mktemp("demo")
    return cleaned(generator.write_demo_orders(folder / "demo.parquet"), folder)


@pytest.fixture(params=[pytest.param("uci", marks=pytest.mark.shared), "demo_shop"])
def shop(request: pytest.FixtureRequest) -> Shop:
    return request.getfixturevalue(request.param)


@pytest.fixture
def from_text(tmp_path: Path):
    """A shop from the text of a CSV file."""

    def make(text: str, settings: RfmSettings | None = None) -> Shop:
        path = tmp_path / "orders.csv"
        path.write_text(text)
        return cleaned(path, tmp_path, settings)

    return make
