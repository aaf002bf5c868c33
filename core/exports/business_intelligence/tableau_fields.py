"""Fields of the Tableau data source: one name for each column of all tables together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from core.exports import spreadsheets
from core.exports.business_intelligence.star_schema import ColumnType, StarColumn, StarTable
from core.exports.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DATA_TYPES: dict[ColumnType, str] = {
    "text": "string",
    "whole": "integer",
    "real": "real",
    "date": "date",
    "moment": "datetime",
    "flag": "boolean",
}
REMOTE_TYPES: dict[ColumnType, str] = {
    "text": "129",
    "whole": "20",
    "real": "5",
    "date": "133",
    "moment": "135",
    "flag": "11",
}
"""The numbers by which Tableau's metadata knows a type (OLE DB)."""


class TableauField(NamedTuple):
    """A column as Tableau knows it.

    Parameters
    ----------
    table, column : whose it is
    name : in the whole data source, in square brackets
    remote_name : in the file
    """

    table: StarTable
    column: StarColumn
    name: str
    remote_name: str

    @property
    def data_type(self) -> str:
        """Tableau's word for how it is stored."""
        return DATA_TYPES[self.column.type]

    @property
    def role(self) -> str:
        """Whether it is counted with, or grouped by."""
        return "measure" if self.column.is_measure else "dimension"

    @property
    def kind(self) -> str:
        """Whether its values are names, stand in an order, or can be measured."""
        if self.column.is_measure:
            return "quantitative"
        return "nominal" if self.column.type in {"text", "flag"} else "ordinal"

    @property
    def aggregation(self) -> str:
        """What Tableau does to many values."""
        if not self.column.is_measure:
            return "Count" if self.column.type in {"text", "flag"} else "Year"
        return "Sum" if self.column.summed else "Avg"


def tableau_fields(tables: Sequence[StarTable]) -> Iterator[TableauField]:
    """The fields of all tables: a name that an earlier one has is followed by the file's."""
    seen: set[str] = set()
    for table in tables:
        for column in table.columns:
            remote = xml_text(spreadsheets.safe_text(column.name))
            # A square bracket ends a name; doubled it is one of its letters.
            name = remote.replace("]", "]]")
            if name.casefold() in seen:
                name = f"{name} ({table.name}.csv)"
            seen.add(name.casefold())
            yield TableauField(table, column, f"[{name}]", remote)


DERIVATIONS = {"none": "None", "sum": "Sum", "ctd": "CountD", "tmn": "Month-Trunc"}
"""What is done to a field: nothing, its sum, how many different ones, the month of a day."""


def instance_name(field: TableauField, derivation: str = "none") -> str:
    """A field as it stands on a shelf.

    Parameters
    ----------
    field : the field
    derivation : one of `DERIVATIONS`
    """
    kind = "qk" if derivation != "none" else "nk" if field.kind == "nominal" else "ok"
    return f"[{derivation}:{field.name[1:-1]}:{kind}]"
