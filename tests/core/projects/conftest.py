"""A folder for projects, and a small shop's file to make one of."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.files import Source, open_source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "projects"


def orders_file(path: Path, lines: list[str]) -> Source:
    path.write_text("\n".join(["order,customer,date,product,quantity,price,email", *lines]) + "\n")
    return open_source(path, path.name)


@pytest.fixture
def write_orders(tmp_path: Path) -> Callable[..., Source]:
    """Write order lines as a CSV file and open it."""

    def write(name: str, lines: list[str]) -> Source:
        return orders_file(tmp_path / name, lines)

    return write


@pytest.fixture
def source(tmp_path: Path) -> Source:
    lines = [
        f"o{n},c{n % 40},2024-{1 + n % 12:02d}-{1 + n % 27:02d},mug,{1 + n % 3},{5 + n % 7},"
        f"c{n % 40}@shop.example"
        for n in range(160)
    ]
    return orders_file(tmp_path / "orders.csv", lines)
