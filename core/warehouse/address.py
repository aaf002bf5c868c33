"""Addresses of orders that are computed where they lie, and what is refused of them."""

from __future__ import annotations

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from core import files
from core.errors import DatabaseError, SettingError

DUCKDB_WORD = "duckdb:"
"""Stands before the path of files that the embedded engine reads where they lie."""

_POSTGRESQL = ("postgresql", "postgres")
_NOT_YET = ("sc", "bigquery", "snowflake", "databricks", "mysql", "sqlite")
_ENDINGS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


@dataclass(frozen=True, slots=True)
class WarehouseAddress:
    """Where orders lie.

    Parameters
    ----------
    kind : the engine that computes there
    paths : the files, for DuckDB
    form : what these are
    """

    kind: Literal["duckdb", "postgresql"]
    paths: tuple[Path, ...] = ()
    form: Literal["", "parquet", "csv"] = ""


def is_warehouse_address(name: str) -> bool:
    """Whether a name is an address, not the path of a file: `duckdb:…` or `scheme://…`."""
    scheme = urlsplit(name).scheme if "://" in name else ""
    return name.startswith(DUCKDB_WORD) or scheme in {*_POSTGRESQL, *_NOT_YET}


def read_address(name: str) -> WarehouseAddress:
    """What an address says.

    Parameters
    ----------
    name : `duckdb:` and a file, a folder or a pattern; `postgresql://…`; or the word for the
        database of this installation

    Raises
    ------
    SettingError : there is no such file
    DatabaseError : an engine that is not known here
    """
    if name.startswith(DUCKDB_WORD):
        return _of_files(name.removeprefix(DUCKDB_WORD))
    if name == files.DATABASE_WORD or urlsplit(name).scheme in _POSTGRESQL:
        return WarehouseAddress("postgresql")
    raise DatabaseError(
        f"Orders at {urlsplit(name).scheme}:// cannot be computed where they lie.",
        "Use duckdb: for files and postgresql:// for a database; --sql prints what another engine "
        "would run.",
    )


def _of_files(pattern: str) -> WarehouseAddress:
    if "://" in pattern:
        raise DatabaseError(
            "Object storage is not read by duckdb: addresses.",
            "Mount it as a folder, or copy the files to this machine.",
        )
    path = Path(pattern)
    if path.is_dir():
        found = sorted(one for one in path.iterdir() if one.suffix.casefold() in _ENDINGS)
    elif path.is_file():
        found = [path]
    else:
        found = sorted(Path(one) for one in glob.glob(pattern, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    forms = {_ENDINGS.get(one.suffix.casefold(), "") for one in found}
    if not found:
        raise SettingError(f"There is no file {path.name}.", "Check the path.", "no_such_file")
    if forms == {"parquet"}:
        return WarehouseAddress("duckdb", tuple(found), "parquet")
    if forms == {"csv"}:
        return WarehouseAddress("duckdb", tuple(found), "csv")
    raise SettingError(
        f"{path.name} is not Parquet and not CSV, or is some of both.",
        "Give files of one kind; other files are loaded without duckdb: before their name.",
    )
