"""`StarTable`: one table of the star schema, and what programs need to know of its columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from core.exports.export_columns import ColumnKind

ColumnType = Literal["text", "whole", "real", "date", "moment", "flag"]
"""How values are stored."""

CUSTOMERS, SEGMENTS, ORDER_LINES = "customers", "segments", "order_lines"
SNAPSHOTS, DATES = "snapshots", "dates"


@dataclass(frozen=True, slots=True)
class StarColumn:
    """One column.

    Parameters
    ----------
    name : in the files; no two of a table differ in nothing but case
    label : what people call it; unique in its table
    type : how it is stored
    kind : how its values are written
    meaning : what it says, in a sentence
    summed : whether the sum of its values says something
    """

    name: str
    label: str
    type: ColumnType
    kind: ColumnKind
    meaning: str
    summed: bool = False

    @property
    def is_measure(self) -> bool:
        """Whether it is there to be counted with; the others are there to group by."""
        return self.type in {"whole", "real"} and self.kind != "text"


@dataclass(frozen=True, slots=True)
class StarTable:
    """One table.

    Parameters
    ----------
    name : of its files
    title : what people call it
    about : what a row is, in a sentence
    columns : in their order
    rows : how many there are
    """

    name: str
    title: str
    about: str
    columns: tuple[StarColumn, ...]
    rows: int

    def has(self, column: str) -> bool:
        """Whether it has a column of this name."""
        return any(one.name == column for one in self.columns)

    def column(self, name: str) -> StarColumn:
        """The column of this name."""
        return next(one for one in self.columns if one.name == name)


@dataclass(frozen=True, slots=True)
class Relationship:
    """Many rows of one table belong to one row of another.

    Parameters
    ----------
    many, many_column : the table with many rows
    one, one_column : the table in which the value names one row
    """

    many: str
    many_column: str
    one: str
    one_column: str


_RELATIONSHIPS = (
    Relationship(ORDER_LINES, "customer_id", CUSTOMERS, "customer_id"),
    Relationship(CUSTOMERS, "segment", SEGMENTS, "segment"),
    Relationship(SNAPSHOTS, "customer_id", CUSTOMERS, "customer_id"),
    Relationship(ORDER_LINES, "ordered_on", DATES, "date"),
    Relationship(SNAPSHOTS, "snapshot_on", DATES, "date"),
)


@dataclass(frozen=True, slots=True)
class StarSchema:
    """All tables, and how they belong together.

    Parameters
    ----------
    tables : customers and segments; order lines, snapshots and dates where the file tells of them
    currency : of every amount; None where the file names none
    """

    tables: tuple[StarTable, ...]
    currency: str | None

    @property
    def relationships(self) -> tuple[Relationship, ...]:
        """Between the tables that are there."""
        names = {table.name for table in self.tables}
        return tuple(one for one in _RELATIONSHIPS if {one.many, one.one} <= names)

    def table(self, name: str) -> StarTable | None:
        """The table of this name, where there is one."""
        return next((table for table in self.tables if table.name == name), None)
