"""Small shops made by hand, for the tests of the rooms behind loading."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import duckdb
import hypothesis
import pandas as pd
import pytest
from reading_fixtures import load, raw_table  # noqa: F401 - fixtures

from core.__main__ import main
from core.cleaning import Orders, clean_orders
from core.columns.parsers.column_parser import ColumnParser
from core.engine.connection import ROW
from core.features.customers import Customers
from core.files.raw_table import RawTable, Source
from core.settings import CleanSettings

if TYPE_CHECKING:
    from collections.abc import Callable

# A slow machine is not a wrong result.
hypothesis.settings.register_profile("clientele", deadline=None)
hypothesis.settings.load_profile("clientele")

TYPES = {
    "ordered_at": "TIMESTAMP",
    "quantity": "DECIMAL(18, 6)",
    "unit_price": "DECIMAL(18, 6)",
    "amount": "DECIMAL(18, 6)",
    "refund": "DECIMAL(18, 6)",
    "cancelled_at": "BOOLEAN",
}


def as_raw(lines: pd.DataFrame, folder: Path) -> RawTable:
    """Write lines as a raw table whose columns are called like the roles they play."""
    path = folder / f"raw-{abs(hash(lines.to_csv())):x}.parquet"
    numbered = lines.copy()
    numbered.insert(0, ROW, range(1, len(lines) + 1))
    with duckdb.connect() as connection:
        connection.register("numbered", numbered)
        connection.execute(f"COPY (SELECT * FROM numbered) TO '{path}' (FORMAT parquet)")
    source = Source("shop.csv", path, "parquet", path.stat().st_size, path.name)
    return RawTable(source, "shop", path, tuple(lines.columns), len(lines))


def as_readings(lines: pd.DataFrame) -> tuple[ColumnParser, ...]:
    """Read every column as the role it is called."""
    return tuple(
        ColumnParser(
            role=column,
            column=column,
            sql=f'TRY_CAST("{column}" AS {TYPES.get(column, "VARCHAR")})',
            label="as it stands",
            filled=int(lines[column].notna().sum()),
            unreadable=0,
        )
        for column in lines.columns
    )


ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def run_cli() -> Callable[..., tuple[dict[str, object], subprocess.CompletedProcess[str]]]:
    """Run `python -m core …`: the JSON it printed, and what finished.

    By its own entry point, in this process: to start one and import everything takes most of a
    short command's time. `process=True` starts one as a user does.
    """

    def run(
        *arguments: object,
        expect: int = 0,
        as_json: bool = True,
        process: bool = False,
        **environment: str,
    ):
        command = tuple(map(str, arguments))
        finished = (_started if process else _called)(
            command, {"CLIENTELE_DEBUG": "1"} | environment
        )
        assert finished.returncode == expect, finished.stderr[-2000:]
        said = finished.stderr if expect else finished.stdout
        if not as_json:
            return said, finished
        return json.loads(said.strip().splitlines()[-1] if expect else said), finished

    return run


def _called(
    command: tuple[str, ...], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    out, err = io.StringIO(), io.StringIO()
    with (
        mock.patch.dict(os.environ, environment),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        code = main(command)
    return subprocess.CompletedProcess(command, code, out.getvalue(), err.getvalue())


def _started(
    command: tuple[str, ...], environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "core", *command],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@dataclass(frozen=True)
class CleanShop:
    """Cleans hand-made lines."""

    folder: Path

    def __call__(self, lines: list[dict[str, object]] | pd.DataFrame, **choices: object) -> Orders:
        """Clean lines with the default rules, or with some of them changed."""
        frame = pd.DataFrame(lines)
        return clean_orders(
            as_raw(frame, self.folder), as_readings(frame), self.folder, CleanSettings(**choices)
        )


@pytest.fixture
def clean_shop(tmp_path: Path) -> CleanShop:
    return CleanShop(tmp_path)


def line(customer: str | None, order: str, day: str, **other: object) -> dict[str, object]:
    """One order line; a mug for 5 unless it says otherwise."""
    return {
        "customer_id": customer,
        "order_id": order,
        "ordered_at": day,
        "product_id": "MUG-1",
        "quantity": 1,
        "unit_price": 5.0,
    } | other


@pytest.fixture
def make_line() -> Callable[..., dict[str, object]]:
    return line


def as_customers(recency: list[float], frequency: list[float], monetary: list[float]) -> Customers:
    """Customers with these measures and plausible others."""
    frame = pd.DataFrame(
        {
            "recency_days": recency,
            "frequency": frequency,
            "monetary": monetary,
        },
        index=pd.Index([f"c{each:05d}" for each in range(len(recency))], name="customer_id"),
    )
    frame["first_order_at"] = pd.Timestamp("2024-01-01")
    frame["last_order_at"] = pd.Timestamp("2024-12-01")
    frame["tenure_days"] = frame["recency_days"] + 100
    frame["average_order_value"] = frame["monetary"] / frame["frequency"]
    frame["basket_size"] = 2.0
    frame["product_variety"] = 3
    frame["interpurchase_days"] = 30.0
    frame["return_rate"] = 0.0
    frame["historic_value"] = frame["monetary"] * 3
    frame["country"] = None
    return Customers(
        frame=frame,
        as_of=dt.date(2025, 1, 1),
        lines=len(frame),
        orders=int(frame["frequency"].sum()),
        without_purchase=(),
    )


@pytest.fixture
def make_customers() -> Callable[..., Customers]:
    return as_customers
