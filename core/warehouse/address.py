"""Addresses of orders that are computed where they lie, and what is refused of them."""

from __future__ import annotations

import glob
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from core import files
from core.errors import DatabaseError, SettingError

Kind = Literal["duckdb", "postgresql", "spark", "bigquery", "snowflake", "databricks"]
DUCKDB_WORD = "duckdb:"
"""Stands before the path of files that the embedded engine reads where they lie."""

_POSTGRESQL = ("postgresql", "postgres")
_ELSEWHERE: dict[str, Kind] = {
    "sc": "spark",
    "bigquery": "bigquery",
    "snowflake": "snowflake",
    "databricks": "databricks",
}
_TITLES: dict[Kind, str] = {
    "duckdb": "DuckDB",
    "postgresql": "PostgreSQL",
    "spark": "Spark",
    "bigquery": "BigQuery",
    "snowflake": "Snowflake",
    "databricks": "Databricks",
}
_NOT_YET = ("mysql", "sqlite")
_ENDINGS = {".parquet": "parquet", ".pq": "parquet", ".csv": "csv", ".tsv": "csv", ".txt": "csv"}


@dataclass(frozen=True, slots=True)
class WarehouseAddress:
    """Where orders lie.

    Parameters
    ----------
    kind : the engine that computes there
    paths : the files, for DuckDB
    form : what these are
    url : of an engine elsewhere; it may hold a password or a token, and is never shown
    """

    kind: Kind
    paths: tuple[Path, ...] = ()
    form: Literal["", "parquet", "csv"] = ""
    url: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """The engine's name in words."""
        return _TITLES[self.kind]


def is_warehouse_address(name: str) -> bool:
    """Whether a name is an address, not the path of a file: `duckdb:…` or `scheme://…`."""
    scheme = urlsplit(name).scheme if "://" in name else ""
    return name.startswith(DUCKDB_WORD) or scheme in {*_POSTGRESQL, *_ELSEWHERE, *_NOT_YET}


def read_address(name: str) -> WarehouseAddress:
    """What an address says.

    Parameters
    ----------
    name : `duckdb:` and a file, a folder or a pattern; `postgresql://…`, `sc://…` (Spark Connect),
        `bigquery://…`, `snowflake://…`, `databricks://…`; or the word for the database of this
        installation

    Raises
    ------
    SettingError : there is no such file
    DatabaseError : an engine that is not known here
    """
    if name.startswith(DUCKDB_WORD):
        return _of_files(name.removeprefix(DUCKDB_WORD))
    if name == files.DATABASE_WORD or urlsplit(name).scheme in _POSTGRESQL:
        return WarehouseAddress("postgresql")
    scheme = urlsplit(name).scheme
    if scheme in _ELSEWHERE:
        return WarehouseAddress(_ELSEWHERE[scheme], url=name)
    raise DatabaseError(
        f"Orders at {scheme}:// cannot be computed where they lie.",
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
