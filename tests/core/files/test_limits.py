"""Every limit: what exceeds it is told how to get there all the same."""

from __future__ import annotations

import large_workbook
import pytest

from core.errors import LimitExceededError
from core.files import detect
from core.settings import Limits
from tests.core.files.formats.test_containers import archive, database, workbook

ROWS = "".join(f"C{n},2024-01-01,{n * n}\n" for n in range(100_000))
LARGE = "customer_id,order_date,amount\n" + ROWS


@pytest.fixture
def large(workspace):
    path = workspace / "orders.csv"
    path.write_text(LARGE, encoding="utf-8")
    return path


def test_an_upload_that_is_too_large_names_the_ways_out(large):
    with pytest.raises(LimitExceededError, match=r"up to 1 MB") as caught:
        detect.open_source(large, large.name, Limits(upload_mb=1))
    for way in ("shorter period", "Parquet", "python -m core segment", "database"):
        assert way in caught.value.hint


def test_a_file_that_lies_here_already_may_be_larger(large):
    source = detect.open_source(large, large.name, Limits(upload_mb=1), uploaded=False)
    assert source.size > 1_000_000


def test_a_packed_file_has_the_limit_of_what_is_unpacked(workspace, raw_table):
    path = archive(workspace / "a.zip", {"orders.csv": LARGE})
    assert path.stat().st_size < 1_000_000
    assert raw_table(path, limits=Limits(upload_mb=1)).rows == 100_000
    other = archive(workspace / "b.zip", {"orders.csv": LARGE + ROWS})
    with pytest.raises(LimitExceededError, match="up to 1 MB") as caught:
        raw_table(other, limits=Limits(unpacked_mb=1))
    assert "Parquet" in caught.value.hint


@pytest.mark.parametrize("kind", ["csv", "xlsx", "db"])
def test_too_many_columns_are_counted_and_the_way_out_named(kind, workspace, raw_table):
    names = [f"c{n}" for n in range(60)]
    path = workspace / f"a.{kind}"
    if kind == "csv":
        path.write_text(",".join(names) + "\n" + ",".join("1" * 60) + "\n", encoding="utf-8")
    elif kind == "xlsx":
        workbook(path, [("Orders", 0, [names, range(60)])])
    else:
        database(
            path,
            f"CREATE TABLE orders ({', '.join(names)})",
            f"INSERT INTO orders VALUES ({', '.join('1' * 60)})",
        )
    with pytest.raises(LimitExceededError, match=r"60 columns.*up to 50") as caught:
        raw_table(path, limits=Limits(columns=50))
    assert "do not need" in caught.value.hint


def test_a_workbook_that_takes_too_long_names_the_way_out(workspace, raw_table):
    path = large_workbook.of_rows(900_000, workspace / "a.xlsx")
    with pytest.raises(LimitExceededError, match=r"1 second") as caught:
        raw_table(path, limits=Limits(worker_seconds=1))
    assert "CSV" in caught.value.hint
