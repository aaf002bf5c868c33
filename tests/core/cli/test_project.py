"""`python -m core project`: the way of a project from its first file to its last."""

from __future__ import annotations

from pathlib import Path

import pytest

from core import projects
from core.access import Person
from core.errors import ProjectError
from core.files import open_source
from core.settings import SegmentSettings, Settings


@pytest.fixture
def exports(tmp_path):
    def write(name: str, first: int, last: int) -> str:
        rows = [
            f"o{n},c{n % 30},2024-{1 + n // 28:02d}-{1 + n % 28:02d},{5 + n % 40}"
            for n in range(first, last)
        ]
        (tmp_path / name).write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
        return str(tmp_path / name)

    return write


def test_a_project_from_its_first_file_to_its_last(run_cli, exports, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}

    def project(*arguments: str):
        return run_cli("project", *arguments, "--json", **place)[0]

    assert project("list") == []
    made = project("create", "Shop", exports("a.csv", 0, 160))
    assert (made["name"], made["runs"]) == ("Shop", [])
    first = project("run", "Shop")
    assert (first["number"], first["changed"]) == (1, None)
    new = project("add", "Shop", exports("b.csv", 150, 190))
    assert (new["rows_new"], new["rows_known"], new["rows_after"]) == (30, 10, 190)
    second = project("run", made["id"])
    assert (second["number"], second["base"]) == (2, 1)
    moved = second["changed"]
    assert sum(each["customers_after"] for each in moved["segments"]) == 30
    assert {one["feature"] for one in moved["drift"]} == {"recency_days", "frequency", "monetary"}
    shown = project("show", "Shop")
    assert [run["number"] for run in shown["runs"]] == [2, 1]
    assert project("list")[0]["runs"] == shown["runs"][:1]
    assert [(run["project"], run["number"]) for run in project("history")] == [
        (made["id"], 2),
        (made["id"], 1),
    ]
    text, _ = run_cli("project", "show", "Shop", as_json=False, **place)
    assert "run 2: " in text
    changes = project("changes", "Shop")
    assert changes == moved
    by_model = project("changes", "Shop", "--from", "1", "--to", "2", "--by", "model")
    assert by_model["by"] == "model"
    renamed = project("rename", "Shop", "Corner shop")
    assert (renamed["id"], renamed["name"]) == (made["id"], "Corner shop")
    copy = project("duplicate", "Corner shop", "Trial")
    assert (copy["name"], copy["runs"]) == ("Trial", shown["runs"])
    project("delete", copy["id"])
    project("rename", "Corner shop", "Shop")
    file = str(tmp_path / "shop.clientele")
    project("export", "Shop", file)
    other = project("import", file)
    assert other["id"] != made["id"]
    wrong, _ = run_cli("project", "show", "Shop", expect=2, **place)
    assert wrong["error"]["code"] == "no_such_project"
    project("delete", made["id"])
    assert [each["id"] for each in project("delete", other["id"])] == []
    assert list((tmp_path / "projects").rglob("*")) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("run",), "usage"),
        (("show", "nobody"), "no_such_project"),
        (("delete", "../x"), "no_such_project"),
        (("import", "nowhere"), "no_such_file"),
        (("rename", "Shop"), "usage"),
        (("duplicate", "nobody", "Copy"), "no_such_project"),
    ],
)
def test_a_slip_is_told(run_cli, tmp_path, arguments, code):
    told, _ = run_cli("project", *arguments, "--projects", str(tmp_path), expect=2)
    assert told["error"]["code"] == code


def test_without_a_folder_nothing_is_kept(run_cli):
    told, _ = run_cli("project", "list", expect=2, CLIENTELE_PROJECTS="")
    assert told["error"]["code"] == "project"


OWN = """version: 1
segments:
- name: Often
  where:
    all:
    - frequency: {at_least: 7}
- name: Lately here
  where:
    all:
    - recency_days: {at_most: 30}
"""


def test_two_runs_by_the_projects_own_segments(run_cli, exports, tmp_path, workspace):
    folder = tmp_path / "projects"
    place = {"CLIENTELE_PROJECTS": str(folder)}
    quick = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=2))

    def opened(name: str, first: int, last: int):
        return open_source(Path(exports(name, first, last)), name)

    choices = projects.ProjectChoices(settings=quick)
    made = projects.create_project(folder, "Shop", opened("a.csv", 0, 160), choices)
    projects.run_project(folder, made.id, workspace)
    told, _ = run_cli("project", "changes", "Shop", expect=2, **place)
    assert told["error"]["code"] == "no_such_run"
    choices = choices.model_copy(update={"segments": OWN, "in_use": "saved"})
    projects.save_choices(folder, made.id, choices, made.revision)
    for name, first, last in (("b.csv", 150, 190), ("c.csv", 190, 230)):
        projects.add_data(folder, made.id, opened(name, first, last), workspace, "append")
        projects.run_project(folder, made.id, workspace)
    # The first run was made before there were any: the RFM segments are compared instead.
    assert projects.compare_with_last(folder, made.id, 2).kind == "rfm"
    told, _ = run_cli("project", "changes", "Shop", "--by", "own", "--from", "1", expect=2, **place)
    assert told["error"]["code"] == "segments_not_kept"
    compared, _ = run_cli("project", "changes", "Shop", "--json", **place)
    assert compared["by"] == "own"
    often = compared["segments"][0]
    then, now = (projects.run_customers(folder, made.id, number) for number in (2, 3))
    assert (often["name"], often["customers_before"], often["customers_after"]) == (
        "Often",
        int((then["frequency"] >= 7).sum()),
        int((now["frequency"] >= 7).sum()),
    )
    assert often["entered"] > 0
    assert "Both runs were asked the same conditions" in compared["reason"]


def test_a_project_is_shared_by_address_and_with_nobody_any_more(run_cli, exports, tmp_path):
    place = {"CLIENTELE_PROJECTS": str(tmp_path / "projects")}
    run_cli("project", "create", "Shop", exports("a.csv", 0, 10), "--json", **place)
    shared, _ = run_cli(
        "project", "share", "Shop", "Ana@Shop.example, ben@shop.example", "--json", **place
    )
    assert shared["shared"] == ["ana@shop.example", "ben@shop.example"]
    (project,) = projects.list_projects(tmp_path / "projects")
    people = projects.read_people(tmp_path / "projects", project.id)
    assert people.may_open(Person("https://id.example", "1", "ben@shop.example"))
    text, _ = run_cli("project", "share", "Shop", "none", as_json=False, **place)
    assert "nobody" in text
    assert projects.read_people(tmp_path / "projects", project.id).shared == ()
    with pytest.raises(ProjectError, match="no e-mail address"):
        projects.share_project(tmp_path / "projects", project.id, ["ana"])
