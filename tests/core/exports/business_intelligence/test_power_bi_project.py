"""The Power BI project: TMDL that nests as it must, and references that all lead somewhere."""

from __future__ import annotations

import dataclasses
import json
import re

import pytest

from core.exports.business_intelligence import power_bi_model
from core.exports.business_intelligence.power_bi_project import power_bi_project

MODEL, REPORT = "Clientele.SemanticModel/definition/", "Clientele.Report/definition/"
OBJECT = re.compile(
    r"(?:ref )?(database|model|table|column|measure|partition|relationship|expression|annotation"
    r"|dataAccessOptions)(?: ('(?:[^']|'')+'|[\w-]+))?(?: = (.*))?"
)
PROPERTY = re.compile(r"[a-zA-Z]+(: .+| =)?")


@pytest.fixture(params=["star", "small_star"])
def project(request):
    star = request.getfixturevalue(request.param)
    return star, power_bi_project(star, "C:\\It's here\\data\\")


def unquoted(name):
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def objects(text):
    """The objects of a TMDL file: (depth, kind, name, what follows, properties)."""
    found, depth_of_source = [], None
    before = 0
    for line in text.splitlines():
        if not line.strip():
            continue
        depth = len(line) - len(line.lstrip("\t"))
        said = line.strip()
        if depth_of_source is not None and depth > depth_of_source:
            continue  # an expression over several lines
        depth_of_source = None
        assert depth <= before + 1, line
        before = depth
        if said.startswith("///"):
            continue
        match = OBJECT.fullmatch(said)
        if match:
            found.append((depth, *match.groups(), {}))
            continue
        assert PROPERTY.fullmatch(said), line
        name, _, value = said.partition(": ")
        if said.endswith(" ="):
            depth_of_source = depth
        found[-1][-1][name] = value
    return found


def tables_of(files):
    texts = {path: data.decode() for path, data in files.items() if path.endswith(".tmdl")}
    return {
        unquoted(parsed[0][2]): parsed
        for path, text in texts.items()
        if path.startswith(f"{MODEL}tables/")
        for parsed in [objects(text)]
    }


def test_every_file_can_be_read_and_the_shortcut_leads_to_the_model(project):
    star, files = project
    documents = {
        path: json.loads(data) for path, data in files.items() if not path.endswith(".tmdl")
    }
    assert all(document["$schema"].startswith("https://") for document in documents.values())
    (artifact,) = documents["Clientele.pbip"]["artifacts"]
    properties = documents[f"{artifact['report']['path']}/definition.pbir"]
    assert properties["datasetReference"]["byPath"]["path"] == "../Clientele.SemanticModel"
    assert "Clientele.SemanticModel/definition.pbism" in documents
    pages = documents[f"{REPORT}pages/pages.json"]
    assert all(f"{REPORT}pages/{name}/page.json" in files for name in pages["pageOrder"])
    for path in files:
        if path.endswith(".tmdl"):
            assert objects(files[path].decode()), path
    assert len(tables_of(files)) == len(star.tables)


def test_tables_have_each_column_once_with_its_type_and_where_it_comes_from(project):
    star, files = project
    tables = tables_of(files)
    for table in star.tables:
        parsed = tables[table.title]
        columns = [one for one in parsed if one[1] == "column"]
        assert len(columns) == len(table.columns)
        for one, wanted in zip(columns, table.columns, strict=True):
            properties = one[-1]
            assert properties["dataType"] in {"string", "int64", "double", "dateTime", "boolean"}
            assert properties["summarizeBy"] == ("sum" if wanted.summed else "none")
            if wanted.name.isidentifier():
                assert properties["sourceColumn"] == wanted.name
        names = [unquoted(one[2]).casefold() for one in parsed if one[1] in {"column", "measure"}]
        assert len(names) == len(set(names))
        assert [unquoted(one[2]) for one in parsed if one[1] == "partition"] == [table.title]
        text = files[f"{MODEL}tables/{table.title}.tmdl"].decode()
        assert f'File.Contents(DataFolder & "{table.name}.parquet")' in text
    listed = objects(files[f"{MODEL}model.tmdl"].decode())
    refs = {unquoted(one[2]) for one in listed if one[1] == "table"}
    assert refs == set(tables)


def known_columns(files):
    return {
        (table, unquoted(one[2]))
        for table, parsed in tables_of(files).items()
        for one in parsed
        if one[1] == "column"
    }


def test_relationships_and_formulas_name_columns_there_are(project):
    star, files = project
    columns = known_columns(files)
    parsed = objects(files[f"{MODEL}relationships.tmdl"].decode())
    assert len(parsed) == len(star.relationships)
    for one in parsed:
        for end in ("fromColumn", "toColumn"):
            table, column = re.fullmatch(r"('.+'|\w+)\.('.+'|\w+)", one[-1][end]).groups()
            assert (unquoted(table), unquoted(column)) in columns
    measures = power_bi_model.measures_of(star)
    names = {measure.name for measure in measures}
    assert len(names) == len(measures) >= 1
    for measure in measures:
        for table, column in re.findall(r"'([^']+)'\[([^\]]+)\]", measure.formula):
            assert (table, column) in columns
        alone = re.findall(r"(?<!')\[([^\]]+)\]", re.sub(r"'[^']+'\[[^\]]+\]", "", measure.formula))
        assert set(alone) <= names


def test_visuals_show_measures_and_columns_there_are(project):
    star, files = project
    columns = known_columns(files)
    titles = {table.name: table.title for table in star.tables}
    measures = {(titles[one.table], one.name) for one in power_bi_model.measures_of(star)}
    visuals = [json.loads(data) for path, data in files.items() if path.endswith("visual.json")]
    assert len(visuals) == (7 if len(star.tables) == 5 else 2)
    for visual in visuals:
        place = visual["position"]
        assert place["x"] + place["width"] <= 1280
        assert place["y"] + place["height"] <= 720
        for state in visual["visual"]["query"]["queryState"].values():
            for projection in state["projections"]:
                field = projection["field"]
                field = field.get("Aggregation", {}).get("Expression", field)
                ((kind, inside),) = field.items()
                named = inside["Expression"]["SourceRef"]["Entity"], inside["Property"]
                assert named in (measures if kind == "Measure" else columns)


def test_a_measure_gives_way_to_a_column_of_its_name(star):
    assert "Number of customers" in {one.name for one in power_bi_model.measures_of(star)}
    customers, *others = star.tables
    renamed = dataclasses.replace(customers.columns[2], label="number of Customers")
    table = dataclasses.replace(customers, columns=(*customers.columns[:2], renamed))
    clash = dataclasses.replace(star, tables=(table, *others))
    assert "Number of customers" not in {one.name for one in power_bi_model.measures_of(clash)}
