"""The first rows of a raw table as texts: enough to see how the whole is laid out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from core.files.raw_table import RawTable

_SAMPLE = 2_000


def first_rows(raw: RawTable) -> list[list[str]]:
    """The cells of the first rows, without white space around them; blank where there is none."""
    with pq.ParquetFile(raw.parquet) as file:
        rows = next(file.iter_batches(_SAMPLE, columns=list(raw.columns)), None)
    if rows is None:
        return []
    texts = [column.cast(pa.string()).to_pylist() for column in rows.columns]
    return [[(cell or "").strip() for cell in row] for row in zip(*texts, strict=True)]
