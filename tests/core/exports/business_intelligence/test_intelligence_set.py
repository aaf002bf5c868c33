"""The set for Tableau and Power BI: the figures of other exports, safe texts, no addresses."""

from __future__ import annotations

import io
import json
import zipfile

import duckdb
import pandas as pd
import pyarrow.parquet as pq
import pytest
from lxml import etree

from core import campaigns, exports, pipeline
from core.errors import SettingError
from core.exports import registry, spreadsheets
from core.exports.business_intelligence import summary_xml
from core.files import detect
from core.settings import SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=1, resamples=2))
TABLES = ("customers", "segments", "order_lines", "snapshots", "dates")


@pytest.fixture(scope="module")
def written(demo_analysis, tmp_path_factory):
    folder = tmp_path_factory.mktemp("set") / "shop"
    star = exports.write_intelligence_set(exports.ExportInputs(demo_analysis, kind="rfm"), folder)
    return star, folder


def analysed(content, folder, name="shop.csv"):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return pipeline.analyse(detect.open_source(path, name), folder, QUICK)


def query(folder, sql):
    for table in TABLES:
        sql = sql.replace(f"{{{table}}}", f"'{folder / 'data' / table}.parquet'")
    return duckdb.sql(sql).fetchall()


def test_the_lines_of_each_segment_add_up_to_its_revenue_in_the_other_exports(
    written, demo_analysis
):
    wanted = exports.segments_table(demo_analysis, "rfm").set_index("segment")
    lines = query(written[1], "SELECT segment, round(sum(amount), 2), "
                  "count(DISTINCT customer_id) FROM {order_lines} GROUP BY 1")  # fmt: skip
    assert {name: (revenue, people) for name, revenue, people in lines} == {
        name: (row.revenue, row.customers) for name, row in wanted.iterrows()
    }
    customers = exports.customers_table(demo_analysis, kind="rfm")
    orders = "count(DISTINCT order_id) FILTER (NOT returned)"
    total = query(written[1], f"SELECT round(sum(amount), 2), {orders} FROM {{order_lines}}")
    assert total == [(round(customers["monetary"].sum(), 2), customers["frequency"].sum())]


def test_csv_and_parquet_hold_the_same_rows_as_the_star_says(written):
    star, folder = written
    assert tuple(table.name for table in star.tables) == TABLES
    for table in star.tables:
        parquet = pq.read_table(folder / "data" / f"{table.name}.parquet").to_pandas()
        text = pd.read_csv(folder / "data" / f"{table.name}.csv", keep_default_na=False, dtype=str)
        assert list(text) == list(parquet) == [column.name for column in table.columns]
        assert len(text) == len(parquet) == table.rows
        for column in table.columns:
            if column.type in {"whole", "real"}:
                total = pd.to_numeric(text[column.name]).sum()
                assert total == pytest.approx(parquet[column.name].sum())
        labels = [column.label.casefold() for column in table.columns]
        assert len(labels) == len(set(labels))


def test_every_row_finds_the_row_it_belongs_to(written):
    star, folder = written
    assert len(star.relationships) == 5
    for one in star.relationships:
        missing = f"SELECT count(*) FROM {{{one.many}}} WHERE {one.many_column} NOT IN "
        assert query(folder, missing + f"(SELECT {one.one_column} FROM {{{one.one}}})") == [(0,)]
        twice = f"SELECT count(*) - count(DISTINCT {one.one_column}) FROM {{{one.one}}}"
        assert query(folder, twice) == [(0,)]


def test_the_last_snapshot_is_the_segments_of_today(written, demo_analysis):
    last = "(SELECT max(snapshot_on) FROM {snapshots})"
    then = query(written[1], "SELECT segment, count(*), round(sum(monetary), 2) FROM {snapshots} "
                 f"WHERE snapshot_on = {last} GROUP BY 1")  # fmt: skip
    table = exports.segments_table(demo_analysis, "rfm")
    assert sorted(then) == sorted(
        table[["segment", "customers", "revenue"]].itertuples(index=False, name=None)
    )


def test_the_extract_holds_the_same_tables(written):
    pantab = pytest.importorskip("pantab")
    star, folder = written
    tables = pantab.frames_from_hyper(folder / "clientele.hyper", return_type="pyarrow")
    assert {name: len(rows) for (_, name), rows in tables.items()} == {
        table.title: table.rows for table in star.tables
    }
    lines = tables["Extract", "Order lines"].to_pandas()
    ((spent,),) = query(folder, "SELECT sum(amount) FROM {order_lines}")
    assert lines["Amount"].sum() == pytest.approx(spent)


def test_the_summary_is_the_same_in_json_and_xml(written, demo_analysis):
    folder = written[1]
    document = json.loads((folder / "summary.json").read_bytes())
    assert document == json.loads(
        exports.json_bytes(exports.analysis_document(demo_analysis, kind="rfm"))
    )

    def read(element):
        if element.get("unknown"):
            return None
        children = list(element)
        if children and children[0].tag == "item":
            return [read(child) for child in children]
        if children:
            return {child.get("key", child.tag): read(child) for child in children}
        return element.text

    def spoken(value):
        if isinstance(value, dict):
            return {key: spoken(item) for key, item in value.items()} or None
        if isinstance(value, list):
            return [spoken(item) for item in value] or None
        if value is None or isinstance(value, str):
            return value or None
        return json.dumps(value)

    assert read(etree.fromstring((folder / "summary.xml").read_bytes())) == spoken(document)
    odd = {"a b": 1, "entry": [None, "\x00é"], "xml": {}, "": True}
    root = etree.fromstring(summary_xml.summary_xml(odd))
    assert [child.get("key") for child in root] == ["a b", "entry", "xml", ""]


def test_the_guide_says_what_is_there_and_what_was_not_opened(written):
    star, folder = written
    text = (folder / "README.md").read_text(encoding="utf-8")
    assert "Not opened in the real programs" in text
    for table in star.tables:
        assert f"**{table.title}** (`{table.name}`" in text
        assert all(f"| `{column.name}` |" in text for column in table.columns)


def test_a_zip_file_holds_the_same_files(written, demo_analysis):
    (export,) = exports.exports_for(
        "page", exports.ExportInputs(demo_analysis, kind="rfm"), exports.ZIP
    )
    assert exports.export_file(export) == "tableau-and-power-bi.zip"
    content = exports.export_bytes(export, exports.ExportInputs(demo_analysis, kind="rfm"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert packed.testzip() is None
        files = {path.relative_to(written[1]).as_posix() for path in written[1].rglob("*.*")
                 if path.is_file()}  # fmt: skip
        assert set(packed.namelist()) == files


def test_what_an_enemy_writes_is_no_formula_in_any_csv(hostile_analysis, tmp_path):
    inputs = exports.ExportInputs(hostile_analysis, kind="rfm")
    star = exports.write_intelligence_set(inputs, tmp_path / "out")
    for table in star.tables:
        path = tmp_path / "out" / "data" / f"{table.name}.csv"
        rows = pd.read_csv(path, keep_default_na=False, dtype=str)
        texts = [column.name for column in table.columns if column.type == "text"]
        cells = [*rows.columns, *(cell for name in texts for cell in rows[name])]
        assert not [cell for cell in cells if cell.startswith(spreadsheets.FORMULA_STARTS)]
    ids = set(pq.read_table(tmp_path / "out" / "data" / "customers.parquet")["customer_id"]
              .to_pylist())  # fmt: skip
    assert {"+1", "-2", "@SUM(1)"} <= ids
    assert exports.write_intelligence_set(inputs, tmp_path / "out").tables == star.tables


@pytest.fixture(scope="module")
def with_addresses(tmp_path_factory):
    """A shop whose customers are known by their e-mail addresses, with phone numbers beside."""
    rows = [
        f"who{n % 90}@secret.example,Ann Secretive{n % 90},+39333555{n % 90:04},"
        f"2025-{1 + n % 6:02}-{1 + n % 27:02},{5 + n % 40}"
        for n in range(500)
    ]
    rows.append("only.returns@secret.example,Bob Secretive,+393335559999,2025-02-03,-20")
    header = "Email,Customer Name,Phone,Date,Total"
    folder = tmp_path_factory.mktemp("addresses")
    return analysed("\n".join([header, *rows]), folder)


def test_nobody_is_named_and_no_address_is_in_the_set_or_in_a_report(with_addresses, tmp_path):
    inputs = exports.ExportInputs(with_addresses, kind="rfm")
    star = exports.write_intelligence_set(inputs, tmp_path / "out")
    assert star.table("order_lines").rows == 500
    found = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(found) > 20
    content = {path.name: path.read_bytes() for path in found}
    # Parquet is compressed: its texts are looked at as they are read.
    for path in (tmp_path / "out" / "data").glob("*.parquet"):
        content[f"{path.name} as read"] = pq.read_table(path).to_pandas().to_csv().encode()
    report = exports.make_report(
        exports.ReportInputs(inputs, campaigns.load_channels(None), shop="Shop")
    )
    content["report.html"] = exports.html_report(report)
    with zipfile.ZipFile(io.BytesIO(exports.powerpoint_report(report))) as slides:
        content |= {name: slides.read(name) for name in slides.namelist()}
    for name, data in content.items():
        for secret in (b"secret", b"Secretive", b"39333555", b"@secret"):
            assert secret.lower() not in data.lower(), (name, secret)
    assert b"numbered here" in content["README.md"]


def test_a_table_of_customers_has_no_lines_and_no_days(tmp_path):
    rows = [f"{n},{20 + n % 50},{1000 + 37 * n % 900},person{n}@x.example" for n in range(300)]
    analysis = analysed("\n".join(["id,age,income,email", *rows]), tmp_path)
    assert analysis.orders is None
    star = exports.write_intelligence_set(exports.ExportInputs(analysis), tmp_path / "out")
    assert [table.name for table in star.tables] == ["customers", "segments"]
    assert b"x.example" not in (tmp_path / "out" / "data" / "customers.csv").read_bytes()
    assert "There are no snapshots" in (tmp_path / "out" / "README.md").read_text(encoding="utf-8")


def test_a_failure_leaves_nothing_behind(demo_analysis, tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("core.exports.business_intelligence.intelligence_set.write_star", full)
    for target in ("out", "out.zip"):
        with pytest.raises(SettingError, match="No space left"):
            exports.write_intelligence_set(
                exports.ExportInputs(demo_analysis, kind="rfm"), tmp_path / target
            )
    assert list(tmp_path.iterdir()) == []


def test_it_is_registered_once():
    zipped = [export.name for export in registry.EXPORTS if export.kind == registry.ZIP]
    assert zipped == ["Tableau and Power BI"]
