"""Columns as codes: looked up, they are the column again."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.engine import connection as engine
from core.engine.dictionary import encoded_columns
from core.files import detect, reading

COLUMNS = {
    "text": pa.array(["b", None, "a", "b", ""]),
    "number": pa.array([3, 3, None, -1, 3], pa.int64()),
    "price": pa.array([1.5, float("nan"), None, 1.5, 0.0]),
    "exact": pa.array([Decimal("1.50"), None, Decimal("-2.25"), None, None]),
    "day": pa.array([dt.date(2024, 1, 5), None, None, dt.date(2024, 1, 6), dt.date(2024, 1, 5)]),
    "moment": pa.array([dt.datetime(2024, 1, 5, 12, tzinfo=dt.UTC), *[None] * 4]),
    "yes": pa.array([True, None, False, True, True]),
    "words": pa.array([["a", "b"], None, [], ["a", "b"], ["c"]]),
    "kind": pa.array(["x", None, "y", "x", "x"]).dictionary_encode(),
}


@pytest.fixture
def raw(tmp_path):
    path = tmp_path / "orders.parquet"
    # Several stretches, each of which numbers its values for itself.
    pq.write_table(pa.table(COLUMNS), path, row_group_size=2)
    return reading.read_table(detect.open_source(path, path.name), tmp_path)


@pytest.mark.parametrize("column", COLUMNS)
def test_a_column_looked_up_is_what_the_engine_reads(column, raw):
    coded = encoded_columns.encode_columns(raw, [column])[column]
    with engine.connect() as connection:
        name, row = engine.quoted(column), engine.quoted(engine.ROW)
        wanted = connection.execute(f"SELECT {name} FROM {raw.sql} ORDER BY {row}").fetchall()
    mine = coded.distinct.take(pa.array(coded.codes)).to_pylist()
    assert repr(mine) == repr([value for (value,) in wanted])
    assert coded.nulls == sum(value is None for (value,) in wanted)
    assert coded.counts.sum() == 5


def test_what_is_read_inside_is_read_once(raw):
    with encoded_columns.column_cache():
        first = encoded_columns.encode_columns(raw, ["text", "price"])
        again = encoded_columns.encode_columns(raw, ["price", "number"])
    assert again["price"] is first["price"]
    assert encoded_columns.encode_columns(raw, ["price"])["price"] is not first["price"], (
        "outside, memory is free again"
    )


def test_rows_are_counted_by_value(raw):
    with engine.connect() as connection:
        assert encoded_columns.count_parsed(connection, raw, "text", '"text"') == 4
        assert encoded_columns.count_parsed(connection, raw, "text", "nullif(\"text\", 'b')") == 2
        assert encoded_columns.count_parsed(connection, raw, "number", '"number"') == 4


def test_numbers_lead_to_places_and_back():
    own = encoded_columns.RowNumbers(3, np.array([7, 2, 9]))
    assert list(own.places(np.array([9, 7]))) == [2, 0]
    assert list(own.at(np.array([1]))) == [2]
    assert list(encoded_columns.RowNumbers(3).places(np.array([3]))) == [2]


def test_an_empty_cell_of_a_text_file_is_no_value(tmp_path):
    path = tmp_path / "orders.csv"
    cells = ["b", "", "a", '""', "b", " "]
    path.write_text("\n".join(["who,what", *(f"{cell},x" for cell in cells)]), "utf-8")
    raw = reading.read_table(detect.open_source(path, path.name), tmp_path)
    coded = encoded_columns.encode_columns(raw, ["who"])["who"]
    assert coded.distinct.to_pylist() == ["b", "a", " ", None]
    assert coded.codes.tolist() == [0, 3, 1, 3, 0, 2]
    assert coded.nulls == 2
    with engine.connect() as connection:
        asked = connection.execute(f"SELECT who FROM {raw.sql} ORDER BY {engine.ROW}").fetchall()
    assert [who for (who,) in asked] == ["b", None, "a", None, "b", " "]
    assert encoded_columns.raw_rows(raw, np.array([1, 4]))["who"].isna().tolist() == [True, False]


def test_one_column_can_be_asked_for_alone(raw):
    with engine.connect() as connection:
        alone = connection.sql(f"FROM {raw.only(['price'])}").columns
        every = connection.sql(f"FROM {raw.sql}").columns
    assert alone == [engine.ROW, "price"]
    assert every == [engine.ROW, *COLUMNS]
