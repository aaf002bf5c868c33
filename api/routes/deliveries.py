"""What a project sends on: what went where, what waits, what was laid aside."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Request, Response

from api.access_rules import Opened, ProjectInUse, needs
from api.answers import NOT_MODIFIED, answer_json
from api.problems import documented
from api.schemas import DeliveriesDocument, RevivedDocument, ShownMessage
from core import deliveries

router = APIRouter(tags=["Deliveries"])


@router.get(
    "/projects/{project}/deliveries",
    dependencies=[needs("read")],
    response_model=DeliveriesDocument,
    responses=NOT_MODIFIED | documented(),
)
def list_deliveries(request: Request, project: ProjectInUse, opened: Opened) -> Response:
    """Where events go, and what became of each: sent, waiting, or dead. No address is in it."""
    held = deliveries.held_deliveries(opened.folder, project.id)
    known = deliveries.known_messages(opened.folder, project.id)
    return answer_json(request, deliveries.outbox_document(held, known))


@router.get(
    "/projects/{project}/deliveries/waiting",
    dependencies=[needs("contact")],
    response_model=list[ShownMessage],
    responses=NOT_MODIFIED | documented(),
)
def show_waiting(request: Request, project: ProjectInUse, opened: Opened) -> Response:
    """Exactly what would be sent of all that waits; nothing is sent. Lists hold contact data."""
    now = dt.datetime.now(dt.UTC)
    return answer_json(request, deliveries.show_waiting(opened.folder, project.id, now))


@router.post(
    "/projects/{project}/deliveries/retry",
    dependencies=[needs("write")],
    response_model=RevivedDocument,
    responses=documented(),
)
def retry(request: Request, project: ProjectInUse, opened: Opened) -> Response:
    """Have what was laid aside sent again, within half a minute."""
    revived = deliveries.revive_dead(opened.folder, project.id, dt.datetime.now(dt.UTC))
    return answer_json(request, {"revived": revived})
