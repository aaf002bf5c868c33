"""One customer, and the orders that come in."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from api.access_rules import CustomerId, Opened, ProjectInUse, TokenInUse, needs
from api.answers import NOT_MODIFIED, answer_json
from api.idempotency import IdempotencyKey, answer_once
from api.problems import ApiError, documented
from api.schemas import RescoredCustomer, WholeCustomer
from core import live_scoring, projects
from core.live_scoring import LiveCustomers, NewOrder, ScoredCustomer
from core.projects import Project

router = APIRouter(tags=["Customers"])


@router.get(
    "/projects/{project}/customers/{customer:path}",
    dependencies=[needs("read")],
    response_model=WholeCustomer,
    responses=NOT_MODIFIED | documented(),
)
def show_customer(
    request: Request, project: ProjectInUse, customer: CustomerId, opened: Opened
) -> Response:
    """One customer as they stand now: scores, segment, why, value, risk, what to do next."""
    live = opened.live(project)
    found = live.find(customer)
    if found is None:
        raise ApiError(
            "There is no such customer.", "Ids are compared letter by letter.", "no_such_customer"
        )
    return answer_json(request, _whole(project, live, found))


@router.post(
    "/projects/{project}/customers/{customer:path}/orders",
    dependencies=[needs("write")],
    response_model=RescoredCustomer,
    status_code=201,
    responses=documented(409) | {200: {"model": RescoredCustomer, "description": "Known already"}},
)
def add_order(
    request: Request,
    project: ProjectInUse,
    customer: CustomerId,
    order: NewOrder,
    opened: Opened,
    token: TokenInUse,
    idempotency_key: IdempotencyKey = None,
) -> Response:
    """Count a new order, and score its customer again at once by the frozen rule and model."""
    live = opened.live(project)

    def answer() -> Response:
        scored, new = live.add_order(customer, order)
        rescored = [kind for kind in live.kinds if kind == "rfm" or live.model_counts_orders]
        document = _whole(project, live, scored) | {"rescored": rescored}
        return answer_json(request, document, 201 if new else 200)

    folder = projects.project_path(opened.folder, project.id)
    asked = f"{customer}\n{order.model_dump_json()}"
    return answer_once(folder, token.id, idempotency_key, asked, answer)


def _whole(project: Project, live: LiveCustomers, one: ScoredCustomer) -> dict[str, Any]:
    advice = projects.project_playbook(project.choices)
    return live_scoring.customer_document(one) | live_scoring.customer_reasons(live, one, advice)
