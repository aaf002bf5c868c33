"""Parquet files keep their types, and end in ones that cleaning can read."""

from __future__ import annotations

import datetime as dt
import decimal
import resource
import sys
import uuid

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.columns import role_resolution
from core.columns.parsers import registry
from core.engine import connection as engine
from core.errors import UnreadableFileError
from core.files import detect, reading
from core.settings import ReadSettings


def test_offsets_lists_and_categories_end_in_plain_types(workspace, raw_table):
    moment = dt.datetime(2024, 1, 1, 8, tzinfo=dt.timezone(dt.timedelta(hours=2)))
    path = workspace / "a.parquet"
    pq.write_table(
        pa.table(
            {
                "day": pa.array([moment], pa.timestamp("us", tz="Europe/Paris")),
                "tags": pa.array([["a", "b"]]),
                "country": pa.array(["FR"]).dictionary_encode(),
                "amount": pa.array([1.5]),
            }
        ),
        path,
    )
    raw = raw_table(path)
    assert raw.types == {
        "day": "TIMESTAMP",
        "tags": "VARCHAR",
        "country": "VARCHAR",
        "amount": "DOUBLE",
    }
    assert raw.preview()["day"].tolist() == [dt.datetime(2024, 1, 1, 7)]  # noqa: DTZ001 - in Paris


def test_types_that_few_programs_know_become_usual_ones(workspace, raw_table):
    """Each was once called damaged, or stopped with an internal error."""
    path = workspace / "a.parquet"
    key = uuid.UUID(int=1)
    columns = {
        "customer": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([key.bytes], pa.binary(16))),
        "amount": pa.array([decimal.Decimal("12.50")], pa.decimal256(50, 2)),
        "quantity": pa.array(np.array([1.5], np.float16)),
    }
    pq.write_table(pa.table(columns), path)
    raw = raw_table(path)
    assert raw.preview().iloc[0].tolist() == [str(key), 12.5, 1.5]


@pytest.mark.parametrize(
    ("given", "called"),
    [("", "column_2"), (" ", "column_2"), ("\x00", "column_2"), ("am\x00ount", "amount")],
)
def test_a_column_without_a_name_is_called_by_its_place(workspace, raw_table, given, called):
    """A file with such a column was once called damaged."""
    path = workspace / "a.parquet"
    columns = [pa.array(["A", "B"]), pa.array([1.5, 2.5]), pa.array([3, 4])]
    pq.write_table(pa.table(columns, names=["customer", given, given]), path)
    raw = raw_table(path)
    assert raw.columns[:2] == ("customer", called)
    assert len(set(raw.columns)) == 3
    assert raw.preview().to_numpy().tolist() == [["A", 1.5, 3], ["B", 2.5, 4]]


def test_a_cut_off_file_is_called_damaged(workspace, raw_table):
    path = workspace / "a.parquet"
    pq.write_table(pa.table({"a": list(range(1000))}), path)
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(UnreadableFileError, match="damaged Parquet"):
        raw_table(path)


def test_numbers_that_are_seconds_are_recognised_as_dates(workspace, load):
    path = workspace / "a.parquet"
    pq.write_table(
        pa.table(
            {
                "customer_id": ["A", "B"],
                "created_at": [1_704_067_200_000, 1_707_264_000_000],
                "amount": [1.5, 2.5],
            }
        ),
        path,
    )
    days = [day.date() for day in load(path).values("ordered_at")]
    assert days == [dt.date(2024, 1, 1), dt.date(2024, 2, 7)]


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.skipif(sys.platform == "win32", reason="CPU seconds are counted on Unix")
def test_half_a_million_lines_cost_little(shared, workspace):
    path = workspace / "retail.csv"
    parquet = shared / "data" / "uci_online_retail" / "online_retail.parquet"
    with engine.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM {engine.read_parquet(parquet)}) TO {engine.literal(str(path))} "
            "(FORMAT csv)"
        )
    before = resource.getrusage(resource.RUSAGE_SELF)
    raw = reading.read_table(detect.open_source(path, "retail.csv"), workspace)
    settled = role_resolution.resolve_roles(raw, ReadSettings())
    registry.choose_parsers(raw, settled, ReadSettings())
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.5


def orders_in(path, **other):
    columns = {
        "customer_id": ["ann", "bob", "ann"],
        "order_date": [dt.datetime(2024, 1, day) for day in (5, 6, 7)],  # noqa: DTZ001 - as files hold them
        "amount": [1.5, 2.5, 3.5],
    }
    pq.write_table(pa.table(columns | other), path)
    return path


def test_a_parquet_file_is_read_where_it_lies_with_its_rows_numbered(tmp_path, load):
    path = orders_in(tmp_path / "a.parquet")
    loaded = load(path)
    assert loaded.raw.parquet == path
    assert loaded.values("customer_id") == ["ann", "bob", "ann"]
    assert not list(tmp_path.rglob("raw-*.parquet"))


@pytest.mark.parametrize("name", ["file_row_number", "__row__"])
def test_a_column_called_like_the_row_number_does_not_take_its_place(tmp_path, load, name):
    loaded = load(orders_in(tmp_path / "a.parquet", **{name: [7, 7, 7]}))
    assert loaded.values("customer_id") == ["ann", "bob", "ann"]
    assert len(loaded.raw.columns) == 4


def test_damage_inside_a_parquet_file_is_found_while_it_is_loaded(tmp_path, load):
    path = orders_in(tmp_path / "a.parquet")
    content = bytearray(path.read_bytes())
    content[4:40] = b"\xff" * 36
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match="damaged Parquet"):
        load(path)
