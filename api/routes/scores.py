"""Any customers scored by a project's frozen rule and model."""

from __future__ import annotations

import pandas as pd
from fastapi import APIRouter, Request, Response

from api.access_rules import Opened, ProjectInUse, needs
from api.answers import answer_json
from api.problems import documented
from api.schemas import CustomerScores, ScoreRequest, ScoresDocument
from core import live_scoring

router = APIRouter(tags=["Scores"], responses=documented())


@router.post(
    "/projects/{project}/score", dependencies=[needs("read")], response_model=ScoresDocument
)
def score_customers(
    request: Request, project: ProjectInUse, asked: ScoreRequest, opened: Opened
) -> Response:
    """Score a batch of customers by what they bought; nothing of it is kept."""
    live = opened.live(project)
    frame = pd.DataFrame([one.model_dump() for one in asked.customers])
    scores = live.score(frame)
    columns = list(CustomerScores.model_fields)
    table = scores.assign(customer_id=frame["customer_id"]).reindex(columns=columns)
    rows = live_scoring.score_rows(table)
    return answer_json(request, {"run": live.run.number, "customers": rows})
