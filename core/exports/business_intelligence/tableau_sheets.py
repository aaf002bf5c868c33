"""The sheets a Tableau workbook begins with: what each segment brings, when, and how it grew."""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, NamedTuple

from core.exports.business_intelligence.star_schema import ORDER_LINES, SEGMENTS, SNAPSHOTS
from core.exports.business_intelligence.tableau_fields import (
    DERIVATIONS,
    TableauField,
    instance_name,
)
from core.exports.business_intelligence.xml_elements import add

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAMESPACE = uuid.UUID("8a5f2f3e-7f0b-4d3b-9d7c-0d6c7a1c5b11")

_Shelf = tuple[TableauField, str]
"""A field, and what is done to it."""


class _Sheet(NamedTuple):
    """A sheet.

    Parameters
    ----------
    name : on its tab
    mark : how values are drawn
    rows, cols, colour : what stands where
    """

    name: str
    mark: str
    rows: _Shelf
    cols: _Shelf
    colour: _Shelf


def add_sheets(root: ET.Element, data_source: str, fields: tuple[TableauField, ...]) -> None:
    """Add the sheets for which the data source has the fields, and the windows that show them."""
    known = {(field.table.name, field.column.name): field for field in fields}
    sheets = tuple(_sheets(known))
    worksheets, windows = add(root, "worksheets"), add(root, "windows")
    for at, sheet in enumerate(sheets):
        _add_sheet(worksheets, data_source, sheet)
        _add_window(windows, sheet, first=at == 0)


def _sheets(known: Mapping[tuple[str, str], TableauField]) -> Iterator[_Sheet]:
    segment = known[SEGMENTS, "segment"]
    revenue = known.get((SEGMENTS, "revenue"))
    size = known[SEGMENTS, "customers"] if revenue is None else revenue
    name = "Customers by segment" if revenue is None else "Revenue by segment"
    yield _Sheet(name, "Bar", (segment, "none"), (size, "sum"), (segment, "none"))
    day = known.get((ORDER_LINES, "ordered_on"))
    if day is not None:
        amount = known.get((ORDER_LINES, "amount"))
        order = known[ORDER_LINES, "order_id"]
        value = (order, "ctd") if amount is None else (amount, "sum")
        name = "Orders by month" if amount is None else "Revenue by month"
        colour = known[ORDER_LINES, "segment"]
        yield _Sheet(name, "Line", value, (day, "tmn"), (colour, "none"))
    day = known.get((SNAPSHOTS, "snapshot_on"))
    if day is not None:
        people, colour = known[SNAPSHOTS, "customer_id"], known[SNAPSHOTS, "segment"]
        yield _Sheet("Segments over time", "Area", (people, "ctd"), (day, "tmn"), (colour, "none"))


def _add_sheet(worksheets: ET.Element, data_source: str, sheet: _Sheet) -> None:
    worksheet = add(worksheets, "worksheet", name=sheet.name)
    table = add(worksheet, "table")
    view = add(table, "view")
    add(add(view, "datasources"), "datasource", caption="Customers and orders", name=data_source)
    shelves = tuple(dict.fromkeys((sheet.rows, sheet.cols, sheet.colour)))
    used = add(view, "datasource-dependencies", datasource=data_source)
    for field in dict.fromkeys(field for field, _ in shelves):
        add(used, "column", caption=field.column.label, datatype=field.data_type, name=field.name,
            role=field.role, type=field.kind)  # fmt: skip
    for field, derivation in shelves:
        kind = field.kind if derivation == "none" else "quantitative"
        add(used, "column-instance", column=field.name, derivation=DERIVATIONS[derivation],
            name=instance_name(field, derivation), pivot="key", type=kind)  # fmt: skip
    add(view, "aggregation", value="true")
    add(table, "style")
    pane = add(add(table, "panes"), "pane")
    add(add(pane, "view"), "breakdown", value="auto")
    add(pane, "mark", class_=sheet.mark)
    add(add(pane, "encodings"), "color", column=_on_shelf(data_source, sheet.colour))
    add(table, "rows", _on_shelf(data_source, sheet.rows))
    add(table, "cols", _on_shelf(data_source, sheet.cols))
    add(worksheet, "simple-id", uuid=_id_of("sheet", sheet.name))


def _add_window(windows: ET.Element, sheet: _Sheet, *, first: bool) -> None:
    window = add(windows, "window", class_="worksheet", name=sheet.name)
    if first:
        window.set("maximized", "true")
    cards = add(window, "cards")
    for edge, strips in (
        ("left", (("160", ("pages", "filters", "marks")),)),
        ("top", tuple(("2147483647", (card,)) for card in ("columns", "rows", "title"))),
    ):
        side = add(cards, "edge", name=edge)
        for size, held in strips:
            strip = add(side, "strip", size=size)
            for card in held:
                add(strip, "card", type=card)
    add(window, "simple-id", uuid=_id_of("window", sheet.name))


def _on_shelf(data_source: str, shelf: _Shelf) -> str:
    return f"[{data_source}].{instance_name(*shelf)}"


def _id_of(kind: str, name: str) -> str:
    return f"{{{str(uuid.uuid5(_NAMESPACE, f'{kind} {name}')).upper()}}}"
