"""Some rows of a table in a warehouse, as a raw table that columns are recognised by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from core import engine, formatting
from core.errors import LimitExceededError, UnreadableFileError
from core.files import RawTable, Source

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.settings import Limits
    from core.warehouse.warehouse_table import Warehouse

MAX_WORDS = 500
"""A column with more different texts than this holds no words that have a meaning."""


@dataclass(frozen=True)
class WarehouseSample:
    """Rows of a table that came over.

    Parameters
    ----------
    raw : these rows
    rows : how many the whole table has
    """

    raw: RawTable
    rows: int


def take_sample(warehouse: Warehouse, limits: Limits) -> WarehouseSample:
    """All rows of a small table; of a large one the first, and others from anywhere.

    Raises
    ------
    UnreadableFileError : the table is empty
    LimitExceededError : it has more columns than this installation takes
    """
    table = warehouse.table
    if len(table.columns) > limits.columns:
        raise LimitExceededError(
            f"The table {warehouse.name} has {formatting.count(len(table.columns), 'column')}; "
            f"this installation takes up to {limits.columns:,}.",
            "Make a view with the columns that are needed.",
        )
    rows = int(warehouse.one_row(table.aggregate(n=table.count()))["n"])
    if not rows:
        raise UnreadableFileError(f"The table {warehouse.name} has no rows.", "Choose another.")
    wanted = limits.sample_rows
    sample = warehouse.fetch(table.limit(wanted if rows <= wanted else wanted // 2))
    if rows > wanted:
        anywhere = table.filter(ibis.random() < 0.6 * wanted / rows).limit(wanted // 2)
        sample = pa.concat_tables([sample, warehouse.fetch(anywhere).cast(sample.schema)])
    return WarehouseSample(as_raw_table(warehouse, sample, "sample"), rows)


def with_all_words(
    warehouse: Warehouse, sample: WarehouseSample, columns: Iterable[str]
) -> WarehouseSample:
    """A sample in which no word of some columns is missing: a rare status is a status.

    Parameters
    ----------
    columns : those whose words have a meaning; one with too many different ones is left as it is
    """
    with engine.connect() as connection:
        held = connection.sql(
            f"SELECT * EXCLUDE ({engine.quoted(engine.ROW)}) FROM {sample.raw.sql}"
        ).to_arrow_table()
    added = []
    for column in columns:
        values = warehouse.table[column]
        different = warehouse.table.select(value=values).distinct().limit(MAX_WORDS + 1)
        known = set(held.column(column).unique().to_pylist())
        words = [one for one in warehouse.fetch(different)["value"].to_pylist() if one not in known]
        if words and len(words) <= MAX_WORDS:
            missing = warehouse.table.filter(values.isin([one for one in words if one is not None]))
            places = ibis.row_number().over(group_by=column, order_by=column)
            first = missing.mutate(clientele_place=places).filter(ibis._.clientele_place == 0)
            added.append(warehouse.fetch(first.drop("clientele_place")).cast(held.schema))
    if not added:
        return sample
    whole = pa.concat_tables([held, *added])
    return WarehouseSample(as_raw_table(warehouse, whole, "words"), sample.rows)


def as_raw_table(warehouse: Warehouse, rows: pa.Table, name: str) -> RawTable:
    """Rows that came over, written down as a raw table.

    Parameters
    ----------
    name : of the file, different for each
    """
    path = warehouse.folder / f"raw-{name}.parquet"
    numbers = pa.array(range(1, rows.num_rows + 1), pa.int64())
    pq.write_table(rows.add_column(0, engine.ROW, numbers), path)
    source = Source(warehouse.name, path, "database", 0, warehouse.fingerprint)
    return RawTable(source, warehouse.name, path, tuple(rows.column_names), rows.num_rows)
