"""The Tableau workbook: every reference leads somewhere, and Tableau's schema finds no fault.

Tableau publishes the schema at github.com/tableau/tableau-document-schemas. It is not part of this
project: CLIENTELE_TWB_XSD says where a copy of twb_2026.1.0.xsd lies.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from lxml import etree

from core.exports.business_intelligence.tableau_workbook import DATA_SOURCE, tableau_workbook

COLOURS = {"Champions": "#4e76f1", 'The "best" <ones>': "#0e93ce"}


@pytest.fixture(params=["star", "small_star"])
def workbook(request):
    made = request.getfixturevalue(request.param)
    return made, etree.fromstring(tableau_workbook(made, "data", COLOURS))


def test_every_field_is_named_once_and_comes_from_a_column_of_its_file(workbook):
    star, root = workbook
    maps = {one.get("key"): one.get("value") for one in root.iterfind(".//cols/map")}
    tables = [table for table in star.tables if table.name != "dates"]
    assert len(maps) == sum(len(table.columns) for table in tables)
    assert len({key.casefold() for key in maps}) == len(maps)
    for table in tables:
        (relation, again) = root.iterfind(f".//relation[@name='{table.name}.csv']")
        for one in (relation, again):
            columns = [column.get("name") for column in one.iterfind("columns/column")]
            assert len(columns) == len(table.columns)
        values = {f"[{table.name}.csv].[{name.replace(']', ']]')}]" for name in columns}
        assert values <= set(maps.values())
    described = {
        column.get("name")
        for column in root.iterfind(".//datasource/column")
        if column.get("datatype") != "table"
    }
    recorded = {one.findtext("local-name") for one in root.iterfind(".//metadata-record")}
    assert described == recorded == set(maps)


def test_relationships_and_records_name_objects_and_fields_there_are(workbook):
    star, root = workbook
    objects = {one.get("id") for one in root.iterfind(".//object-graph/objects/object")}
    fields = {one.get("key") for one in root.iterfind(".//cols/map")}
    relationships = root.findall(".//relationships/relationship")
    wanted = [one for one in star.relationships if one.one != "dates"]
    assert len(relationships) == len(wanted) == len(objects) - 1
    for one in relationships:
        ends = [one.find(f"{end}-end-point").get("object-id") for end in ("first", "second")]
        assert set(ends) <= objects
        assert {part.get("op") for part in one.iterfind("expression/expression")} <= fields
    ids = {one.findtext("object-id")[1:-1] for one in root.iterfind(".//metadata-record")}
    assert ids == objects


def test_sheets_show_only_fields_that_they_declare(workbook):
    star, root = workbook
    sheets = root.findall(".//worksheets/worksheet")
    assert len(sheets) == (3 if len(star.tables) == 5 else 1)
    fields = {one.get("key") for one in root.iterfind(".//cols/map")}
    for sheet in sheets:
        declared = {
            f"[{DATA_SOURCE}].{one.get('name')}" for one in sheet.iterfind(".//column-instance")
        }
        assert {one.get("column") for one in sheet.iterfind(".//column-instance")} <= fields
        used = [sheet.findtext("table/rows"), sheet.findtext("table/cols")]
        used += [one.get("column") for one in sheet.iterfind(".//encodings/color")]
        assert set(used) <= declared
    windows = [one.get("name") for one in root.iterfind(".//windows/window")]
    assert windows == [sheet.get("name") for sheet in sheets]


def test_segments_have_their_colours(workbook):
    _, root = workbook
    for encoding in root.iterfind(".//style-rule[@element='mark']/encoding"):
        assert {one.findtext("bucket"): one.get("to") for one in encoding} == {
            '"Champions"': "#4e76f1",
            '"The ""best"" <ones>"': "#0e93ce",
        }


def test_the_schema_that_tableau_publishes_finds_no_fault(workbook, tmp_path):
    place = os.environ.get("CLIENTELE_TWB_XSD")
    if place is None:
        pytest.skip("CLIENTELE_TWB_XSD does not name a copy of Tableau's schema")
    schema = _schema(Path(place).read_text(encoding="utf-8-sig"), tmp_path)
    schema.validate(workbook[1])
    # The schema wants an element that Tableau's own workbooks lack; its README says so.
    assert [one.message for one in schema.error_log if "explain-data" not in one.message] == []


def _schema(text, folder):
    """The schema with the two that it imports without saying where they lie."""
    user, xml = "http://www.tableausoftware.com/xml/user", "http://www.w3.org/XML/1998/namespace"
    for name, space, inside in (
        ("user", user, '<xs:attributeGroup name="UserAttributes-AG"/>'),
        ("xml", xml, '<xs:attribute name="base" type="xs:string"/>'),
    ):
        text = re.sub(f'(<xs:import namespace="{space}")/>', rf'\1 schemaLocation="{name}.xsd"/>',
                      text)  # fmt: skip
        (folder / f"{name}.xsd").write_text(
            f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="{space}">'
            f"{inside}</xs:schema>"
        )
    (folder / "twb.xsd").write_text(text)
    return etree.XMLSchema(etree.parse(folder / "twb.xsd"))
