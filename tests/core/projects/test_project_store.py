"""Projects made, opened, saved, copied and deleted, and what becomes of foreign folders."""

from __future__ import annotations

import json
import shutil
import stat

import pytest

from core.errors import ProjectError
from core.projects import kept_files
from core.projects import project_store as store
from core.projects.project import ProjectChoices, StaleProjectError, UnreadableProject
from core.settings import ReadSettings, RfmSettings, Settings


def some_choices(**other) -> ProjectChoices:
    read = ReadSettings(roles=(("order_id", "order"), ("email", None)), currency="EUR")
    settings = Settings(read=read, rfm=RfmSettings(levels=3))
    return ProjectChoices(settings=settings, in_use="rfm", plans={"May": {"budget": 100}}, **other)


def test_a_project_comes_back_as_it_was_made(folder, source):
    made = store.create_project(folder, "Nordwind Käse", source, some_choices())
    opened = store.open_project(folder, made.id)
    assert opened == made
    assert opened.choices == some_choices()
    assert made.id.startswith("nordwind-kase-")
    assert store.list_projects(folder) == (made,)
    kept = folder / made.id / "sources" / source.sha256
    assert kept.read_bytes() == source.path.read_bytes()


def test_only_the_owner_may_read(folder, source):
    made = store.create_project(folder, "A", source)
    store.rename_project(folder, made.id, "B")
    for path in (folder, *folder.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode == (0o700 if path.is_dir() else 0o600), path
    assert not list(folder.rglob(".new-*"))


def test_a_file_that_is_named_no_more_leaves_the_disk(folder, source, tmp_path):
    made = store.create_project(folder, "A", source)
    path = tmp_path / "optout.txt"
    path.write_text("c1@shop.example\n")
    kept = kept_files.keep_file(folder / made.id, path, path.name)
    choices = ProjectChoices(suppression=(kept,), contact_list=kept)
    one = store.save_choices(folder, made.id, choices, made.revision)
    mine = kept_files.take_file(folder / made.id, kept, tmp_path / "mine")
    two = store.save_choices(folder, made.id, ProjectChoices(suppression=(kept,)), one.revision)
    assert kept_files.kept_path(folder / made.id, kept.sha256).is_file()
    store.save_choices(folder, made.id, ProjectChoices(), two.revision)
    assert [each.name for each in (folder / made.id / "sources").iterdir()] == [source.sha256]
    assert (mine.name, mine.path.read_text()) == ("optout.txt", "c1@shop.example\n")


def test_a_later_save_is_told_and_changes_nothing(folder, source):
    made = store.create_project(folder, "A", source)
    first = store.save_choices(folder, made.id, some_choices(), made.revision)
    with pytest.raises(StaleProjectError) as told:
        store.save_choices(folder, made.id, ProjectChoices(), made.revision)
    assert told.value.theirs == first == store.open_project(folder, made.id)


def test_a_name_is_changed_and_the_address_stays(folder, source):
    made = store.create_project(folder, "A", source)
    renamed = store.rename_project(folder, made.id, " B ")
    assert (renamed.name, renamed.id, renamed.revision) == ("B", made.id, 2)
    for name in ("", "  ", "two\nlines", "x" * 81):
        with pytest.raises(ProjectError, match="needs a name"):
            store.rename_project(folder, made.id, name)


def test_a_copy_lives_on_its_own(folder, source):
    made = store.create_project(folder, "A", source, some_choices())
    copy = store.duplicate_project(folder, made.id, "B")
    first, second = (folder / each.id / "sources" / source.sha256 for each in (made, copy))
    assert first.samefile(second)  # stored once
    store.delete_project(folder, made.id)
    assert store.list_projects(folder) == (copy,)
    assert copy.choices == made.choices
    assert (folder / copy.id / "sources" / source.sha256).is_file()


def test_nothing_is_left_of_a_deleted_project(folder, source):
    made = store.create_project(folder, "A", source)
    store.delete_project(folder, made.id)
    assert list(folder.rglob("*")) == []
    with pytest.raises(ProjectError, match="no such project"):
        store.open_project(folder, made.id)


@pytest.mark.parametrize(
    "wrong", ["..", "../x", "/etc", "a/b", ".hidden", "A", "", "a\x00b", "a" * 90]
)
def test_an_id_is_never_a_path(folder, source, wrong):
    store.create_project(folder, "A", source)
    for act in (store.open_project, store.delete_project):
        with pytest.raises(ProjectError, match="no such project"):
            act(folder, wrong)


def test_torn_and_foreign_folders_are_listed_with_the_reason(folder, source):
    made = store.create_project(folder, "A", source)
    held = json.loads((folder / made.id / "project.json").read_text())
    contents = {
        "torn": json.dumps(held)[:200],
        "newer": json.dumps(held | {"format": 99}),
        "foreign": json.dumps({"hello": 1}),
        "list": "[]",
        "text": "ÿþ nonsense",
        "deep": "[" * 100_000,
        "odd": json.dumps(held | {"sources": []}),
        "named": json.dumps(held | {"sources": [held["sources"][0] | {"sha256": "../../x"}]}),
    }
    for name, content in contents.items():
        (folder / name).mkdir()
        (folder / name / "project.json").write_text(content)
    (folder / "empty").mkdir()
    (folder / "Foreign Name").mkdir()
    (folder / "notes.txt").write_text("not a project")
    listed = store.list_projects(folder)
    assert listed[0] == made
    assert {each.id for each in listed[1:]} == {*contents, "empty", "Foreign Name"}
    assert all(isinstance(each, UnreadableProject) and each.reason for each in listed[1:])
    assert "newer version" in {each.id: each for each in listed[1:]}["newer"].reason
    store.delete_project(folder, "torn")
    assert not (folder / "torn").exists()


def test_a_folder_copied_by_hand_is_a_project_of_its_own(folder, source):
    made = store.create_project(folder, "A", source)
    shutil.copytree(folder / made.id, folder / "copied")
    assert {each.id for each in store.list_projects(folder)} == {made.id, "copied"}


def test_projects_are_off_unless_a_folder_is_named(monkeypatch, tmp_path):
    monkeypatch.delenv("CLIENTELE_PROJECTS", raising=False)
    assert store.projects_folder() is None
    monkeypatch.setenv("CLIENTELE_PROJECTS", str(tmp_path))
    assert store.projects_folder() == tmp_path
    assert store.list_projects(tmp_path / "none yet") == ()
