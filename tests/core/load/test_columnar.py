"""Parquet files keep their types, and end in ones that cleaning can read."""

from __future__ import annotations

import datetime as dt
import resource
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from core.errors import UnreadableFileError
from core.load import detect, engine, read, roles, values
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
    assert raw.preview()["day"].tolist() == [dt.datetime(2024, 1, 1, 6)]  # noqa: DTZ001 - UTC, naive


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
            f"COPY (SELECT * FROM {engine.parquet(parquet)}) TO {engine.literal(str(path))} "
            "(FORMAT csv)"
        )
    before = resource.getrusage(resource.RUSAGE_SELF)
    raw = read.read_table(detect.open_source(path, "retail.csv"), workspace)
    settled = roles.settle(raw, ReadSettings())
    values.readings(raw, settled, ReadSettings())
    after = resource.getrusage(resource.RUSAGE_SELF)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 2.5
