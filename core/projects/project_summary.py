"""`ProjectSummary`: what a list shows of a project, without opening it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class ProjectSummary:
    """What a list shows of a project.

    Parameters
    ----------
    id, name : of the project
    saved : when it was saved last, as text that sorts
    document : as `project_document` has it, with the last runs
    """

    id: str
    name: str
    saved: str
    document: dict[str, Any]

    @property
    def source_name(self) -> str:
        """What its source in use is called."""
        return str(self.document["source"]["name"])

    @property
    def runs(self) -> tuple[dict[str, Any], ...]:
        """The last run first: two that can be read, and those after them that cannot."""
        return tuple(self.document["runs"])

    @property
    def refresh_failed(self) -> bool:
        """Whether its last refresh failed."""
        refresh = self.document["refresh"]
        return refresh is not None and refresh["outcome"] == "failed"
