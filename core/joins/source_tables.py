"""The tables of one source, as a plan for joining them sees them: each read when it is needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core import files
from core.joins import union
from core.joins.candidates import TableCandidate

if TYPE_CHECKING:
    from pathlib import Path

    from core.files import RawTable, Source
    from core.settings import Limits, ReadSettings


@dataclass(frozen=True)
class Tables:
    """The tables of a source, each read when it is first needed.

    Parameters
    ----------
    source, workspace, settings, limits : as for `read.read_table`
    alone : the one table that was read already, so that a workbook is not opened for it again

    Tables that are read one below the other stand here as one, under the name of the first.
    """

    source: Source
    workspace: Path
    settings: ReadSettings
    limits: Limits
    alone: RawTable | None = None

    @cached_property
    def single(self) -> tuple[TableCandidate, ...]:
        """Every table that may hold rows, each for itself."""
        # A workbook was read whole to find its likeliest sheet: not once more for their names.
        listed = self.alone.listed if self.alone is not None else ()
        return tuple(
            TableCandidate(info.name, info.rows, info.columns)
            for info in listed or files.list_tables(self.source, self.limits, self.settings)
            if info.rows != 0
        )

    @cached_property
    def stacks(self) -> Mapping[str, tuple[str, ...]]:
        """Which tables are read one below the other, all of them by the name of the first."""
        asked, base = self.settings.append, self.settings.table
        if asked is not None:
            return {base: (base, *asked)} if base is not None and asked else {}
        if base is not None or not files.format_of(self.source).is_file:
            return {}
        return {group[0]: group for group in union.groups(self.single)}

    @cached_property
    def listed(self) -> tuple[TableCandidate, ...]:
        """Every table that may hold rows; several that are read as one are one."""
        below = {name for first, *rest in self.stacks.values() for name in rest}
        rows = {one.name: one.rows or 0 for one in self.single}
        return tuple(
            replace(one, rows=sum(rows.get(name, 0) for name in self.stacks[one.name]))
            if one.name in self.stacks
            else one
            for one in self.single
            if one.name not in below
        )

    def first_of(self, name: str) -> str | None:
        """The first of the tables a table is read with; None where it is read alone."""
        return next((first for first, names in self.stacks.items() if name in names), None)

    def pieces(self, first: str) -> tuple[union.Piece, ...]:
        """What was found about the tables read one below the other; none where there is one."""
        if first in self.stacks and first not in self._compared:
            chosen = self.settings.append is not None
            self._compared[first] = union.compare(self._pile(first), chosen=chosen)
        return self._compared.get(first, ())

    @cached_property
    def _compared(self) -> dict[str, tuple[union.Piece, ...]]:
        return {}  # filled as it is asked for: comparing reads every row

    def read(self, name: str | None) -> RawTable:
        """A table by its name, with those below it; the likeliest where there is none."""
        raw = None
        if name is None:
            raw = self._one(None)
            name = raw.table
        first = self.first_of(name)
        if first is not None:
            return self._stacked(first)
        return self._one(name) if raw is None else raw

    def _stacked(self, first: str) -> RawTable:
        pieces = self.pieces(first)
        made_by = f"{files.options_key(self.settings)} appended {pieces!r}"
        target = files.CacheTarget(self.source, first, self.workspace, self.limits, made_by)
        if target.parquet.exists():
            return target.raw_table()
        return union.stack(self._pile(first), pieces, target)

    def _pile(self, first: str) -> tuple[RawTable, ...]:
        names = self.stacks[first]
        return files.read_tables(self.source, self.workspace, names, self.settings, self.limits)

    def _one(self, name: str | None) -> RawTable:
        if self.alone is not None and name in {self.alone.table, self.settings.table}:
            return self.alone
        one = self.settings.model_copy(update={"table": name, "joins": ()})
        return files.read_table(self.source, self.workspace, one, self.limits)
