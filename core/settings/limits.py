"""How large a file may be, and what may be spent on one: every such limit in one place."""

from __future__ import annotations

from pydantic import Field

from core.settings.base import Frozen


class Limits(Frozen):
    """How large a file this installation takes, and how much work it spends on one."""

    upload_mb: int = Field(200, ge=1, le=4096, description="Largest file, in MB")
    unpacked_mb: int = Field(2048, ge=1, le=65536, description="Largest unpacked size, in MB")
    archive_entries: int = Field(
        100, ge=1, le=10_000, description="Most files in one archive, or sheets in one workbook"
    )
    archive_ratio: int = Field(200, ge=10, le=10_000, description="Highest compression ratio")
    columns: int = Field(2000, ge=3, le=20_000, description="Most columns in one table")
    rows: int = Field(
        25_000_000, ge=1000, le=2_000_000_000, description="Most rows in one uploaded table"
    )
    cells: int = Field(
        500_000_000,
        ge=10_000,
        le=40_000_000_000,
        description="Most cells (rows × columns) in one uploaded table",
    )
    cell_length: int = Field(
        100_000,
        ge=1000,
        le=16_000_000,
        description="Longest text in a cell of a database or Parquet file, in bytes",
    )
    worker_memory_mb: int = Field(2048, ge=128, le=65536, description="Memory to read one file")
    worker_seconds: int = Field(30, ge=1, le=3600, description="Seconds to read one file")
    query_memory_mb: int = Field(600, ge=64, le=262_144, description="Memory for the query engine")
    query_threads: int = Field(2, ge=1, le=64, description="Threads for the query engine")
    fetch_rows: int = Field(
        5_000_000,
        ge=0,
        le=2_000_000_000,
        description="Rows up to which a database table is fetched and computed here; a larger one "
        "is computed in the database where that is left to the program (`--engine auto`)",
    )
    sample_rows: int = Field(
        100_000,
        ge=1000,
        le=5_000_000,
        description="Rows of a table computed where it lies that its columns are recognised by",
    )
    histogram_rows: int = Field(
        5_000_000,
        ge=1000,
        le=100_000_000,
        description="Most different customers, products or measures that are counted where the "
        "table lies and fetched as counts",
    )
    warehouse_seconds: int = Field(
        3600, ge=1, le=86_400, description="Seconds for one query where the table lies"
    )
