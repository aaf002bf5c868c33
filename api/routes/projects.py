"""Projects and their runs."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access_rules import Opened, ProjectInUse, TokenInUse, needs
from api.answers import NOT_MODIFIED, answer_json
from api.problems import documented
from api.schemas import ComparisonDocument, Kind, RunDocument, ShopProject, UnreadableDocument
from core import projects

router = APIRouter(tags=["Projects"], responses=NOT_MODIFIED | documented())
Number = Annotated[int, Path(ge=1, le=999_999_999, description="Number of the run")]


@router.get(
    "/projects",
    dependencies=[needs("read")],
    response_model=list[ShopProject | UnreadableDocument],
)
def list_projects(request: Request, token: TokenInUse, opened: Opened) -> Response:
    """The projects that the token is for, each with its last run."""
    listed = [each for each in projects.list_projects(opened.folder) if token.allows(each.id)]
    return answer_json(request, projects.projects_document(opened.folder, listed))


@router.get("/projects/{project}", dependencies=[needs("read")], response_model=ShopProject)
def show_project(request: Request, project: ProjectInUse, opened: Opened) -> Response:
    """One project with all its runs."""
    return answer_json(request, projects.project_document(opened.folder, project))


@router.get(
    "/projects/{project}/runs",
    dependencies=[needs("read")],
    response_model=list[RunDocument | UnreadableDocument],
)
def list_runs(request: Request, project: ProjectInUse, opened: Opened) -> Response:
    """The runs of a project, the last one first."""
    runs = projects.list_runs(opened.folder, project.id)
    return answer_json(request, [projects.run_document(run) for run in runs])


@router.get(
    "/projects/{project}/runs/{number}", dependencies=[needs("read")], response_model=RunDocument
)
def show_run(request: Request, project: ProjectInUse, number: Number, opened: Opened) -> Response:
    """One run."""
    run = projects.open_run(opened.folder, project.id, number)
    return answer_json(request, projects.run_document(run))


@router.get(
    "/projects/{project}/runs/{number}/changes",
    dependencies=[needs("read")],
    response_model=ComparisonDocument,
)
def compare(
    request: Request,
    project: ProjectInUse,
    number: Number,
    since: Annotated[int, Query(ge=1, le=999_999_999, description="Number of the run before")],
    opened: Opened,
    by: Kind = "rfm",
) -> Response:
    """What changed from one run to another: who entered and left in numbers, and drift."""
    compared = projects.compare_runs(opened.folder, project.id, since, number, by)
    return answer_json(request, projects.comparison_document(compared))
