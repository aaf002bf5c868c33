"""Random orders with hostile values come out the same where they lie."""

from __future__ import annotations

import tempfile
from pathlib import Path

import hostile_orders
from hypothesis import HealthCheck, given, settings
from two_engines import assert_equal, computed_here, computed_there

from core.errors import ClienteleError
from core.files import open_source
from core.settings import Settings


# A few, each with many ties: compiling the expressions is what takes the time, not the rows.
@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines=hostile_orders.orders())
def test_random_orders_do_the_same_on_duckdb(lines):
    check(lines)


def check(lines: list[dict[str, object]]) -> None:
    """Both ways give the same, or both refuse the table in the same words."""
    with tempfile.TemporaryDirectory() as name:
        path = hostile_orders.write(lines, Path(name) / "lines.parquet")
        source = open_source(path, path.name, Settings().limits, uploaded=False)
        try:
            here = computed_here(source, Settings())
        except ClienteleError as refused:
            try:
                computed_there(f"duckdb:{path}", Settings())
            except ClienteleError as also:
                assert type(also) is type(refused)  # noqa: PT017 - both are looked at
                return
            raise
        assert_equal(here, computed_there(f"duckdb:{path}", Settings()))
