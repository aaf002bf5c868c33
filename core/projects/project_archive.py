"""A project as one file, to be taken to another installation; what comes in is checked first.

The file is a ZIP archive of the project's folder. Nothing in it is trusted: only names that a
project has are taken, sizes are counted while they are unpacked, every file must match its
checksum, a model must be data only, and the project gets an id of its own. No path of another
machine is read: a file that a project reads where it lies is exported with its content.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow as pa

from core import process_folder, rfm, saved_models
from core.errors import LimitExceededError, ProjectError, SettingError, StoredModelError
from core.projects import atomic_files, kept_files, run_store, scored_customers
from core.projects.kept_segments import read_segments
from core.projects.project_migrations import read_project, write_project
from core.projects.project_run import ProjectRun
from core.projects.project_store import (
    FILE,
    RUNS,
    locked,
    new_folder,
    new_project,
    open_project,
    publish_project,
)
from core.settings import Limits

if TYPE_CHECKING:
    from core.access import Person
    from core.projects.project import Project

_NAMES = re.compile(
    r"project\.json|sources/[0-9a-f]{64}"
    r"|runs/[1-9][0-9]{0,8}/(run\.json|(customers|segments)\.parquet|rule\.json|model\.skops)"
)
_LINKED = frozenset({"path", "files", "newest"})
MAX_ENTRIES, MAX_JSON_MB = 5000, 16
_WHEN = (1980, 1, 1, 0, 0, 0)
_BLOCK = 1 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError)
_NO_RUN = (OSError, ValueError, TypeError, KeyError, pa.ArrowException, SettingError)


def export_project(folder: Path, project_id: str, file: Path) -> None:
    """Write a project with its sources and runs as one file, in one step.

    Parameters
    ----------
    folder, project_id : of the project
    file : where to

    Raises
    ------
    ProjectError : there is no such project, or it is damaged
    """
    with contextlib.ExitStack() as stack, locked(folder, project_id) as path:
        project = open_project(folder, project_id)
        inside = {
            name: each
            for each in sorted(path.rglob("*"))
            if _NAMES.fullmatch(name := each.relative_to(path).as_posix()) and each.is_file()
        }
        unfinished = file.with_name(f"{atomic_files.UNFINISHED}{file.name}")
        private = stack.enter_context(tempfile.TemporaryDirectory(dir=process_folder.path()))
        project = _with_content(project, path, inside, Path(private))
        try:
            with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(zipfile.ZipInfo(FILE, _WHEN), write_project(project))
                for name, each in inside.items():
                    if name != FILE:
                        archive.write(each, name)
            unfinished.chmod(0o600)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)


def import_project(
    folder: Path, file: Path, limits: Limits | None = None, owner: Person | None = None
) -> Project:
    """Take in a file that `export_project` wrote here or elsewhere, as a new project.

    Parameters
    ----------
    folder : where projects lie
    file : the file
    limits : how large it may be, unpacked
    owner : whose it is, where people sign in

    Raises
    ------
    ProjectError : it is no such file, damaged, or holds what no project does
    LimitExceededError : it is too large
    StoredModelError : a model in it holds more than data
    """
    with new_folder(folder, owner) as unfinished:
        try:
            with zipfile.ZipFile(file) as archive:
                _unpack(archive, unfinished, limits or Limits())
        except _DAMAGED as error:
            raise _refused("it is damaged, or not a Clientele export") from error
        project = _checked(unfinished)
        (unfinished / FILE).unlink()
        made = new_project(project.name, project.sources, project.choices, project.frozen_from)
        return publish_project(folder, unfinished, made)


def _with_content(project: Project, path: Path, inside: dict[str, Path], private: Path) -> Project:
    """The project with the content of files that it reads where they lie."""
    sources = []
    for source in project.sources:
        if source.kind in _LINKED:
            alone = project.model_copy(update={"sources": (source,)})
            opened = kept_files.open_kept_source(path, alone, private)
            inside[f"{kept_files.FOLDER}/{opened.sha256}"] = opened.path
            kept = {"kind": "kept", "path": None, "sha256": opened.sha256, "size": opened.size}
            sources.append(source.model_copy(update=kept))
        else:
            sources.append(source)
    return project.model_copy(update={"sources": tuple(sources)})


def _unpack(archive: zipfile.ZipFile, folder: Path, limits: Limits) -> None:
    """Write the entries of an archive, as long as they are those of a project."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    names = [entry.filename for entry in entries]
    if len(entries) > MAX_ENTRIES:
        raise _too_large()
    if FILE not in names:
        raise _refused("it is not a Clientele export")
    if len(set(names)) < len(names) or not all(map(_NAMES.fullmatch, names)):
        raise _refused("it has files that do not belong in a project")
    left = limits.unpacked_mb * 1_000_000
    for entry in entries:
        target = folder / entry.filename
        atomic_files.private_folder(target.parent)
        allowed = min(left, MAX_JSON_MB * 1_000_000) if target.suffix == ".json" else left
        with archive.open(entry) as packed, target.open("xb") as written:
            left -= _copy(packed, written, allowed)


def _copy(packed: IO[bytes], written: IO[bytes], allowed: int) -> int:
    """Unpack one entry, whatever size it claims to have; how many bytes it has."""
    size = 0
    while block := packed.read(_BLOCK):
        size += len(block)
        if size > allowed:
            raise _too_large()
        written.write(block)
    return size


def _checked(folder: Path) -> Project:
    """The project in an unpacked folder, once all of it is what it claims to be."""
    project = read_project((folder / FILE).read_bytes())
    if any(source.kind in _LINKED for source in project.sources):
        raise _refused("it would read a file on this machine")
    for path in (folder / kept_files.FOLDER).iterdir():
        with path.open("rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != path.name:
                raise _refused("a file in it was changed")
    kept_files.check_kept(folder, project)
    runs = sorted((folder / RUNS).iterdir())
    for run in runs:
        try:
            _check_run(run)
        except StoredModelError:
            raise
        except _NO_RUN as error:
            raise _refused(f"run {run.name} in it is damaged") from error
    if project.frozen_from is not None and str(project.frozen_from) not in {
        run.name for run in runs
    }:
        raise _refused(f"run {project.frozen_from} is missing")
    return project


def _check_run(run: Path) -> None:
    ProjectRun.model_validate_json((run / run_store.RUN).read_bytes())
    customers = scored_customers.read_rows(run / run_store.CUSTOMERS)
    if (run / run_store.SEGMENTS).is_file():
        read_segments(run / run_store.SEGMENTS, customers.index)
    if (run / run_store.RULE).is_file():
        rfm.rule_from_json((run / run_store.RULE).read_bytes())
    if (run / run_store.MODEL).is_file():
        with tempfile.TemporaryDirectory() as private:
            saved_models.import_model(run / run_store.MODEL, Path(private))


def _refused(why: str) -> ProjectError:
    return ProjectError(
        f"The file was not imported: {why}.",
        "Export the project again where it was saved, and import that file.",
        "project_file",
    )


def _too_large() -> LimitExceededError:
    return LimitExceededError(
        "The file unpacks to more than this installation allows.",
        "Raise the limit `unpacked_mb`, or export a project with fewer sources.",
    )
