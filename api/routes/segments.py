"""The segments of a project, and the customers in them."""

from __future__ import annotations

import functools
from collections.abc import Container
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api import cursors
from api.access_rules import Opened, ProjectInUse, needs
from api.answers import CSV, NDJSON, NOT_MODIFIED, Format, answer_json, answer_rows
from api.problems import ApiError, documented
from api.schemas import CustomerDocument, CustomersPage, Kind, SegmentsDocument
from core import live_scoring
from core.live_scoring import LiveCustomers

router = APIRouter(tags=["Segments"], responses=NOT_MODIFIED | documented(409, 503))

SegmentName = Annotated[str, Path(description="Name of the segment", max_length=200)]
By = Annotated[Kind | None, Query(description="The segmentation; the one in use where left out")]
_PAGES: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "Link": {
                "description": "The next page, as rel=next",
                "schema": {"type": "string"},
            }
        },
        "content": {
            NDJSON: {"schema": {"type": "string"}},
            CSV: {"schema": {"type": "string"}},
        },
    }
}


def chosen_kind(project: ProjectInUse, live: LiveCustomers, asked: Kind | None) -> Kind:
    """The segmentation that is asked for, else the project's, else the first there is.

    Raises
    ------
    ApiError : the run does not have it
    """
    if asked == "rfm" and asked not in live.kinds:
        raise ApiError(
            "The run has no RFM segments: its file holds no order history.",
            "Leave `by` out, or ask for by=model.",
            "no_such_segment",
        )
    if asked is not None:
        return asked
    in_use = project.choices.in_use
    if in_use == "saved" and project.choices.segments:
        return "own"
    return "model" if in_use == "model" or "rfm" not in live.kinds else "rfm"


@router.get(
    "/projects/{project}/segments",
    dependencies=[needs("read")],
    response_model=SegmentsDocument,
)
def list_segments(
    request: Request,
    project: ProjectInUse,
    opened: Opened,
    by: By = None,
) -> Response:
    """The segments of the last run, with the orders since, best first; the shop's own in order."""
    live = opened.live(project)
    kind = chosen_kind(project, live, by)
    if kind == "own":
        return answer_json(request, opened.own_segments(project).document())
    return answer_json(request, live_scoring.live_segments_document(live, kind))


@router.get(
    "/projects/{project}/segments/{segment:path}/customers",
    dependencies=[needs("read")],
    response_model=CustomersPage,
    responses=_PAGES,
)
def list_customers(
    request: Request,
    project: ProjectInUse,
    segment: SegmentName,
    opened: Opened,
    by: By = None,
    limit: Annotated[int, Query(ge=1, le=1000, description="Customers a page")] = 100,
    cursor: Annotated[
        str | None, Query(max_length=2000, description="`next_cursor` of the page before")
    ] = None,
    format: Annotated[  # noqa: A002 - what callers write
        Format, Query(description="One JSON document, a line of JSON each, or a table")
    ] = "json",
) -> Response:
    """The customers of a segment, those who spent most first, a page at a time."""
    live = opened.live(project)
    kind = chosen_kind(project, live, by)
    known: Container[str]
    if kind == "own":
        own = opened.own_segments(project)
        known, page_of = own.customers, own.page
    else:
        known, page_of = live.segment_sizes(kind), functools.partial(live.segment_page, kind)
    if segment not in known:
        raise ApiError(
            "There is no such segment.", "/segments lists them by their names.", "no_such_segment"
        )
    after = None if cursor is None else cursors.read_cursor(cursor)
    page = page_of(segment, after, limit + 1)
    shown = page[:limit]
    rows = [live_scoring.customer_document(one) for one in shown]
    following = cursors.write_cursor(shown[-1].rank) if len(page) > limit else None
    if format == "json":
        document = {
            "run": live.run.number,
            "by": kind,
            "segment": segment,
            "customers": rows,
            "next_cursor": following,
        }
        return answer_json(request, document)
    following_page = request.url.include_query_params(cursor=following)
    headers = {} if following is None else {"Link": f'<{following_page}>; rel="next"'}
    return answer_rows(request, rows, list(CustomerDocument.model_fields), format, headers)
