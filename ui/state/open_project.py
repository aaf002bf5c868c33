"""The project a visitor works in: what of it was saved last, and what somebody else saved since."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.files import Source
    from core.projects import NewData, Project


@dataclass
class OpenProject:
    """The project in use.

    Parameters
    ----------
    project : as it was saved last; None where nothing is kept
    theirs : what another tab or somebody else saved since; None where nobody did
    linked : checksum of what was read where it lies, when the project was opened
    recorded : which analysis and which own segments the last run holds
    handed : a file with new data, not taken in yet
    new_data : what it would change
    """

    project: Project | None = None
    theirs: Project | None = None
    linked: str = ""
    recorded: str = ""
    handed: Source | None = None
    new_data: NewData | None = None
