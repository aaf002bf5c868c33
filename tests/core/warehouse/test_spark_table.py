"""The same segments in Spark, through Spark Connect: a local server, and no JVM on our side."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest
import spark_server
from two_engines import assert_equal, computed_here, computed_there

from core import warehouse
from core.errors import DatabaseError
from core.files import open_source
from core.settings import ReadSettings, Settings
from core.warehouse import spark_table


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with spark_server.serve() as address:
        yield address


@pytest.mark.slow
def test_a_shop_with_one_of_everything_comes_out_the_same(server, shop):
    spark_server.make_table(server, "shop", shop)
    source = open_source(shop, shop.name, Settings().limits, uploaded=False)
    here = computed_here(source, Settings())
    assert len(here.customers) == 59
    assert_equal(here, computed_there(server, Settings(read=ReadSettings(table="shop"))))


def test_a_client_that_is_not_installed_is_named(monkeypatch, workspace):
    monkeypatch.setitem(sys.modules, "pyspark.sql.connect.session", None)
    address = warehouse.read_address("sc://spark.example.com/;token=s3cret")
    with (
        pytest.raises(DatabaseError, match="client of Spark Connect") as caught,
        warehouse.segment_in_place(address, workspace, Settings()),
    ):
        pytest.fail("it went on")
    assert "requirements-spark.txt" in caught.value.hint
    assert "s3cret" not in str(caught.value) + repr(address)


@pytest.mark.parametrize("port", [9, 99_999])
def test_an_address_where_nobody_answers_is_said_in_words(port, monkeypatch, workspace):
    monkeypatch.setattr(spark_table, "RETRIES", 0)
    address = warehouse.read_address(f"sc://127.0.0.1:{port}/;token=s3cret")
    with (
        pytest.raises(DatabaseError, match="cannot be reached") as caught,
        warehouse.segment_in_place(address, workspace, Settings()),
    ):
        pytest.fail("it went on")
    assert "s3cret" not in str(caught.value) + caught.value.hint
