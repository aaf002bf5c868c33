"""Which tables a source holds, and reading one of them into a raw table."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from core import process_folder, vocabulary
from core.errors import Notice, SettingError, UnknownTableError, UnreadableFileError
from core.files import split_columns, zip_archive
from core.files.file_budget import FileBudget
from core.files.formats import registry
from core.files.formats.file_format import FileFormat, FormatReader, ListRequest, TableRequest
from core.files.formats.sandboxed_reader import SandboxedReader
from core.files.raw_table import RawTable, Source, TableInfo
from core.files.raw_table_cache import CacheTarget
from core.files.table_shape import group_headings, hanging_lines
from core.formatting import Sentence, first_few
from core.settings import Limits, ReadSettings

_MAX_NAMES = 12


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
    with tempfile.TemporaryDirectory(dir=process_folder.path()) as scratch:
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
    form = registry.format_of(source)
    if form.read_in_place is not None and _is_the_one_table(source, read.table):
        in_place = (
            SandboxedReader(form).read_in_place(target)
            if form.in_worker
            else form.read_in_place(target)
        )
        if in_place is not None and not split_columns.columns_to_join(in_place):
            return in_place
    if not target.parquet.exists():
        _write(source, target, read)
        _fill_in(target, read)
        split_columns.join_columns(target)
    return cached_table(target)


def read_tables(
    source: Source,
    workspace: Path,
    names: Sequence[str],
    read: ReadSettings = ReadSettings(),  # noqa: B008 - as above
    limits: Limits | None = None,
) -> tuple[RawTable, ...]:
    """Read several tables of a source, unpacking an archive once for all of them.

    They become one, so that what stands in several columns is joined there (`join_columns`).

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
                _write_place(place, target, read)
                _fill_in(target, read)
    return tuple(cached_table(target) for target in targets)


def options_key(read: ReadSettings) -> str:
    """The settings that change what stands in a raw table, for the name of its file."""
    return repr((read.encoding, read.delimiter, read.header_row, read.fill_down))


def cached_table(target: CacheTarget) -> RawTable:
    """What was written to a target."""
    raw = target.raw_table()
    fingerprint = registry.format_of(raw.source).fingerprint
    return fingerprint(raw) if fingerprint is not None else raw


def _target(
    source: Source, table: str | None, workspace: Path, read: ReadSettings, limits: Limits
) -> CacheTarget:
    return CacheTarget(source, table, workspace, limits, options_key(read))


def _is_the_one_table(source: Source, table: str | None) -> bool:
    return registry.format_of(source).one_table and table in {None, source.name}


def _write(source: Source, target: CacheTarget, read: ReadSettings) -> None:
    """Write the table that is asked for, or the likeliest."""
    form = registry.format_of(source)
    if form.picks_table or _is_the_one_table(source, read.table):
        # Listing the tables first would read the file twice.
        inner = None if form.one_table else read.table
        _reader(form).write(TableRequest(source, inner, None, target, read))
        return
    with target.scratch() as scratch:
        places = _places(source, scratch, target.limits, read)
        if read.table is not None:
            _write_place(_named(places, read.table, source), target, read)
            return
        place = _likeliest(places, target.limits)
        chosen = (_chosen(place, places),) if len(places) > 1 else ()
        _write_place(place, target, read, chosen)


def _fill_in(target: CacheTarget, read: ReadSettings) -> None:
    """Give lines what stands on a row above; a database's rows come in no order."""
    if read.fill_down == "auto" and registry.format_of(target.source).is_file:
        group_headings.take_in(target)
        hanging_lines.fill_in(target)


def _write_place(
    place: _Place, target: CacheTarget, read: ReadSettings, chosen: tuple[Notice, ...] = ()
) -> None:
    notices = (*chosen, *place.notices)
    _reader(registry.format_of(place.source)).write(
        TableRequest(place.source, place.inner, place.info.name, target, read, notices)
    )


def _reader(form: FileFormat) -> FormatReader:
    if form.reader is None:
        raise AssertionError(f"the files of {form.title} are read one by one")
    return SandboxedReader(form) if form.in_worker else form.reader()


def _places(
    source: Source, scratch: Path, limits: Limits, read: ReadSettings
) -> tuple[_Place, ...]:
    """Every table of a source, with where it lies. Archives are unpacked into `scratch`."""
    if not registry.format_of(source).is_archive:
        return _places_in_file(
            ListRequest(source, limits, FileBudget.of(source, limits), read, scratch)
        )
    places: list[_Place] = []
    skipped: list[str] = []
    budget = FileBudget.of(source, limits)
    stop_at = time.monotonic() + budget.seconds

    def check_time() -> None:
        if time.monotonic() > stop_at:
            raise budget.too_slow(source.name, "Pack only the order export into the archive.")

    for member in zip_archive.members(source, scratch, limits, check_time):
        check_time()
        try:
            places += _places_in_member(
                member,
                ListRequest(member.source, limits, budget, read, scratch, count_rows=True),
            )
        except (UnreadableFileError, SettingError):
            skipped.append(member.name)
    if not places:
        raise UnreadableFileError(
            f"{source.name} has no {registry.titles(archives=False)} table, only "
            f"{', '.join(skipped[:5])[:200]}.",
            "Pack the order export itself into the archive, or upload it as it is.",
        )
    return tuple(places)


def _places_in_member(member: zip_archive.Member, request: ListRequest) -> Iterator[_Place]:
    """The tables of one file of an archive, under names that hold the file's."""
    notices: tuple[Notice, ...] = ()
    if member.nested:
        notices = (
            Notice("nested_archive", f"{member.name} was in an archive inside the archive."),
        )
    for place in _places_in_file(request):
        info = place.info
        if place.inner is not None:
            info = replace(info, name=f"{member.name}/{info.name}")
        yield _Place(info, place.source, place.inner, notices)


def _places_in_file(request: ListRequest) -> tuple[_Place, ...]:
    source = request.source
    form = registry.format_of(source)
    tables = _reader(form).list_tables(request)
    if not tables:
        raise UnreadableFileError(f"{source.name} has no tables.", "Export the orders again.")
    return tuple(_Place(info, source, None if form.one_table else info.name) for info in tables)


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
    has_rows = registry.format_of(ranked[0].source).has_rows
    if has_rows is None:
        return ranked[0]
    # A database does not say how many rows a table has, so empty ones are found by asking.
    filled = (place for place in ranked if has_rows(place.info.name, limits))
    return next(filled, ranked[0])


def _chosen(place: _Place, places: tuple[_Place, ...]) -> Notice:
    others = tuple(other for other in places if other is not place)
    sentence = Sentence(
        "The table {table} was read. Other tables: {others}.",
        table=place.info.name,
        others=first_few([other.info.name for other in others], _MAX_NAMES),
    )
    return Notice("table_chosen", sentence)


def _listed(places: tuple[_Place, ...]) -> str:
    names = [place.info.name for place in places]
    more = len(names) - _MAX_NAMES
    return ", ".join(names[:_MAX_NAMES]) + (f" and {more} more" if more > 0 else "")
