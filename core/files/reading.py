"""Which tables a source holds, and reading one of them into a raw table."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from core import vocabulary
from core.errors import Notice, SettingError, UnknownTableError, UnreadableFileError
from core.files import raw_table_cache, zip_archive
from core.files.formats import csv, database, excel, parquet, sqlite
from core.files.raw_table import FileKind, RawTable, Source, TableInfo
from core.settings import Limits, ReadSettings

_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a table lies: in which file, and under which name inside that file."""

    info: TableInfo
    source: Source
    inner: str | None
    notices: tuple[Notice, ...] = ()


def list_tables(
    source: Source,
    limits: Limits | None = None,
    read: ReadSettings = ReadSettings(),  # noqa: B008 - frozen, so one default serves all
) -> tuple[TableInfo, ...]:
    """The tables in a source: sheets, files in an archive, database tables, or the one table."""
    with tempfile.TemporaryDirectory() as scratch:
        places = _places(source, Path(scratch), limits or Limits(), read)
    return tuple(place.info for place in places)


def read_table(
    source: Source,
    workspace: Path,
    read: ReadSettings = ReadSettings(),  # noqa: B008 - as above
    limits: Limits | None = None,
) -> RawTable:
    """Read one table of a source and write it once as Parquet in the workspace.

    A source that is a Parquet file itself is read where it lies, if its columns allow it.

    What was written before from the same bytes in the same way is used again.

    Parameters
    ----------
    workspace : the private folder for this visitor
    read : which table (the likeliest where none is named), and how its text is cut

    Raises
    ------
    UnknownTableError : the table named is not in the source
    UnreadableFileError, LimitExceededError : as for `tables`
    """
    limits = limits or Limits()
    target = _target(source, read.table, workspace, read, limits)
    if source.kind is FileKind.PARQUET and read.table in {None, source.name}:
        in_place = parquet.where_it_lies(target)
        if in_place is not None:
            return in_place
    if not target.parquet.exists():
        _write(source, target, read)
    return _as_read(target)


def read_tables(
    source: Source,
    workspace: Path,
    names: Sequence[str],
    read: ReadSettings = ReadSettings(),  # noqa: B008 - as above
    limits: Limits | None = None,
) -> tuple[RawTable, ...]:
    """Read several tables of a source, unpacking an archive once for all of them.

    Raises
    ------
    as `read_table`
    """
    limits = limits or Limits()
    targets = [_target(source, name, workspace, read, limits) for name in names]
    missing = [target for target in targets if not target.parquet.exists()]
    if missing:
        with missing[0].scratch() as scratch:
            places = _places(source, scratch, limits, read)
            for target in missing:
                place = _named(places, str(target.table), source)
                _write_place(place, target, read, place.notices)
    return tuple(_as_read(target) for target in targets)


def options_key(read: ReadSettings) -> str:
    """The settings that change what stands in a raw table, for the name of its file."""
    return repr((read.encoding, read.delimiter, read.header_row))


def _target(
    source: Source, table: str | None, workspace: Path, read: ReadSettings, limits: Limits
) -> raw_table_cache.CacheTarget:
    return raw_table_cache.CacheTarget(source, table, workspace, limits, options_key(read))


def _as_read(target: raw_table_cache.CacheTarget) -> RawTable:
    raw = target.raw_table()
    return database.with_fingerprint(raw) if raw.source.kind is FileKind.DATABASE else raw


def _write(source: Source, target: raw_table_cache.CacheTarget, read: ReadSettings) -> None:
    if source.kind is FileKind.EXCEL:
        # The worker chooses the sheet itself: listing the sheets first would read them all twice.
        excel.write(source.path, source.name, target, read.table, header_row=read.header_row)
        return
    if source.kind is FileKind.TEXT and read.table in {None, source.name}:
        csv.write(source.path, source.name, source.name, target, read)  # the one table it holds
        return
    with target.scratch() as scratch:
        places = _places(source, scratch, target.limits, read)
        place = (
            _named(places, read.table, source) if read.table else _likeliest(places, target.limits)
        )
        told = place.notices
        if len(places) > 1 and read.table is None:
            told = (_chosen(place, places), *told)
        _write_place(place, target, read, told)


def _write_place(
    place: _Place, target: raw_table_cache.CacheTarget, read: ReadSettings, told: tuple[Notice, ...]
) -> None:
    path, name, table = place.source.path, place.source.name, place.info.name
    if place.source.kind is FileKind.PARQUET:
        parquet.write(path, name, table, target, told)
    elif place.source.kind is FileKind.SQLITE:
        sqlite.write(path, name, target, table, place.inner or table, told)
    elif place.source.kind is FileKind.DATABASE:
        database.write(target, table, told)
    elif place.source.kind is FileKind.EXCEL:
        excel.write(path, name, target, place.inner, table, told, read.header_row)
    else:
        csv.write(path, name, table, target, read, told)


def _places(
    source: Source, scratch: Path, limits: Limits, read: ReadSettings
) -> tuple[_Place, ...]:
    """Every table of a source, with where it lies. Archives are unpacked into `scratch`."""
    if source.kind is not FileKind.ZIP:
        return _places_in_file(source, "", scratch, limits, read)
    found: list[_Place] = []
    passed_over: list[str] = []
    for member in zip_archive.members(source, scratch, limits):
        told: tuple[Notice, ...] = ()
        if member.nested:
            told = (
                Notice("nested_archive", f"{member.name} stood in an archive inside the archive."),
            )
        try:
            inside = _places_in_file(member.source, member.name, scratch, limits, read)
        except (UnreadableFileError, SettingError):
            passed_over.append(member.name)
            continue
        found.extend(
            _Place(place.info, place.source, place.inner, (*told, *place.notices))
            for place in inside
        )
    if not found:
        raise UnreadableFileError(
            f"{source.name} holds no CSV, Excel, SQLite or Parquet table, only "
            f"{', '.join(passed_over[:5])[:200]}.",
            "Pack the order export itself into the archive, or upload it as it is.",
        )
    return tuple(found)


def _places_in_file(
    source: Source, member: str, scratch: Path, limits: Limits, read: ReadSettings
) -> tuple[_Place, ...]:
    if source.kind is FileKind.PARQUET:
        return (_Place(parquet.describe(source.path, source.name), source, None),)
    if source.kind is FileKind.TEXT:
        info = csv.describe(source.path, source.name, scratch, read, count=bool(member))
        return (_Place(info, source, None),)
    told: tuple[Notice, ...] = ()
    if source.kind is FileKind.EXCEL:
        inside = excel.tables(source.path, source.name, limits, read.header_row)
    elif source.kind is FileKind.DATABASE:
        inside = database.tables(limits)
    else:
        inside = sqlite.tables(source.path, source.name, limits)
        told = sqlite.notices(source.path)
    if not inside:
        raise UnreadableFileError(f"{source.name} holds no tables.", "Export the orders again.")
    return tuple(
        _Place(_renamed(info, f"{member}/{info.name}") if member else info, source, info.name, told)
        for info in inside
    )


def _renamed(info: TableInfo, name: str) -> TableInfo:
    return TableInfo(name, info.rows, info.columns)


def _named(places: tuple[_Place, ...], table: str, source: Source) -> _Place:
    for place in places:
        if place.info.name == table:
            return place
    raise UnknownTableError(
        f"{source.name} has no table {table[:80]!r}.", f"Its tables are {_listed(places)}."
    )


def _likeliest(places: tuple[_Place, ...], limits: Limits) -> _Place:
    """The table whose column names look most like order lines; the larger one where two do."""
    if len(places) == 1:
        return places[0]
    ranked = sorted(
        places,
        key=lambda place: (
            place.info.rows != 0,
            round(vocabulary.score_names(place.info.columns), 1),
            place.info.rows or 0,
        ),
        reverse=True,
    )
    if ranked[0].source.kind is not FileKind.DATABASE:
        return ranked[0]
    # A database does not say how many rows a table has, so empty ones are found by asking.
    filled = (place for place in ranked if database.holds_rows(place.info.name, limits))
    return next(filled, ranked[0])


def _chosen(place: _Place, places: tuple[_Place, ...]) -> Notice:
    others = tuple(other for other in places if other is not place)
    return Notice(
        "table_chosen", f"The table {place.info.name} was read. Other tables: {_listed(others)}."
    )


def _listed(places: tuple[_Place, ...]) -> str:
    names = [place.info.name for place in places]
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" and {more} more" if more > 0 else "")
