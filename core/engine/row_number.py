"""How the rows of a raw table are numbered. Free of heavy imports: the workbook reader needs it."""

from __future__ import annotations

ROW = "__row__"
"""Name of the column that numbers the rows of a raw table as they stand in the file, from 1."""

FILE_ROW = "file_row_number"
"""What the engine calls the place of a row in a Parquet file, from 0; no column of the file."""
