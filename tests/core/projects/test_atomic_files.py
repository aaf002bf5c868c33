"""What is not finished goes with the process that made it, and never while that lives."""

from __future__ import annotations

import threading
import time

import pytest

from core.errors import ProjectError
from core.projects import atomic_files
from core.projects import project_store as store


def test_what_dead_processes_left_is_removed_and_the_work_of_living_ones_is_not(folder, source):
    made = store.create_project(folder, "A", source)
    inside = folder / made.id / "sources"
    for dead in (folder / ".new-1", inside / ".new-2", folder / ".deleted-3"):
        dead.mkdir()
        (dead / "half").write_text("a@shop.example")
    for lock in (folder / ".new-1.lock", folder / ".new-4.lock", folder / ".copy-12ab.lock"):
        lock.touch()
    with atomic_files.unfinished_folder(folder) as alive:
        (alive / "half").write_text("still being written")
        store.remove_leftovers(folder)
        assert (alive / "half").is_file()
        with store.locked(folder, made.id):
            store.remove_leftovers(folder)
            assert {path.name for path in folder.iterdir()} == {
                *(made.id, f".{made.id}.lock", alive.name, f"{alive.name}.lock")
            }
        assert [path.name for path in inside.iterdir()] == [source.sha256]
    store.delete_project(folder, made.id)
    assert list(folder.iterdir()) == []


def test_who_waits_for_a_project_that_is_deleted_is_told_and_leaves_no_lock(folder, source):
    made = store.create_project(folder, "A", source)
    told: list[str] = []

    def wait() -> None:
        with pytest.raises(ProjectError) as error:
            store.rename_project(folder, made.id, "B")
        told.append(error.value.message)

    with store.locked(folder, made.id) as path:
        waiting = [threading.Thread(target=wait) for _ in range(3)]
        for each in waiting:
            each.start()
        time.sleep(0.1)
        atomic_files.remove_folder(path)
    for each in waiting:
        each.join(30)
    assert told == ["There is no such project here."] * 3
    assert list(folder.iterdir()) == []
