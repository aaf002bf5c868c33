"""A Tableau extract (.hyper) of all tables, where pantab is installed.

pantab is optional (`requirements-tableau.txt`) and loaded when the first extract is made. Rows run
from the Parquet files into the extract batch by batch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.exports.business_intelligence.star_schema import StarSchema, StarTable

_SCHEMA = "Extract"


def write_extract(star: StarSchema, data: Path, path: Path) -> bool:
    """Write the extract; False where pantab is not installed.

    Parameters
    ----------
    star : the tables
    data : the folder of their Parquet files
    path : of the extract
    """
    try:
        pantab = import_module("pantab")
    except ImportError:
        return False
    readers = {
        (_SCHEMA, table.title): _batches(table, data / f"{table.name}.parquet")
        for table in star.tables
    }
    pantab.frames_to_hyper(readers, path)
    return True


def _batches(table: StarTable, path: Path) -> pa.RecordBatchReader:
    """The rows of a table under the names people know."""
    file = pq.ParquetFile(path)
    labels = [column.label for column in table.columns]
    schema = pa.schema(
        [field.with_name(label) for field, label in zip(file.schema_arrow, labels, strict=True)]
    )

    def renamed() -> Iterator[pa.RecordBatch]:
        for batch in file.iter_batches():
            yield pa.RecordBatch.from_arrays(batch.columns, schema=schema)

    return pa.RecordBatchReader.from_batches(schema, renamed())
