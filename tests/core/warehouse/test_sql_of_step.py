"""The SQL of a step, for an analyst to own: it gives the same, and every dialect can parse it."""

from __future__ import annotations

import duckdb
import pytest
import sqlglot

from core import warehouse
from core.__main__ import main
from core.settings import Settings
from core.warehouse import SQL_DIALECTS, SQL_STEPS


@pytest.fixture(scope="module")
def printed(shop, tmp_path_factory):
    """Every step in every dialect, and every customer as they were computed in place."""
    settings, address = Settings(), warehouse.read_address(f"duckdb:{shop}")
    folder = tmp_path_factory.mktemp("private")
    with warehouse.segment_in_place(address, folder, settings) as there:
        queries = {
            (dialect, step): warehouse.sql_of_step(there, settings, dialect, step)
            for dialect in SQL_DIALECTS
            for step in SQL_STEPS
        }
        return queries, there.customer_frame(3.0), there.clean.report


@pytest.mark.parametrize("dialect", SQL_DIALECTS)
def test_every_step_parses_in_every_dialect(printed, dialect):
    queries, *_ = printed
    for step in SQL_STEPS:
        (parsed,) = sqlglot.parse(queries[dialect, step], read=dialect)
        assert isinstance(parsed, sqlglot.exp.Select)
        tables = {table.name for table in parsed.find_all(sqlglot.exp.Table)}
        # What is kept for one session stands in no query: it reads the table itself.
        made = {one.alias for one in parsed.find_all(sqlglot.exp.CTE)}
        assert tables - made == {"clientele_source"}


def test_the_sql_gives_the_same_segments_over_the_table_itself(printed, shop):
    queries, customers, report = printed
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW clientele_source AS FROM '{shop}'")
        rows = connection.execute(
            f"SELECT customer_id, segment, monetary::DOUBLE FROM ({queries['duckdb', 'segments']}) "
            "ORDER BY 1"
        ).fetchall()
        left_out = connection.execute(
            f"SELECT reason, count(*) FROM ({queries['duckdb', 'judged']}) GROUP BY 1"
        ).fetchall()
        ((used,),) = connection.execute(
            f"SELECT count(*) FROM ({queries['duckdb', 'lines']})"
        ).fetchall()
    expected = customers[["segment", "monetary"]].itertuples()
    assert rows == [tuple(row) for row in expected]
    assert used == report.rows_used
    counted = {one.code: one.rows for one in report.left_out}
    assert dict(left_out)["non_product"] == counted["non_product"]


def test_the_terminal_prints_sql_and_nothing_else(shop, capsys):
    assert main(["rfm", f"duckdb:{shop}", "--sql", "snowflake", "--step", "lines"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("-- Clientele, step lines of lines.parquet")
    assert len(sqlglot.parse(text, read="snowflake")) == 1


def test_sql_of_a_file_that_is_loaded_is_refused(shop, capsys):
    assert main(["rfm", str(shop), "--sql", "duckdb"]) == 2
    assert "duckdb:FILE" in capsys.readouterr().err
