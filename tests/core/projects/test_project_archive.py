"""A project taken elsewhere in one file, and files that only look like one."""

from __future__ import annotations

import hashlib
import json
import zipfile
from pathlib import Path

import pytest
import skops.io

from core.errors import ClienteleError, LimitExceededError, ProjectError, StoredModelError
from core.projects import (
    kept_files,
    linked_sources,
    project_analysis,
    project_archive,
    run_recording,
    run_store,
)
from core.projects import project_store as store
from core.projects.project import ProjectChoices
from core.settings import Limits, SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2)


@pytest.fixture
def exported(folder, source, workspace, tmp_path) -> tuple[str, Path]:
    choices = ProjectChoices(settings=Settings(segment=QUICK), shop_name="Shop")
    project = store.create_project(folder, "Shop", source, choices)
    project_analysis.run_project(folder, project.id, workspace)
    store.change_project(folder, project.id, lambda _: {"frozen_from": 1})
    file = tmp_path / "shop.clientele"
    project_archive.export_project(folder, project.id, file)
    return project.id, file


def test_a_project_arrives_whole_elsewhere(folder, exported, tmp_path, workspace):
    project_id, file = exported
    theirs, here = tmp_path / "theirs", store.open_project(folder, project_id)
    made = project_archive.import_project(theirs, file)
    assert made.id != project_id
    assert (made.name, made.choices, made.sources) == (here.name, here.choices, here.sources)
    assert run_store.list_runs(theirs, made.id) == run_store.list_runs(folder, project_id)
    assert run_recording.run_customers(theirs, made.id, 1).equals(
        run_recording.run_customers(folder, project_id, 1)
    )
    _, run = project_analysis.run_project(theirs, made.id, workspace)
    assert run.base == 1
    again = project_archive.import_project(theirs, file)
    assert len({made.id, again.id}) == len(store.list_projects(theirs)) == 2


def rewritten(file: Path, **changed: bytes | None) -> Path:
    """The same archive with other entries: `{name: content}`, None to leave one out."""
    with zipfile.ZipFile(file) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    held |= changed
    bad = file.with_name("bad.clientele")
    with zipfile.ZipFile(bad, "w") as archive:
        for name, content in held.items():
            if content is not None:
                archive.writestr(name, content)
    return bad


def refuses(tmp_path: Path, file: Path, error: type[ClienteleError] = ProjectError) -> str:
    """What is said of a file that is not taken, and that nothing of it is left."""
    folder = tmp_path / "theirs"
    with pytest.raises(error) as told:
        project_archive.import_project(folder, file)
    assert list(folder.rglob("*")) == []
    return told.value.message


@pytest.mark.parametrize(
    "name",
    [
        *("../evil", "/etc/evil", "sources/../../evil", "sources/readme.txt", "runs/1/extra.py"),
        *("runs/../evil", "runs/0/run.json", "models/a/model-1.joblib", ".lock", "C:\\evil"),
    ],
)
def test_a_name_that_no_project_has_is_refused(exported, tmp_path, name):
    assert "do not belong in a project" in refuses(
        tmp_path, rewritten(exported[1], **{name: b"evil"})
    )
    assert not list(tmp_path.rglob("evil"))


def test_what_is_inside_has_to_be_what_it_claims(folder, exported, tmp_path, source):
    project_id, file = exported
    kept = f"sources/{source.sha256}"
    held = json.loads((folder / project_id / "project.json").read_text())
    path = held["sources"][0] | {"kind": "path", "path": "/etc/passwd"}
    cases = {
        "changed": {kept: b"other content"},
        "missing": {kept: None},
        "machine": {"project.json": json.dumps(held | {"sources": [path]}).encode()},
        "damaged or holds": {"project.json": b"{"},
        "newer version": {"project.json": json.dumps(held | {"format": 2**40}).encode()},
        "not a Clientele export": {"project.json": None},
        "run 1": {"runs/1/run.json": b"{}"},
        "run 1 in": {"runs/1/customers.parquet": b"PAR1 no"},
        "run 1 in it": {"runs/1/rule.json": b'{"levels": 5}'},
    }
    for expected, changed in cases.items():
        assert expected in refuses(tmp_path, rewritten(file, **changed))


def test_a_model_that_could_run_code_is_refused(exported, tmp_path):
    trick = tmp_path / "trick.skops"
    skops.io.dump({"clientele": 1, "model": _Trick()}, str(trick))
    bad = rewritten(exported[1], **{"runs/1/model.skops": trick.read_bytes()})
    assert "more than data" in refuses(tmp_path, bad, StoredModelError)


class _Trick:
    def __init__(self):
        self.x = 1


def test_a_file_of_another_kind_is_refused(tmp_path, exported):
    for content in (b"", b"PK\x03\x04 torn", exported[1].read_bytes()[:-500], b"a,b\n1,2\n"):
        file = tmp_path / "other.clientele"
        file.write_bytes(content)
        refuses(tmp_path, file)


def test_an_archive_that_unpacks_to_more_is_stopped(exported, tmp_path):
    bomb = b"\0" * 3_000_000
    digest = hashlib.sha256(bomb).hexdigest()
    bad = rewritten(exported[1], **{f"sources/{digest}": bomb})
    with pytest.raises(LimitExceededError):
        project_archive.import_project(tmp_path / "theirs", bad, Limits(unpacked_mb=1))
    many = {f"sources/{n:064x}": b"" for n in range(project_archive.MAX_ENTRIES)}
    refuses(tmp_path, rewritten(exported[1], **many), LimitExceededError)
    large = rewritten(exported[1], **{"project.json": b" " * 17_000_000})
    refuses(tmp_path, large, LimitExceededError)


def test_a_file_read_where_it_lies_is_taken_along(folder, source, tmp_path, exported):
    project_id, _ = exported
    linked = linked_sources.link_source(str(source.path))
    store.change_project(folder, project_id, lambda _: {"sources": (linked,)})
    file = tmp_path / "linked.clientele"
    project_archive.export_project(folder, project_id, file)
    made = project_archive.import_project(tmp_path / "theirs", file)
    opened = kept_files.open_kept_source(tmp_path / "theirs" / made.id, made, tmp_path)
    assert opened.path.read_bytes() == source.path.read_bytes()
    assert str(source.path) not in zipfile.ZipFile(file).read("project.json").decode()
