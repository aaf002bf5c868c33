"""`python -m core bi FILE|PROJECT`: the set as a folder or a ZIP, in the words of the project."""

from __future__ import annotations

import csv
import json
import zipfile

import pandas as pd

from core import projects

QUICK = ("--algorithm", "kmeans", "--clusters", "3", "--trials", "1", "--resamples", "2")


def orders(path):
    rows = [
        f"o{n},c{n % 60},2024-{1 + n // 28 % 12:02d}-{1 + n % 28:02d},{5 + n % 40}"
        for n in range(330)
    ]
    path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
    return path


def test_the_set_is_written_and_its_tables_are_said(run_cli, tmp_path):
    file = orders(tmp_path / "orders.csv")
    target = tmp_path / "out"
    document, _ = run_cli("bi", file, "--json", *QUICK, "--out", target)
    assert (document["in_use"], document["written"]) == ("rfm", str(target))
    rows = {table["name"]: table["rows"] for table in document["tables"]}
    assert (rows["customers"], rows["order_lines"]) == (60, 330)
    with (target / "data" / "customers.csv").open(encoding="utf-8", newline="") as text:
        assert len(list(csv.DictReader(text))) == 60
    text, _ = run_cli(
        "bi", file, *QUICK, "--by", "model", "--out", tmp_path / "set.zip", as_json=False
    )
    assert "begin with README.md" in text
    with zipfile.ZipFile(tmp_path / "set.zip") as packed:
        assert {"README.md", "clientele.twb", "data/segments.csv"} <= set(packed.namelist())


def test_a_project_is_taken_with_its_segments_their_names_and_its_shop(run_cli, tmp_path):
    folder = tmp_path / "projects"
    place = {"CLIENTELE_PROJECTS": str(folder)}
    run_cli("project", "create", "Tea Shop", orders(tmp_path / "orders.csv"), "--json", **place)
    (project,) = projects.list_projects(folder)
    segment = project.choices.settings.segment.model_copy(
        update={"algorithm": "kmeans", "clusters": 3, "trials": 1, "resamples": 2}
    )
    settings = project.choices.settings.model_copy(update={"segment": segment})
    chosen = project.choices.model_copy(
        update={"settings": settings, "in_use": "model", "shop_name": "Tea & Sons"}
    )
    projects.save_choices(folder, project.id, chosen, project.revision)
    run, _ = run_cli("project", "run", "Tea Shop", "--json", **place)
    wanted = {one["name"]: one["customers"] for one in run["summary"]["model"]}
    document, _ = run_cli("bi", "Tea Shop", "--json", "--out", tmp_path / "out", **place)
    assert document["in_use"] == "model"
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {one["name"]: one["customers"] for one in summary["segments"]} == wanted

    for name in ("report.html", "report.pptx"):
        report, _ = run_cli("report", project.id, "--json", "--out", tmp_path / name, **place)
        assert report["title"] == "Tea & Sons"
        assert (tmp_path / name).stat().st_size > 10_000
    text = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert all(name in text for name in wanted)

    told, _ = run_cli("report", "Nobody", "--out", tmp_path / "x.html", expect=2, **place)
    assert told["error"]["code"] == "no_such_project"
    told, _ = run_cli("bi", "Tea Shop", "--clusters", "5", "--out", tmp_path / "x", expect=2,
                      **place)  # fmt: skip
    assert "its own settings" in told["error"]["message"]


OWN = """version: 1
segments:
- name: Lately here
  where:
    all:
    - recency_days: {at_most: 40}
- name: Often
  where:
    all:
    - frequency: {at_least: 3}
"""


def test_the_months_have_the_shops_own_segments(run_cli, tmp_path):
    where = tmp_path / "own.yaml"
    where.write_text(OWN)
    target = tmp_path / "out"
    file = orders(tmp_path / "orders.csv")
    document, _ = run_cli("bi", file, "--json", *QUICK, "--where", where, "--out", target)
    assert document["in_use"] == "saved"
    table = pd.read_csv(target / "data" / "snapshots.csv", dtype={"customer_id": str})
    assert table["snapshot_on"].nunique() > 6
    expected = pd.Series("Everyone else", table.index)
    expected = expected.mask(table["frequency"] >= 3, "Often")
    expected = expected.mask(table["recency_days"] <= 40, "Lately here")
    assert table["segment"].tolist() == expected.tolist()
    assert table["segment"].nunique() == 3
    today = pd.read_csv(target / "data" / "customers.csv", dtype={"customer_id": str})
    last = table[table["snapshot_on"] == table["snapshot_on"].max()]
    assert dict(zip(last["customer_id"], last["segment"], strict=True)) == dict(
        zip(today["customer_id"], today["segment"], strict=True)
    )


def test_without_a_past_for_a_condition_the_guide_says_why(run_cli, tmp_path):
    where = tmp_path / "own.yaml"
    where.write_text("name: Safe\nversion: 1\nwhere:\n- churn_risk: {less_than: 0.5}\n")
    file = orders(tmp_path / "orders.csv")
    document, _ = run_cli("bi", file, "--json", *QUICK, "--where", where, "--out", tmp_path / "out")
    assert "snapshots" not in {table["name"] for table in document["tables"]}
    guide = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert "such as a forecast" in guide
