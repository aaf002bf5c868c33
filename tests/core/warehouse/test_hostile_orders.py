"""Random orders with hostile values come out the same where they lie."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import hostile_orders
import postgres
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from two_engines import assert_equal, computed_here, computed_there

from core.errors import ClienteleError
from core.files import DATABASE_WORD, Source, open_database, open_source
from core.files.formats import database_url
from core.settings import ReadSettings, Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

SET_UP = """
CREATE TABLE lines (order_no text, customer_id text, order_date timestamp, sku text,
    quantity integer, unit_price numeric(10, 3), country text);
GRANT SELECT ON lines TO reader;
"""

# A few, each with many ties: compiling the expressions is what takes the time, not the rows.
few_examples = settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.prepared(SET_UP) as running:
        yield running


@few_examples
@given(lines=hostile_orders.orders())
def test_random_orders_do_the_same_on_duckdb(lines):
    with tempfile.TemporaryDirectory() as name:
        path = hostile_orders.write(lines, Path(name) / "lines.parquet")
        source = open_source(path, path.name, Settings().limits, uploaded=False)
        check(source, f"duckdb:{path}", Settings())


@few_examples
@given(lines=hostile_orders.orders())
def test_random_orders_do_the_same_on_postgresql(server, lines):
    with psycopg.connect(server.owner) as owner:
        owner.execute("TRUNCATE lines")
        with owner.cursor().copy("COPY lines FROM STDIN") as copy:
            for row in hostile_orders.table_of(lines).to_pylist():
                copy.write_row(tuple(row.values()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(database_url.VARIABLE, server.address)
        check(open_database(), DATABASE_WORD, Settings(read=ReadSettings(table="lines")))


def check(source: Source, address: str, chosen: Settings) -> None:
    """Both ways give the same, or both refuse the table in the same words."""
    try:
        here = computed_here(source, chosen)
    except ClienteleError as refused:
        try:
            computed_there(address, chosen)
        except ClienteleError as also:
            assert type(also) is type(refused)  # noqa: PT017 - both are looked at
            return
        raise
    assert_equal(here, computed_there(address, chosen))
