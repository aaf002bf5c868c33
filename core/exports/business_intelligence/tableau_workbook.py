"""A Tableau workbook on the CSV files: the tables related, every field described, three sheets.

Written as Tableau's own schema has it (github.com/tableau/tableau-document-schemas, 2026.1); the
features it names are those of version 2020.2 and later, which relate tables without joining them.
"""

from __future__ import annotations

import hashlib
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from core.exports.business_intelligence.star_schema import (
    CUSTOMERS,
    DATES,
    ORDER_LINES,
    SEGMENTS,
    SNAPSHOTS,
)
from core.exports.business_intelligence.tableau_fields import (
    REMOTE_TYPES,
    TableauField,
    instance_name,
    tableau_fields,
)
from core.exports.business_intelligence.tableau_sheets import add_sheets
from core.exports.business_intelligence.xml_elements import add, document_bytes
from core.exports.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.exports.business_intelligence.star_schema import StarSchema, StarTable

_VERSION = "18.1"
"""What every workbook since 2018 says; newer features are named one by one."""

_FEATURES = (
    "ObjectModelEncapsulateLegacy",
    "ObjectModelTableType",
    "SchemaViewerObjectModel",
    "SheetIdentifierTracking",
    "WindowsPersistSimpleIdentifiers",
)
_CONNECTION = "textscan.clientele"
DATA_SOURCE = "federated.clientele"
_LOCALE = "en_US"


def tableau_workbook(star: StarSchema, data: str, colours: Mapping[str, str]) -> bytes:
    """The workbook as .twb.

    Parameters
    ----------
    star : the tables, whose CSV files lie in `data`
    data : their folder, seen from the workbook's
    colours : of each segment
    """
    # Tableau knows days, months and years by itself.
    tables = [table for table in _ordered(star) if table.name != DATES]
    fields = tuple(tableau_fields(tables))
    root = ET.Element(
        "workbook",
        {
            "original-version": _VERSION,
            "source-build": "0.0.0 (0000.0.0.0)",
            "source-platform": "win",
            "version": _VERSION,
        },
    )
    manifest = add(root, "document-format-change-manifest")
    for feature in _FEATURES:
        add(manifest, feature)
    source = add(
        add(root, "datasources"),
        "datasource",
        caption="Customers and orders",
        inline="true",
        name=DATA_SOURCE,
        version=_VERSION,
    )
    _add_connection(source, tables, fields, data)
    add(source, "aliases", enabled="yes")
    for field in fields:
        _add_column(source, field)
    for table in tables:
        add(source, "column", caption=table.title, datatype="table",
            name=f"[__tableau_internal_object_id__].[{_object_id(table)}]", role="measure",
            type="quantitative")  # fmt: skip
    _add_colours(source, fields, colours)
    _add_object_graph(source, star, tables, fields)
    add_sheets(root, DATA_SOURCE, fields)
    return document_bytes(root)


def _ordered(star: StarSchema) -> list[StarTable]:
    """The customers first: in Tableau, everything else hangs on them."""
    order = (CUSTOMERS, SEGMENTS, ORDER_LINES, SNAPSHOTS, DATES)
    return sorted(star.tables, key=lambda table: order.index(table.name))


def _add_connection(
    source: ET.Element, tables: list[StarTable], fields: tuple[TableauField, ...], data: str
) -> None:
    connection = add(source, "connection", class_="federated")
    named = add(
        add(connection, "named-connections"),
        "named-connection",
        caption="Clientele",
        name=_CONNECTION,
    )
    add(named, "connection", class_="textscan", directory=data, filename=f"{CUSTOMERS}.csv",
        password="", server="")  # fmt: skip
    collection = add(connection, "relation", type="collection")
    for table in tables:
        _add_relation(collection, table, fields)
    cols = add(connection, "cols")
    for field in fields:
        add(cols, "map", key=field.name, value=f"[{field.table.name}.csv].{_remote(field)}")
    records = add(connection, "metadata-records")
    for field in fields:
        _add_metadata(records, field)


def _remote(field: TableauField) -> str:
    return f"[{field.remote_name.replace(']', ']]')}]"


def _add_relation(parent: ET.Element, table: StarTable, fields: tuple[TableauField, ...]) -> None:
    relation = add(parent, "relation", connection=_CONNECTION, name=f"{table.name}.csv",
                   table=f"[{table.name}#csv]", type="table")  # fmt: skip
    columns = ET.SubElement(
        relation,
        "columns",
        {"character-set": "UTF-8", "header": "yes", "locale": _LOCALE, "separator": ","},
    )
    own = (field for field in fields if field.table is table)
    for ordinal, field in enumerate(own):
        add(columns, "column", datatype=field.data_type, name=field.remote_name,
            ordinal=str(ordinal))  # fmt: skip


def _add_metadata(records: ET.Element, field: TableauField) -> None:
    record = add(records, "metadata-record", class_="column")
    add(record, "remote-name", field.remote_name)
    add(record, "remote-type", REMOTE_TYPES[field.column.type])
    add(record, "local-name", field.name)
    add(record, "parent-name", f"[{field.table.name}.csv]")
    add(record, "remote-alias", field.remote_name)
    add(record, "ordinal", str(field.table.columns.index(field.column)))
    add(record, "local-type", field.data_type)
    add(record, "aggregation", field.aggregation)
    add(record, "contains-null", "true")
    add(record, "object-id", f"[{_object_id(field.table)}]")


def _add_column(source: ET.Element, field: TableauField) -> None:
    column = add(
        source,
        "column",
        caption=xml_text(field.column.label),
        datatype=field.data_type,
        name=field.name,
        role=field.role,
        type=field.kind,
    )
    if field.column.is_measure:
        column.set("aggregation", field.aggregation)
    text = add(add(column, "desc"), "formatted-text")
    add(text, "run", xml_text(field.column.meaning))


def _add_colours(
    source: ET.Element, fields: tuple[TableauField, ...], colours: Mapping[str, str]
) -> None:
    """Every segment in the colour it has in Clientele."""
    segments = [field for field in fields if field.column.name == "segment"]
    for field in segments:
        add(source, "column-instance", column=field.name, derivation="None",
            name=instance_name(field), pivot="key", type="nominal")  # fmt: skip
    rule = add(add(source, "style"), "style-rule", element="mark")
    for field in segments:
        encoding = add(rule, "encoding", attr="color", field=instance_name(field),
                       type="palette")  # fmt: skip
        for name, colour in colours.items():
            quoted = xml_text(name).replace('"', '""')
            add(add(encoding, "map", to=colour), "bucket", f'"{quoted}"')


def _add_object_graph(
    source: ET.Element,
    star: StarSchema,
    tables: list[StarTable],
    fields: tuple[TableauField, ...],
) -> None:
    graph = add(source, "object-graph")
    objects = add(graph, "objects")
    for table in tables:
        holder = add(objects, "object", caption=table.title, id=_object_id(table))
        _add_relation(add(holder, "properties", context=""), table, fields)
    relationships = add(graph, "relationships")
    names = {(field.table.name, field.column.name): field.name for field in fields}
    ids = {table.name: _object_id(table) for table in tables}
    for one in star.relationships:
        if {one.many, one.one} <= set(ids):
            # The customers are the first end of all they are part of.
            ends = ((one.many, one.many_column), (one.one, one.one_column))
            first, second = ends if one.many == CUSTOMERS else ends[::-1]
            relationship = add(relationships, "relationship")
            equal = add(relationship, "expression", op="=")
            add(equal, "expression", op=names[first])
            add(equal, "expression", op=names[second])
            ET.SubElement(relationship, "first-end-point", {"object-id": ids[first[0]]})
            ET.SubElement(relationship, "second-end-point", {"object-id": ids[second[0]]})


def _object_id(table: StarTable) -> str:
    """The same for the same table: another export of the shop is the same data source."""
    digest = hashlib.sha256(table.name.encode()).hexdigest()[:32].upper()
    return f"{table.name}.csv_{digest}"
