"""Orders in a database: read through Ibis, by a user who may only read."""

from __future__ import annotations

import json
import sqlite3
import traceback
from collections.abc import Iterator
from pathlib import Path

import postgres
import psycopg
import pytest
from loaded_file import Loaded

from core.__main__ import main
from core.columns import role_resolution
from core.columns.parsers import registry
from core.errors import ClienteleError, DatabaseError, LimitExceededError, UnknownTableError
from core.files import reading
from core.files.formats import database, database_url
from core.joins import proposal
from core.settings import Limits, ReadSettings

SET_UP = """
CREATE TABLE orders (id integer PRIMARY KEY, customer_no text, order_date timestamptz,
                     status text);
CREATE TABLE order_lines (order_id integer, sku text, quantity smallint, price numeric,
                          extra jsonb, photo bytea, tags text[]);
CREATE TABLE payments (order_id integer, amount numeric(10, 2));
CREATE TABLE empty (customer_id text, order_date date, amount numeric);
CREATE TABLE secret (customer_id text, order_date date, amount numeric);
INSERT INTO orders SELECT n, 'K' || n % 60, '2024-01-01 01:00+02'::timestamptz
    + n * interval '36 hours', 'shipped' FROM generate_series(1, 240) AS n;
INSERT INTO order_lines SELECT n, s, 2, 1.25 + n % 7, '{"a": 1}', 'x'::bytea, ARRAY['t']
    FROM generate_series(1, 240) AS n, unnest(ARRAY['A', 'B']) AS s;
INSERT INTO payments SELECT 1 + n % 200, 5 FROM generate_series(1, 400) AS n;
CREATE VIEW slow AS SELECT 'K' AS customer_id, now() AS order_date, 1 AS amount
    FROM (SELECT pg_sleep(4)) AS wait;
GRANT SELECT ON orders, order_lines, payments, empty, slow TO reader;
"""
MONEY = sum((1.25 + n % 7) * 2 * 2 for n in range(1, 241))


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.prepared(SET_UP) as running:
        yield running


@pytest.fixture
def connected(server, monkeypatch) -> postgres.Server:
    monkeypatch.setenv(database_url.VARIABLE, server.address)
    return server


def load(workspace: Path, **choices: object) -> Loaded:
    settings = ReadSettings(**choices)
    raw = proposal.read_orders(database.open_database(), workspace, settings)
    settled = role_resolution.resolve_roles(raw, settings)
    return Loaded(raw, settled, registry.choose_parsers(raw, settled, settings))


def test_the_tables_of_a_database_are_listed(connected):
    found = {info.name: info.columns for info in reading.list_tables(database.open_database())}
    assert connected
    assert {"orders", "order_lines", "payments"} <= set(found)
    assert found["payments"] == ("order_id", "amount")


def test_tables_of_a_database_are_joined_like_those_of_a_file(connected, workspace):
    assert connected
    loaded = load(workspace)
    customers, orders, money = loaded.totals()
    assert loaded.raw.table == "order_lines + orders"
    assert (loaded.raw.rows, customers, orders) == (480, 60, 240)
    assert float(money) == pytest.approx(MONEY)
    assert "status" in loaded.raw.columns


def test_times_come_in_utc_and_odd_types_as_text(connected, workspace):
    assert connected
    raw = reading.read_table(database.open_database(), workspace, ReadSettings(table="orders"))
    assert raw.types["order_date"] == "TIMESTAMP"
    first = raw.preview(1).iloc[0]
    assert str(first["order_date"]) == "2024-01-02 11:00:00"
    lines = reading.read_table(
        database.open_database(), workspace, ReadSettings(table="order_lines")
    )
    assert lines.types["price"].startswith("DECIMAL")
    assert {lines.types[name] for name in ("extra", "photo", "tags")} == {"VARCHAR"}


def test_the_key_of_a_table_is_its_content(connected, tmp_path):
    def key(folder: str) -> str:
        place = tmp_path / folder
        place.mkdir()
        source = database.open_database()
        return reading.read_table(source, place, ReadSettings(table="payments")).source.sha256

    before = key("a")
    assert key("b") == before
    with psycopg.connect(connected.owner) as connection:
        connection.execute("UPDATE payments SET amount = 6 WHERE order_id = 7")
    assert key("c") != before


def test_nothing_can_be_written_and_nothing_waits_for_ever(connected):
    with (
        pytest.raises(DatabaseError, match="ReadOnlySqlTransaction"),
        database.connect_database(Limits()) as connection,
    ):
        connection.raw_sql("CREATE TABLE mine (a integer)")
    with psycopg.connect(connected.owner) as owner:
        owner.execute("GRANT CREATE ON SCHEMA public TO reader")
    with (
        pytest.raises(DatabaseError, match="ReadOnlySqlTransaction"),
        database.connect_database(Limits()) as connection,
    ):
        connection.raw_sql("CREATE TABLE mine (a integer)")


@pytest.mark.parametrize(
    ("table", "limits", "error", "said"),
    [
        ("slow", Limits(worker_seconds=1), LimitExceededError, "longer than 1 second"),
        ("order_lines", Limits(columns=3), LimitExceededError, "7 columns"),
        ("empty", Limits(), ClienteleError, "has no rows"),
        ("secret", Limits(), ClienteleError, "secret|did not give"),
        ("nowhere", Limits(), UnknownTableError, "no table 'nowhere'"),
    ],
)
def test_what_cannot_be_read_says_why(table, limits, error, said, connected, workspace):
    assert connected
    with pytest.raises(error, match=said):
        reading.read_table(database.open_database(), workspace, ReadSettings(table=table), limits)


def test_a_table_over_the_limit_names_the_way_out(connected, workspace):
    with psycopg.connect(connected.owner) as owner:
        owner.execute(
            "CREATE TABLE wide AS SELECT n AS customer_id, repeat('x', 400) AS note "
            "FROM generate_series(1, 4000) AS n; GRANT SELECT ON wide TO reader"
        )
    with pytest.raises(LimitExceededError) as caught:
        reading.read_table(
            database.open_database(), workspace, ReadSettings(table="wide"), Limits(unpacked_mb=1)
        )
    assert "more than 1 MB" in caught.value.message
    assert "view" in caught.value.hint
    assert not list(workspace.glob("raw-*"))


@pytest.mark.parametrize(
    "wrong",
    [
        ("s3cr%3At%40word", "another"),  # the password
        ("127.0.0.1", "127.0.0.9"),  # the host
        ("/shop", "/nothing"),  # the database
    ],
)
def test_no_error_holds_the_address(wrong, connected, monkeypatch):
    monkeypatch.setenv(database_url.VARIABLE, connected.address.replace(*wrong))
    with pytest.raises(DatabaseError) as caught:
        reading.list_tables(database.open_database())
    told = "".join(traceback.format_exception(caught.value, chain=True))
    said = json.dumps(caught.value.as_dict())
    for private in ("reader", "s3cr", postgres.PASSWORD, "127.0.0", str(connected.port), "another"):
        assert private not in said
        assert private not in told.partition("DatabaseError:")[2]


def test_the_terminal_reads_a_database(connected, capsys):
    assert connected
    assert main(["segment", "database:", "--json", "--trials", "3"]) == 0
    out, err = capsys.readouterr()
    document = json.loads(out)
    assert document["source"]["kind"] == "database"
    assert document["source"]["name"] == "shop (PostgreSQL)"
    assert document["source"]["table"] == "order_lines + orders"
    assert document["used"]["customers"] == 60
    for private in ("reader", "s3cr", "127.0.0.1"):
        assert private not in out + err


def test_without_an_address_there_is_no_database(monkeypatch, tmp_path):
    monkeypatch.delenv(database_url.VARIABLE, raising=False)
    monkeypatch.setattr(database_url, "_SECRETS", tmp_path / "secrets.toml")
    assert not database_url.is_database_configured()
    with pytest.raises(DatabaseError, match="No database"):
        database.open_database()


def test_the_address_can_stand_among_the_secrets(monkeypatch, tmp_path, workspace):
    path = tmp_path / "orders.db"
    with sqlite3.connect(path) as connection:
        connection.execute(
            "CREATE TABLE sales (order_id INTEGER, customer_id TEXT, order_date TEXT, amount REAL)"
        )
        connection.executemany(
            "INSERT INTO sales VALUES (?, ?, ?, 1.5)",
            [(n, f"K{n % 9}", f"2024-01-{1 + n % 28:02d}") for n in range(90)],
        )
    connection.close()
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(f'[database]\nurl = "sqlite://{path}"\n')
    monkeypatch.delenv(database_url.VARIABLE, raising=False)
    monkeypatch.setattr(database_url, "_SECRETS", secrets)
    assert database_url.is_database_configured()
    loaded = load(workspace)
    assert (loaded.raw.source.name, loaded.raw.table) == ("orders (sqlite)", "sales")
    assert float(loaded.totals()[2]) == pytest.approx(135)


def test_a_missing_driver_says_how_to_install_it(monkeypatch):
    monkeypatch.setenv(database_url.VARIABLE, "postgresql://a:b@127.0.0.1/shop")
    monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
    monkeypatch.delitem(__import__("sys").modules, "ibis.backends.postgres", raising=False)
    with pytest.raises(DatabaseError, match="driver") as caught:
        reading.list_tables(database.open_database())
    assert "requirements-database.txt" in caught.value.hint


def test_an_address_of_a_duckdb_file_is_refused_with_a_way_out(monkeypatch, tmp_path):
    monkeypatch.setenv(database_url.VARIABLE, f"duckdb://{tmp_path}/orders.duckdb")
    with pytest.raises(DatabaseError, match="DuckDB") as refused:
        reading.list_tables(database.open_database())
    assert "Parquet" in refused.value.hint or "parquet" in refused.value.hint
    assert str(tmp_path) not in refused.value.message + refused.value.hint
