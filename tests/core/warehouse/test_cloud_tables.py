"""Addresses of warehouses in the cloud, whose drivers are installed on demand."""

from __future__ import annotations

import pytest

from core import warehouse
from core.__main__ import main
from core.errors import DatabaseError
from core.settings import Settings

ADDRESSES = {
    "bigquery://project/dataset": "BigQuery",
    "snowflake://user:s3cret@account/database/schema": "Snowflake",
    "databricks://token:s3cret@host?http_path=/sql": "Databricks",
}


@pytest.mark.parametrize(("url", "title"), ADDRESSES.items(), ids=ADDRESSES.values())
def test_a_driver_that_is_not_installed_is_named(url, title, workspace):
    assert warehouse.is_warehouse_address(url)
    address = warehouse.read_address(url)
    with (
        pytest.raises(DatabaseError, match=f"driver that computes in {title}") as caught,
        warehouse.segment_in_place(address, workspace, Settings()),
    ):
        pytest.fail("it went on")
    assert f"ibis-framework[{title.lower()}]" in caught.value.hint
    assert "s3cret" not in str(caught.value) + caught.value.hint + repr(address)


def test_its_tables_are_not_fetched(capsys):
    assert main(["rfm", "bigquery://project/dataset", "--engine", "fetch"]) == 2
    assert "Orders in BigQuery are not fetched" in capsys.readouterr().err
