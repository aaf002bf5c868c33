"""`people.json` in a project's folder: whose it is, and whom they share it with.

It matters where people sign in to the dashboard. The terminal and the API know no people: who has
the folder, or a token, has all of it. A project without this file is the administrators' alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from core.projects import atomic_files
from core.settings import Frozen

if TYPE_CHECKING:
    from pathlib import Path

    from core.access import Person

FILE = "people.json"
MAX_SHARED = 200


class ProjectPeople(Frozen):
    """Who may open a project.

    Parameters
    ----------
    issuer, subject : of its owner, by their identity provider; empty where it has none
    owner : what the owner is called; shown, never compared
    shared : addresses of those it is shared with, in small letters
    """

    issuer: str = ""
    subject: str = ""
    owner: str = Field("", max_length=320)
    shared: tuple[str, ...] = Field((), max_length=MAX_SHARED)

    def is_owner(self, person: Person) -> bool:
        """Whether the project is somebody's own."""
        mine = (person.issuer, person.subject)
        return bool(self.subject) and (self.issuer, self.subject) == mine

    def may_open(self, person: Person) -> bool:
        """Whether somebody may work in the project: its owner, and whom it is shared with."""
        return self.is_owner(person) or (bool(person.email) and person.email in self.shared)


def owned_by(person: Person) -> ProjectPeople:
    """The people of a project that somebody has just made."""
    return ProjectPeople(issuer=person.issuer, subject=person.subject, owner=person.shown[:320])


def write_people(path: Path, people: ProjectPeople) -> None:
    """Keep who may open a project.

    Parameters
    ----------
    path : of the project's folder
    people : all of them
    """
    atomic_files.write_file(path / FILE, people.model_dump_json(indent=1).encode())


def people_in(path: Path) -> ProjectPeople:
    """Who may open the project of a folder; nobody where that is not known."""
    try:
        return ProjectPeople.model_validate_json((path / FILE).read_bytes())
    except (OSError, ValueError):
        return ProjectPeople()
