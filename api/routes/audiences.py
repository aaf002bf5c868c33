"""Lists of customers for other systems, and how one customer is reached: contact data."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response

from api.access_rules import AnalysesInUse, CustomerId, Opened, ProjectInUse, needs
from api.answers import CSV, NOT_MODIFIED, answer_bytes, answer_json
from api.problems import ApiError, documented
from api.schemas import ContactDocument, Kind
from core import answers, exports

router = APIRouter(tags=["Contact data"], responses=NOT_MODIFIED | documented(409, 503))

AudienceName = Annotated[
    str, Path(description="Name of a saved list, else of a segment", max_length=200)
]
System = Annotated[
    str,
    Query(
        alias="for",
        pattern=f"^({'|'.join(one.name for one in exports.AUDIENCE_FORMATS)})$",
        description="The system it is for",
    ),
]


@router.get(
    "/projects/{project}/audiences/{name:path}",
    dependencies=[needs("contact")],
    response_class=Response,
    responses={200: {"content": {CSV: {"schema": {"type": "string"}}}}},
)
def show_audience(
    request: Request,
    project: ProjectInUse,
    name: AudienceName,
    opened: Opened,
    analyses: AnalysesInUse,
    by: Annotated[
        Kind | None,
        Query(
            description="The segmentation; where left out, the one that the list was saved with, "
            "else the one in use"
        ),
    ] = None,
    system: System = "plain",
    hashed: Annotated[  # noqa: FBT002 - a query has no positions
        bool, Query(description="Identifiers as SHA-256, where the system takes them")
    ] = False,
) -> Response:
    """The customers of a list as a file that a system takes as it is. Consent always counts."""
    with analyses.of(project, opened.last_run(project)) as about:
        audience = answers.answer_audience(
            about, name, system, kind="saved" if by == "own" else by, as_hashes=hashed
        )
    headers = {"Content-Disposition": f'attachment; filename="audience-{system}.csv"'}
    return answer_bytes(request, audience.file(), f"{CSV}; charset=utf-8", headers=headers)


@router.get(
    "/projects/{project}/customers/{customer:path}/contact",
    dependencies=[needs("contact")],
    response_model=ContactDocument,
)
def show_contact(
    request: Request,
    project: ProjectInUse,
    customer: CustomerId,
    opened: Opened,
    analyses: AnalysesInUse,
) -> Response:
    """How one customer is reached, what they agreed to, and whether they are on no list."""
    with analyses.of(project, opened.last_run(project)) as about:
        found = answers.contact_document(about, customer)
    if found is None:
        raise ApiError(
            "There is no such customer in the data of the last run.",
            "Ids are compared letter by letter.",
            "no_such_customer",
        )
    return answer_json(request, found)
