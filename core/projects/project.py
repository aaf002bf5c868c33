"""`Project`: what is kept of one shop, and the errors of those who work on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from core.errors import ProjectError
from core.settings import Frozen, Settings

FORMAT = 2
"""Of project.json; `core.projects.project_migrations` brings older ones to it."""

COMBINED = " and later data"
"""How the name of a file ends that was combined of a file and later ones."""

ProjectName = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[^\x00-\x1f]*$"
    ),
]
"""What a user calls a project: short, one line, not empty."""

Checksum = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""A SHA-256 as hex digits: the name of a kept file, and never a path."""


class KeptFile(Frozen):
    """A file whose content lies in the project's folder, under its checksum.

    Parameters
    ----------
    name : what the user called it; shown, never a path
    sha256 : of its content
    size : bytes
    """

    name: str = Field(max_length=255)
    sha256: Checksum
    size: int = Field(ge=0)


class ProjectSource(Frozen):
    """Where a project's rows come from.

    Parameters
    ----------
    kind : a file kept in the project, one that was combined of it and later ones, a file, several
        or the newest of several read where they lie, or the connected database
    name : shown; of a database, its address without user and password
    sha256, size : of the content of a kept file; empty for what is read where it lies
    path : of a file that is read where it lies; of several, their folder or pattern
    added : when
    """

    kind: Literal["kept", "combined", "path", "files", "newest", "database"]
    name: str = Field(max_length=500)
    sha256: Checksum | Literal[""] = ""
    size: int = Field(0, ge=0)
    path: str | None = None
    added: dt.datetime


class ProjectChoices(Frozen):
    """Everything chosen in a project: what pages and commands begin with, and what they save.

    Two are equal where everything is. Addresses and numbers of customers have no place here: a
    suppression list is a kept file.

    Parameters
    ----------
    settings : of reading, cleaning, roles, tables, RFM and segments, with own names of segments
    in_use : the segmentation in use; the first there is where nobody chose
    playbook : name of the one in use
    own_playbook : its text in YAML where it was edited
    shop_name, logo : for the report
    suppression : lists of people who are left out of every list
    contact_list : a list of customers with their addresses, beside the orders
    results : of tests, as they were handed over
    run_labels : segments of the customers in the runs that were set side by side
    segments : the user's own, as YAML
    currency : symbol typed for a file that names none
    learned : what past campaigns brought against their hold-outs (`core.campaigns.LearnedRates`)
    plans, experiments, audiences : saved by name, as the rooms that made them write them
    drafts : the same as they stand on their pages, by page
    extra : what pages keep beside, by page
    """

    settings: Settings = Settings()
    in_use: Literal["rfm", "model", "saved"] | None = None
    playbook: str | None = None
    own_playbook: str | None = None
    shop_name: str = Field("", max_length=120)
    logo: KeptFile | None = None
    suppression: tuple[KeptFile, ...] = ()
    contact_list: KeptFile | None = None
    results: tuple[KeptFile, ...] = ()
    run_labels: KeptFile | None = None
    segments: str = ""
    currency: str = Field("", max_length=20)
    learned: dict[str, JsonValue] | None = None
    plans: dict[str, JsonValue] = Field(default_factory=dict)
    experiments: dict[str, JsonValue] = Field(default_factory=dict)
    audiences: dict[str, JsonValue] = Field(default_factory=dict)
    drafts: dict[str, JsonValue] = Field(default_factory=dict)
    extra: dict[str, JsonValue] = Field(default_factory=dict)

    @property
    def files(self) -> tuple[KeptFile, ...]:
        """The kept files that it names."""
        single = (self.logo, self.contact_list, self.run_labels)
        listed = (*self.suppression, *self.results)
        return (*listed, *(file for file in single if file is not None))


class Project(Frozen):
    """One project, as project.json holds it.

    Parameters
    ----------
    format : of the file
    id : the name of its folder, and its place in an address
    name : what the user calls it
    revision : counts every save; who saves says which one they began from
    created, saved : UTC
    sources : the last one is in use
    choices : everything chosen
    frozen_from : number of the run whose segmentation scores the data; None where the next run
        finds one
    """

    format: Literal[2] = 2
    id: str
    name: ProjectName
    revision: int = Field(1, ge=1)
    created: dt.datetime
    saved: dt.datetime
    sources: tuple[ProjectSource, ...] = Field(min_length=1)
    choices: ProjectChoices = Field(default_factory=ProjectChoices)
    frozen_from: int | None = Field(None, ge=1)

    @property
    def source(self) -> ProjectSource:
        """The source in use."""
        return self.sources[-1]

    @property
    def kept_checksums(self) -> frozenset[str]:
        """The files that have to lie in its folder."""
        kept = [one.sha256 for one in self.sources if one.kind in {"kept", "combined"}]
        return frozenset((*kept, *(file.sha256 for file in self.choices.files)))


@dataclass(frozen=True, slots=True)
class UnreadableProject:
    """A folder among the projects that cannot be opened.

    Parameters
    ----------
    id : the name of the folder
    reason : why, in a sentence
    """

    id: str
    reason: str


class StaleProjectError(ProjectError):
    """Somebody saved the project since: nothing was written.

    Parameters
    ----------
    theirs : the project as it stands now
    """

    default_code = "stale_project"

    def __init__(self, theirs: Project) -> None:
        super().__init__(
            f"“{theirs.name}” was changed elsewhere since you opened it, in another tab or by "
            "someone else.",
            "Keep both (your changes go on top of theirs), or use theirs.",
        )
        self.theirs = theirs
