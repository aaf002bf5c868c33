"""The index of projects is a cache: whatever happens to it, lists say what the folders say."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from core import projects
from core.projects import index_file, project_index, run_store
from core.projects.project import UnreadableProject
from core.settings import SegmentSettings, Settings

ROOT = Path(__file__).parents[3]
QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=2, resamples=2))


@pytest.fixture(autouse=True)
def settled(monkeypatch):
    """What has just changed counts as settled, so that the index is used at once."""
    monkeypatch.setattr(project_index, "_SETTLED_SECONDS", -60.0)


@pytest.fixture
def shop(folder, source):
    return projects.create_project(folder, "Shop", source, projects.ProjectChoices(settings=QUICK))


def from_folders(folder: Path) -> list[dict[str, object]]:
    """What a list without an index says."""
    listed = projects.list_projects(folder)
    assert not any(isinstance(each, UnreadableProject) for each in listed)
    documents = [projects.project_document(folder, project) for project in listed]
    return [document | {"runs": document["runs"][:1]} for document in documents]


def listed(folder: Path) -> list[dict[str, object]]:
    return projects.projects_document(projects.summarise_projects(folder))


def test_it_follows_every_change_of_a_project(folder, shop, workspace):
    assert listed(folder) == from_folders(folder)
    projects.run_project(folder, shop.id, workspace)
    assert listed(folder) == from_folders(folder)
    assert listed(folder)[0]["runs"][0]["number"] == 1
    projects.rename_project(folder, shop.id, "Other name")
    assert listed(folder)[0]["name"] == "Other name"
    copy = projects.duplicate_project(folder, shop.id, "Copy")
    assert listed(folder) == from_folders(folder)
    assert [each["id"] for each in listed(folder)] == [copy.id, shop.id]
    projects.delete_project(folder, shop.id)
    assert [each["id"] for each in listed(folder)] == [copy.id]


@pytest.mark.usefixtures("shop")
def test_a_project_that_has_not_changed_is_not_opened(folder, monkeypatch):
    before = listed(folder)
    monkeypatch.setattr(project_index, "open_project", lambda *_: pytest.fail("it was opened"))
    assert listed(folder) == before


@pytest.mark.usefixtures("shop")
def test_what_changed_a_moment_ago_is_read_again(folder, monkeypatch):
    """Two changes may fall into one tick of the clock of the disk."""
    monkeypatch.setattr(project_index, "_SETTLED_SECONDS", 60.0)
    listed(folder)
    opened = []
    read = project_index.open_project
    monkeypatch.setattr(
        project_index, "open_project", lambda *given: opened.append(given) or read(*given)
    )
    listed(folder)
    assert opened


@pytest.mark.parametrize("content", [b"no database at all" * 300, b"", None])
def test_a_damaged_or_missing_index_is_made_again(folder, shop, content):
    before = listed(folder)
    path = folder / index_file.FILE
    if content is None:
        index_file.drop_index(folder)
    else:
        path.write_bytes(content)
    assert listed(folder) == before
    assert listed(folder) == before
    with sqlite3.connect(path) as store:
        assert store.execute("SELECT id FROM projects").fetchall() == [(shop.id,)]
    store.close()


def test_an_index_with_other_tables_is_made_again(folder, shop):
    before = listed(folder)
    index_file.drop_index(folder)
    with sqlite3.connect(folder / index_file.FILE) as store:
        store.execute("CREATE TABLE projects (name TEXT)")
    store.close()
    assert listed(folder) == before
    assert listed(folder) == before
    with index_file.opened_index(folder) as store:
        assert store.execute("SELECT id FROM projects").fetchall() == [(shop.id,)]


@pytest.mark.usefixtures("shop")
def test_a_damaged_row_is_read_again(folder):
    before = listed(folder)
    with index_file.opened_index(folder) as store:
        store.execute("UPDATE projects SET document = '{\"id\": 3'")
    assert listed(folder) == before


@pytest.mark.usefixtures("shop")
def test_without_room_for_an_index_every_project_is_read(folder, monkeypatch):
    before = listed(folder)

    def refused(*_args, **_named):
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(index_file.private_database, "opened", refused)
    assert listed(folder) == before
    assert projects.run_history(folder) == []


def test_a_project_or_a_run_that_is_damaged_is_said(folder, shop, workspace):
    projects.run_project(folder, shop.id, workspace)
    listed(folder)
    run = run_store.run_path(folder, shop.id, 1) / run_store.RUN
    run.write_bytes(b"{}")
    assert "unreadable" in listed(folder)[0]["runs"][0]
    (folder / shop.id / "project.json").write_bytes(b"{")
    (told,) = listed(folder)
    assert (told["id"], "unreadable" in told) == (shop.id, True)


def test_the_history_holds_every_run_of_every_project(folder, shop, workspace):
    projects.run_project(folder, shop.id, workspace)
    clean = QUICK.clean.model_copy(update={"guest_names": ("nobody",)})
    choices = shop.choices.model_copy(
        update={"settings": QUICK.model_copy(update={"clean": clean})}
    )
    projects.save_choices(folder, shop.id, choices, shop.revision)
    projects.run_project(folder, shop.id, workspace)
    other = projects.duplicate_project(folder, shop.id, "Copy")
    projects.delete_project(folder, shop.id)
    told = projects.run_history(folder)
    assert [(run["project"], run["number"]) for run in told] == [(other.id, 2), (other.id, 1)]
    first = projects.open_run(folder, other.id, 1)
    assert told[1]["customers"] == first.summary.customers
    assert told[1]["revenue"] == first.summary.revenue
    assert told[1]["as_of"] == first.summary.as_of.isoformat()


def test_with_the_last_project_the_index_goes_and_a_deleted_name_is_overwritten(
    folder, shop, source
):
    secret = projects.create_project(folder, "Unmistakable name", source)
    listed(folder)
    projects.delete_project(folder, secret.id)
    assert b"Unmistakable" not in (folder / index_file.FILE).read_bytes()
    projects.delete_project(folder, shop.id)
    assert list(folder.rglob("*")) == []


def test_only_its_account_can_read_it_and_no_customer_is_in_it(folder, shop, workspace):
    projects.run_project(folder, shop.id, workspace)
    listed(folder)
    path = folder / index_file.FILE
    assert path.stat().st_mode & 0o077 == 0
    assert b"@shop.example" not in path.read_bytes()


@pytest.mark.usefixtures("shop")
def test_several_at_once_all_see_every_project(folder, source):
    for number in range(3):
        projects.create_project(folder, f"Shop {number}", source)
    seen, problems = [], []

    def look():
        try:
            for number in range(6):
                seen.append(len(projects.summarise_projects(folder)))
                if number == 2:
                    index_file.drop_index(folder)
        except Exception as error:  # noqa: BLE001 - whatever it is
            problems.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    assert set(seen) == {4}


WORKER = """
import sys
from pathlib import Path
from core import projects
from core.projects import project_index
project_index._SETTLED_SECONDS = -60.0
folder = Path(sys.argv[1])
print("ready", flush=True)
while True:
    for each in projects.summarise_projects(folder):
        projects.rename_project(folder, each.id, each.name[:4] + "!" * (len(each.name) % 5))
        projects.summarise_projects(folder)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.usefixtures("shop")
def test_kills_leave_an_index_that_says_what_the_folders_say(folder):
    for number in range(4):
        process = subprocess.Popen(
            [sys.executable, "-c", WORKER, str(folder)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert process.stdout.readline() == "ready\n"
        time.sleep(0.05 + 0.07 * number)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        projects.remove_leftovers(folder)
        assert listed(folder) == from_folders(folder)
