"""`RunAnalysis`: the analysis behind a project's last run, made once more from the same data.

A run keeps what was computed of each customer. Lists, plans and reports need more: addresses, past
campaigns, products. They are read from the project's data, which must still be those of the run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from core import campaigns, contacts, pipeline, projects, segment_builder
from core.errors import ProjectError
from core.progress import Progress, silent

if TYPE_CHECKING:
    from pathlib import Path

    from core.analysis import Analysis, SegmentationKind
    from core.campaigns import ChannelAssumptions
    from core.contacts import Contacts, Permission, Suppression
    from core.playbooks import Playbook
    from core.projects import Project, ProjectRun
    from core.segment_builder import SavedSegmentation


@dataclass(frozen=True, eq=False)
class RunAnalysis:
    """The analysis of a project's last run, with the segments in use.

    Parameters
    ----------
    project, run : of which; no run while it is not kept yet
    analysis : of the run's data, by the run's segmentation
    kind : the segmentation in use
    playbook : the project's
    path : of the project's folder
    workspace : a private folder, which is there as long as this is used
    """

    project: Project
    run: ProjectRun | None
    analysis: Analysis
    kind: SegmentationKind
    playbook: Playbook
    path: Path
    workspace: Path

    @property
    def money(self) -> str | None:
        """How money is written: as the data say, else as the project does."""
        return self.analysis.currency or self.project.choices.currency.strip() or None

    @property
    def channels(self) -> ChannelAssumptions:
        """What contacts cost and bring: as the project has it, and has learned."""
        choices = self.project.choices
        assumed = projects.assumed_channels(choices, self.money)
        return (assumed or campaigns.load_channels(self.money)).with_learned(
            projects.learned_rates(choices)
        )

    @cached_property
    def region(self) -> str | None:
        """Two letters of the shop's country, for phone numbers."""
        return pipeline.home_region(self.analysis)

    @cached_property
    def contacts(self) -> Contacts:
        """How customers are reached: by the data, and by the project's list beside them."""
        return projects.read_project_contacts(
            self.path.parent, self.project, self.analysis, self.workspace
        )

    @cached_property
    def suppression(self) -> Suppression:
        """Who must not be on any list."""
        result = contacts.Suppression()
        for file in self.project.choices.suppression:
            source = projects.open_list(self.path, file)
            result = result.joined(contacts.read_suppression(source, self.workspace, self.region))
        return result

    @cached_property
    def permission(self) -> Permission:
        """Who may be contacted: with consent, and on no suppression list."""
        everybody = self.analysis.customers.frame.index
        return contacts.permission(everybody, self.contacts, self.suppression, self.region)

    @cached_property
    def own(self) -> SavedSegmentation | None:
        """The project's own segments that can be judged, whichever are in use; None for none."""
        return projects.assign_own_segments(
            self.path.parent, self.project, self.analysis, self.workspace
        )


def analyse_last_run(
    folder: Path, project: Project, run: ProjectRun, workspace: Path, progress: Progress = silent
) -> RunAnalysis:
    """Analyse the data of a project's last run by its segmentation.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    run : its last run
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ProjectError : data or settings have changed since the run
    ClienteleError : the data cannot be read any more
    """
    path = projects.project_path(folder, project.id)
    frozen = projects.with_last_segments(folder, project)
    same = frozen.frozen_from == run.base
    source = projects.open_kept_source(path, project, workspace)
    # What stands for the rows of a database is only known once they are read.
    if not same or (source.kind != "database" and source.sha256 != run.source_sha256):
        raise _changed_since()
    analysis = projects.analyse_project(folder, frozen, workspace, progress)
    if analysis.raw.source.sha256 != run.source_sha256:
        raise _changed_since()
    return ask_analysis(folder, project, analysis, workspace, progress, run)


def ask_analysis(
    folder: Path,
    project: Project,
    analysis: Analysis,
    workspace: Path,
    progress: Progress = silent,
    run: ProjectRun | None = None,
) -> RunAnalysis:
    """An analysis of a project's data, to be asked with the project's choices.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    analysis : of its data, with plain names
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`
    run : where it is kept already
    """
    path = projects.project_path(folder, project.id)
    kind = analysis.kind_in_use(
        None if project.choices.in_use == "saved" else project.choices.in_use
    )
    playbook = projects.project_playbook(project.choices)
    plain = RunAnalysis(project, run, analysis, kind, playbook, path, workspace)
    if project.choices.in_use != "saved":
        return plain
    # Conditions may ask who can be reached.
    used, kind = segments_of_project(analysis, project, workspace, progress, plain.contacts)
    return replace(plain, analysis=used, kind=kind)


def segments_of_project(
    analysis: Analysis,
    project: Project,
    workspace: Path,
    progress: Progress = silent,
    known: Contacts | None = None,
) -> tuple[Analysis, SegmentationKind]:
    """An analysis with the segments that a project uses, its saved ones too.

    Parameters
    ----------
    analysis : of the project
    project : as it was opened
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`
    known : how customers are reached, where that was looked up: conditions may ask
    """
    text = project.choices.segments
    if project.choices.in_use != "saved" or not text:
        return analysis, analysis.kind_in_use(project.choices.in_use)
    segments = segment_builder.parse_segments(text, any_field=True)
    wheres = [one.where for one in segments]
    population = pipeline.needed_population(analysis, wheres, workspace, known, progress)
    return pipeline.use_saved_segments(analysis, segments, population), "saved"


def _changed_since() -> ProjectError:
    return ProjectError(
        "The project's data or settings have changed since its last run.",
        "Run it first: `python -m core run`.",
        "run_outdated",
    )
