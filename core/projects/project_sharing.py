"""Projects as one person sees them: their own, and those that others share with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from email_validator import EmailNotValidError, validate_email

from core.errors import ProjectError
from core.projects.project_index import summarise_projects
from core.projects.project_people import MAX_SHARED, ProjectPeople, people_in, write_people
from core.projects.project_store import locked, project_path

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from core.access import Person
    from core.projects.project import UnreadableProject
    from core.projects.project_summary import ProjectSummary


def read_people(folder: Path, project_id: str) -> ProjectPeople:
    """Whose a project is, and whom it is shared with.

    Raises
    ------
    ProjectError : there is no such project
    """
    return people_in(project_path(folder, project_id))


def check_may_open(folder: Path, project_id: str, person: Person) -> ProjectPeople:
    """The people of a project that somebody may open.

    Raises
    ------
    ProjectError : they may not, which looks as if there were no such project
    """
    people = read_people(folder, project_id)
    if not people.may_open(person):
        raise ProjectError(
            "There is no such project here.", "Ask its owner to share it.", "no_such_project"
        )
    return people


def summarise_projects_of(
    folder: Path, person: Person
) -> tuple[ProjectSummary | UnreadableProject, ...]:
    """The projects that somebody may open, the one saved last first."""
    return tuple(
        project
        for project in summarise_projects(folder)
        if people_in(folder / project.id).may_open(person)
    )


def share_project(folder: Path, project_id: str, addresses: Iterable[str]) -> ProjectPeople:
    """Share a project with these people, and with nobody else any more.

    Parameters
    ----------
    folder, project_id : of the project
    addresses : e-mail addresses, as they were typed; empty ones are passed over

    Raises
    ------
    ProjectError : one is no address, there are too many, or there is no such project
    """
    shared = tuple(dict.fromkeys(_address(each) for each in addresses if each.strip()))
    if len(shared) > MAX_SHARED:
        raise ProjectError(
            "That is more people than a project can be shared with.", "Leave some out."
        )
    with locked(folder, project_id) as path:
        people = people_in(path).model_copy(update={"shared": shared})
        write_people(path, people)
    return people


def _address(typed: str) -> str:
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise ProjectError(
            f"“{typed.strip()[:80]}” is no e-mail address.", "Write one such as ana@shop.example."
        ) from error
