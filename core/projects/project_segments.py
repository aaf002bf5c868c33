"""The segments of its own that a project has saved, and who is in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import contacts, files, pipeline, segment_builder
from core.errors import ClienteleError
from core.progress import Progress, silent
from core.projects import kept_files
from core.projects.project_store import project_path

if TYPE_CHECKING:
    from pathlib import Path

    from core.analysis import Analysis
    from core.contacts import Contacts
    from core.forecast import Forecast
    from core.projects.project import KeptFile, Project, ProjectChoices
    from core.segment_builder import Population, SavedSegment, SavedSegmentation


def own_segments(choices: ProjectChoices) -> tuple[SavedSegment, ...]:
    """The segments that a project has saved, in the order in which they take customers.

    Raises
    ------
    SettingError : they were saved by a newer version
    """
    text = choices.segments
    return segment_builder.parse_segments(text, any_field=True) if text else ()


def read_project_contacts(
    folder: Path, project: Project, analysis: Analysis, workspace: Path
) -> Contacts:
    """How the customers of a project are reached: by its data, and by its list beside them.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    analysis : of its data
    workspace : a private folder

    Raises
    ------
    ClienteleError : the list cannot be read any more
    """
    known = pipeline.read_contacts(analysis, workspace)
    listed = project.choices.contact_list
    if listed is None:
        return known
    source = open_list(project_path(folder, project.id), listed)
    table = files.read_table(source, workspace)
    return known.updated(contacts.contacts_of_list(table, analysis.customers.frame.index))


def open_list(path: Path, file: KeptFile) -> files.Source:
    """A list that a project keeps.

    Parameters
    ----------
    path : of the project's folder
    file : the list
    """
    kept = kept_files.kept_path(path, file.sha256)
    return files.open_source(kept, file.name, uploaded=False)


def assign_own_segments(
    folder: Path,
    project: Project,
    analysis: Analysis,
    workspace: Path,
    forecast: Forecast | None = None,
    progress: Progress = silent,
) -> SavedSegmentation | None:
    """Who is in each segment that a project has saved; None where none can be judged.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    analysis : of its data
    workspace : a private folder
    forecast : of the customers, where one was made: conditions may ask
    progress : called as a forecast goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : the segments or the customer list of the project cannot be read
    """
    segments = own_segments(project.choices)
    if not segments:
        return None
    needed = segment_builder.condition_sources([one.where for one in segments])
    known = (
        read_project_contacts(folder, project, analysis, workspace)
        if "contacts" in needed
        else None
    )
    if "forecast" in needed and forecast is None:
        try:
            forecast = pipeline.forecast_customers(analysis, progress=progress)
        except ClienteleError:
            forecast = None  # too little to forecast: these segments cannot be judged
    population = pipeline.population_of(analysis, forecast, known)
    judged = [one for one in segments if _can_be_judged(one, population)]
    return segment_builder.assign_saved_segments(judged, population) if judged else None


def _can_be_judged(segment: SavedSegment, population: Population) -> bool:
    try:
        segment_builder.match_customers(segment.where, population)
    except ClienteleError:
        return False
    return True
