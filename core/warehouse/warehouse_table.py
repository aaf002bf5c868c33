"""`Warehouse`: a table where it lies, and an engine that answers questions about it."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from core import engine
from core.errors import DatabaseError
from core.warehouse.engine_differences import for_engine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa


class Warehouse:
    """A table and the engine that it lies in.

    Parameters
    ----------
    backend : Ibis's connection
    table : the table with plain types (`files.plain_columns`)
    name : what it is called; shown
    state : what tells this table and its state from others
    folder : a private folder for results that are needed again
    """

    def __init__(self, backend: Any, table: ir.Table, name: str, state: str, folder: Path) -> None:
        self.backend, self.table, self.name = backend, table, name
        self.fingerprint = hashlib.sha256(state.encode()).hexdigest()
        self.folder = folder
        self.fetched_bytes = 0

    @property
    def dialect(self) -> str:
        """The engine's SQL, as Ibis calls it."""
        return str(self.backend.name)

    def fetch(self, asked: ir.Table) -> pa.Table:
        """The answer to a question: everything that leaves the engine comes through here."""
        answer = self._answer(for_engine(asked, self.dialect))
        self.fetched_bytes += answer.nbytes
        return answer

    def one_row(self, asked: ir.Table) -> dict[str, Any]:
        """The one row of an aggregate."""
        (row,) = self.fetch(asked).to_pylist()
        return dict(row)

    def keep(self, asked: ir.Table, name: str) -> ir.Table:
        """A table that is computed once and asked several times; it is gone with the connection.

        An engine that keeps none, or may not, computes it again each time.
        """
        name = f"clientele_{name}"
        return self.backend.table(name) if self._keep(asked, name) else asked

    def _answer(self, asked: ir.Table) -> pa.Table:
        answer: pa.Table = self.backend.to_pyarrow(asked)
        return answer

    def _keep(self, _asked: ir.Table, _name: str) -> bool:
        """Whether the engine holds a table now under a name."""
        return False

    def _of_its_types(self, asked: ir.Table) -> str:
        """A question as SQL whose answer has the types Ibis says: engines add up in wider ones."""
        columns = []
        for column, kind in asked.schema().items():
            text = self._quoted(column)
            wide = "BIGINT" if kind.is_integer() else ""
            if kind.is_decimal():
                wide = f"DECIMAL({kind.precision or 38}, {kind.scale or 6})"
            columns.append(f"CAST({text} AS {wide}) AS {text}" if wide else text)
        sql = self.backend.compile(for_engine(asked, self.dialect))
        return f"SELECT {', '.join(columns)} FROM ({sql}) AS kept"

    def _quoted(self, name: str) -> str:
        return engine.quoted(name)


def choose_table(known: Sequence[str], chosen: str | None) -> str:
    """The one table that is computed where it lies.

    Parameters
    ----------
    known : the names of those that can be read
    chosen : by the user

    Raises
    ------
    DatabaseError : there is no such table, or several and none is chosen
    """
    if chosen is None and len(known) != 1:
        raise DatabaseError(
            "The database has several tables, and one is computed where it lies."
            if known
            else "The database has no table that this user may read.",
            f"Choose one with --table, or make a view that joins them: {', '.join(known[:8])}."
            if known
            else "Check that this database user may read it.",
        )
    table = chosen or known[0]
    if table not in known:
        raise DatabaseError(
            f"The database has no table {table[:80]!r}.", f"It has {', '.join(known[:8])}."
        )
    return table


def named_table(backend: Any, chosen: str | None) -> tuple[str, ir.Table]:
    """A table of an engine with schemas and catalogs, and its name.

    Parameters
    ----------
    backend : Ibis's connection
    chosen : by the user, `TABLE`, `SCHEMA.TABLE` or `CATALOG.SCHEMA.TABLE`

    Raises
    ------
    DatabaseError : as `choose_table`
    """
    *place, name = (chosen or "").split(".")
    if not place:
        chosen = name = choose_table(sorted(backend.list_tables()), chosen)
    table: ir.Table = backend.table(name, database=tuple(place) or None)
    return chosen or name, table
