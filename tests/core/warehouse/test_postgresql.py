"""The same segments in PostgreSQL (Debian's, on loopback), read by a user who may only read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator

import postgres
import psycopg
import pytest
from shop_lines import shop_lines
from two_engines import assert_equal_database, computed_there

from core import warehouse
from core.__main__ import main
from core.errors import ClienteleError, DatabaseError
from core.files import DATABASE_WORD
from core.files.formats import database_url
from core.progress import Cancelled
from core.settings import ReadSettings, Settings

LINES = Settings(read=ReadSettings(table="lines"))
SET_UP = """
CREATE TABLE lines (order_no text, customer_id text, order_date timestamp, sku text,
    quantity integer, unit_price numeric(10, 2), country text, note text);
CREATE VIEW slow AS SELECT lines.* FROM lines, (SELECT pg_sleep(30)) AS wait;
GRANT SELECT ON lines, slow TO reader;
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.prepared(SET_UP, shop_lines()) as running:
        yield running


@pytest.fixture
def connected(server, monkeypatch) -> postgres.Server:
    monkeypatch.setenv(database_url.VARIABLE, server.address)
    return server


def test_a_shop_with_one_of_everything_comes_out_the_same(connected):
    assert connected
    here = assert_equal_database(LINES)
    assert len(here.customers) == 59


def test_a_user_who_may_not_keep_tables_gets_the_same(connected):
    usual = computed_there(DATABASE_WORD, LINES)
    with psycopg.connect(connected.owner, autocommit=True) as owner:
        owner.execute("REVOKE TEMPORARY ON DATABASE shop FROM PUBLIC")
        try:
            again = computed_there(DATABASE_WORD, LINES)
        finally:
            owner.execute("GRANT TEMPORARY ON DATABASE shop TO PUBLIC")
    assert again.document == usual.document
    assert again.customers.equals(usual.customers)


def test_nothing_of_the_database_is_changed(connected):
    before = _tables(connected)
    computed_there(DATABASE_WORD, LINES)
    assert _tables(connected) == before


def _tables(server: postgres.Server) -> list[tuple[str, str, int]]:
    with psycopg.connect(server.owner) as owner:
        return owner.execute(
            "SELECT schemaname, relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_user_tables"
            " WHERE schemaname NOT LIKE 'pg_temp%' ORDER BY 1, 2"
        ).fetchall()


def test_the_address_and_the_size_choose_the_engine(connected, capsys):
    documents = []
    for engine in ("fetch", "there", "auto"):
        arguments = ["rfm", connected.address, "--table", "lines", "--engine", engine, "--json"]
        assert main(arguments) == 0
        captured = capsys.readouterr()
        assert postgres.PASSWORD not in captured.out + captured.err
        documents.append(json.loads(captured.out) | {"source": None})
    assert documents[0] == documents[1] == documents[2]
    address = warehouse.read_address(DATABASE_WORD)
    few, many = (
        Settings().limits.model_copy(update={"fetch_rows": rows}) for rows in (1000, 100_000)
    )
    assert warehouse.is_computed_there(address, LINES.read, few)
    assert not warehouse.is_computed_there(address, LINES.read, many)


def test_several_tables_ask_for_one(connected):
    assert connected
    with pytest.raises(DatabaseError, match="several tables"):
        computed_there(DATABASE_WORD, Settings())
    unknown = Settings(read=ReadSettings(table="nothing"))
    with pytest.raises(ClienteleError, match="no table 'nothing'"):
        computed_there(DATABASE_WORD, unknown)


def test_cancel_reaches_the_database(connected, workspace):
    assert connected
    asked = threading.Event()
    threading.Timer(1.0, asked.set).start()

    def stop(_stage: str, _done: float, _detail: str = "") -> None:
        if asked.is_set():
            raise Cancelled

    slow = Settings(read=ReadSettings(table="slow"))
    begun = time.monotonic()
    address = warehouse.read_address(DATABASE_WORD)
    with pytest.raises(Cancelled), warehouse.segment_in_place(address, workspace, slow, stop):
        pytest.fail("it went on")
    assert time.monotonic() - begun < 15
