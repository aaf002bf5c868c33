"""Projects and their runs."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.access_rules import Opened, ProjectInUse, RefreshesInUse, TokenInUse, needs
from api.answers import NOT_MODIFIED, answer_json
from api.idempotency import IdempotencyKey, answer_once
from api.problems import ApiError, documented
from api.schemas import (
    ComparisonDocument,
    Kind,
    RefreshDocument,
    RefreshRequest,
    RunDocument,
    ShopProject,
    UnreadableDocument,
)
from core import projects
from core.analysis import SegmentationKind

router = APIRouter(tags=["Projects"], responses=NOT_MODIFIED | documented())
_TEXT: dict[str, Any] = {"schema": {"type": "string"}}
Number = Annotated[int, Path(ge=1, le=999_999_999, description="Number of the run")]


@router.get(
    "/projects",
    dependencies=[needs("read")],
    response_model=list[ShopProject | UnreadableDocument],
)
def list_projects(request: Request, token: TokenInUse, opened: Opened) -> Response:
    """The projects that the token is for, each with its last run."""
    known = projects.summarise_projects(opened.folder)
    listed = [each for each in known if token.allows(each.id)]
    return answer_json(request, projects.projects_document(listed))


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


@router.post(
    "/projects/{project}/runs",
    dependencies=[needs("write")],
    response_model=RefreshDocument,
    status_code=202,
    responses=documented(409)
    | {202: {"headers": {"Location": {"description": "Where to ask how it went", **_TEXT}}}},
)
def refresh(
    request: Request,
    project: ProjectInUse,
    asked: RefreshRequest,
    refreshes: RefreshesInUse,
    opened: Opened,
    token: TokenInUse,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Refresh a project: read its sources again and score them by its segments. Goes on alone."""

    def answer() -> Response:
        begun = refreshes.begin(project.id, refit=asked.refit, forecast=asked.forecast)
        return answer_json(request, begun.model_dump(mode="json"), 202)

    folder = projects.project_path(opened.folder, project.id)
    wanted = f"runs\n{asked.model_dump_json()}"
    made = answer_once(folder, token.id, idempotency_key, wanted, answer)
    made.headers["Location"] = f"{request.scope['root_path']}/projects/{project.id}/refresh"
    return made


@router.get(
    "/projects/{project}/refresh", dependencies=[needs("read")], response_model=RefreshDocument
)
def show_refresh(request: Request, project: ProjectInUse, refreshes: RefreshesInUse) -> Response:
    """How the last refresh went, or that it is still at work."""
    last = refreshes.state(project.id)
    if last is None:
        raise ApiError(
            "The project was never refreshed.", "POST to its runs to do so.", "no_such_run"
        )
    return answer_json(request, last.model_dump(mode="json"))


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
    kind: SegmentationKind = "saved" if by == "own" else by
    compared = projects.compare_runs(opened.folder, project.id, since, number, kind)
    return answer_json(request, projects.comparison_document(compared))
