"""Segments written back into PostgreSQL by a role that may write, all or none."""

from __future__ import annotations

import json
from collections.abc import Iterator

import postgres
import psycopg
import pytest
from shop_lines import shop_lines

from core.__main__ import main
from core.files.formats import database_url
from core.warehouse import writing_back

SET_UP = """
CREATE TABLE lines (order_no text, customer_id text, order_date timestamp, sku text,
    quantity integer, unit_price numeric(10, 2), country text, note text);
CREATE SCHEMA segments;
CREATE ROLE writer LOGIN PASSWORD 'w';
GRANT SELECT ON lines TO reader, writer;
GRANT USAGE, CREATE ON SCHEMA segments TO writer;
"""
ASKED = ["--table", "lines", "--write-to", "segments", "--json"]


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    with postgres.prepared(SET_UP, shop_lines()) as running:
        yield running


@pytest.fixture
def writer(server, monkeypatch) -> postgres.Server:
    monkeypatch.setenv(database_url.VARIABLE, server.address)
    monkeypatch.setenv(writing_back.WRITER, f"postgresql://writer:w@127.0.0.1:{server.port}/shop")
    return server


def test_the_tables_hold_what_the_document_says_and_are_replaced(writer, capsys):
    for _ in range(2):
        assert main(["rfm", "database:", *ASKED]) == 0
        document = json.loads(capsys.readouterr().out)
    with psycopg.connect(writer.owner) as owner:
        rows = owner.execute(
            "SELECT segment, customers, round(revenue::numeric, 2), as_of::text"
            " FROM segments.clientele_segments"
        ).fetchall()
        customers = owner.execute(
            "SELECT count(*), count(DISTINCT rule) FROM segments.clientele_customers"
        ).fetchall()
        levels = owner.execute(
            "SELECT definition->>'levels' FROM segments.clientele_rule"
        ).fetchall()
    said = {
        (one["name"], one["customers"], one["revenue"], document["as_of"])
        for one in document["segments"]
    }
    assert {(name, n, float(revenue), day) for name, n, revenue, day in rows} == said
    assert customers == [(document["customers"], 1)]
    assert levels == [("5",)]


def test_a_dry_run_prints_the_statements_and_runs_none(writer, capsys, monkeypatch):
    assert writer
    monkeypatch.delenv(writing_back.WRITER)
    assert main(["rfm", "database:", *ASKED[:-1], "--dry-run"]) == 0
    printed = capsys.readouterr().out
    assert printed.startswith('DROP TABLE IF EXISTS "segments".clientele_customers;')
    assert 'CREATE TABLE "segments".clientele_rule AS' in printed
    assert main(["rfm", "database:", *ASKED]) == 2
    assert "No role is set up" in capsys.readouterr().err


def test_a_table_of_somebody_else_is_left_alone(writer, capsys):
    with psycopg.connect(writer.owner, autocommit=True) as owner:
        owner.execute("DROP SCHEMA segments CASCADE; CREATE SCHEMA segments")
        owner.execute("GRANT USAGE, CREATE ON SCHEMA segments TO writer")
        owner.execute("CREATE TABLE segments.clientele_segments AS SELECT 7 AS mine")
        assert main(["rfm", "database:", *ASKED]) == 2
        assert "did not write" in capsys.readouterr().err
        assert owner.execute("SELECT mine FROM segments.clientele_segments").fetchall() == [(7,)]
        owner.execute("DROP TABLE segments.clientele_segments")


def test_a_role_that_may_not_write_is_said_without_its_address(writer, capsys, monkeypatch):
    monkeypatch.setenv(writing_back.WRITER, writer.address)
    assert main(["rfm", "database:", *ASKED]) == 2
    error = capsys.readouterr().err
    assert "The segments were not written back (InsufficientPrivilege)" in error
    assert postgres.PASSWORD not in error


def test_files_are_not_written_back_to(tmp_path, capsys):
    path = tmp_path / "lines.parquet"
    shop_lines().to_parquet(path, index=False)
    assert main(["rfm", f"duckdb:{path}", "--write-to", "segments"]) == 2
    assert "Only a database is written back to" in capsys.readouterr().err
