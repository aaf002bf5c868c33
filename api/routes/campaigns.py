"""What to do, and what to show to others: campaign plans and the report."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse

from api.access_rules import AnalysesInUse, Opened, ProjectInUse, needs
from api.answers import NOT_MODIFIED, answer_bytes, answer_json
from api.problems import documented
from core import answers
from core.answers import PlanRequest

router = APIRouter(tags=["Campaigns"], responses=documented(409, 503))


@router.post(
    "/projects/{project}/campaigns/plan",
    dependencies=[needs("read")],
    response_model=dict[str, Any],
)
def plan_campaign(
    request: Request,
    project: ProjectInUse,
    asked: PlanRequest,
    opened: Opened,
    analyses: AnalysesInUse,
) -> Response:
    """Split a budget over segments and channels, with what it may bring; nothing of it is kept."""
    with analyses.of(project, opened.last_run(project)) as about:
        return answer_json(request, answers.answer_plan(about, asked))


@router.get(
    "/projects/{project}/report",
    dependencies=[needs("read")],
    response_class=HTMLResponse,
    responses=NOT_MODIFIED,
)
def show_report(
    request: Request, project: ProjectInUse, opened: Opened, analyses: AnalysesInUse
) -> Response:
    """The report of the last run as one HTML page that needs nothing else. It names no customer."""
    with analyses.of(project, opened.last_run(project)) as about:
        report = answers.answer_report(about)
    headers = {"Content-Security-Policy": _NO_SCRIPTS}
    return answer_bytes(request, report, "text/html; charset=utf-8", headers=headers)


_NO_SCRIPTS = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:"
