"""Every error as a problem document (RFC 9457): what happened, and what to do about it."""

from __future__ import annotations

import http
import logging
import traceback
from typing import TYPE_CHECKING, Any

from fastapi.encoders import jsonable_encoder
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from core.errors import ClienteleError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import FastAPI, Request
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

_LOG = logging.getLogger("clientele.api")

MEDIA_TYPE = "application/problem+json"
_STATUS = {
    "no_such_project": 404,
    "no_such_run": 404,
    "no_such_segment": 404,
    "no_such_customer": 404,
    "api_off": 404,
    "token": 401,
    "scope": 403,
    "order_conflict": 409,
    "in_progress": 409,
    "refresh_running": 409,
    "run_outdated": 409,
    "segments_not_kept": 409,
    "stale_project": 409,
    "limit_exceeded": 413,
    "too_many_requests": 429,
    "busy": 503,
}
"""The status of an error by its code; every other error of a caller is 422."""

_DEFAULT_STATUS = 422


class FieldProblem(BaseModel):
    """What is wrong with one part of a request."""

    place: str = Field(description="Where it stands, such as body.amount")
    detail: str = Field(description="What is wrong with it")


class ProblemDocument(BaseModel):
    """An error, by RFC 9457."""

    type: str = Field(description="about:blank: the status and the code say what kind it is")
    title: str = Field(description="The status in words")
    status: int = Field(description="The status of the answer")
    detail: str = Field(description="What happened")
    code: str = Field(description="A stable word for programs")
    hint: str = Field(description="What to do about it")
    errors: list[FieldProblem] | None = Field(None, description="What is wrong, part by part")


class ApiError(ClienteleError):
    """An error that only the API knows."""


def problem(
    status: int,
    code: str,
    detail: str,
    hint: str,
    *,
    headers: Mapping[str, str] | None = None,
    errors: list[dict[str, str]] | None = None,
) -> JSONResponse:
    """An error as an answer.

    Parameters
    ----------
    status : of the answer
    code : a stable word for programs
    detail, hint : what happened, and what to do
    headers : of the answer
    errors : what is wrong with the request, part by part
    """
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": http.HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "hint": hint,
        "errors": errors,
    }
    return JSONResponse(document, status, dict(headers or {}), MEDIA_TYPE)


def of_error(error: ClienteleError) -> JSONResponse:
    """An error that the caller can put right as an answer."""
    status = _STATUS.get(error.code, _DEFAULT_STATUS)
    headers = {"WWW-Authenticate": 'Bearer realm="Clientele"'} if status == 401 else None  # noqa: PLR2004
    return problem(status, error.code, error.message, error.hint, headers=headers)


def api_off() -> ApiError:
    """There is no token, so no request is answered."""
    return ApiError(
        "The API is off: there is no token.",
        "Make one: `python -m core token create NAME`.",
        "api_off",
    )


def not_there() -> JSONResponse:
    """The process of the API has died as an answer; it is started again by the next request."""
    return problem(503, "busy", "The API is just being started.", "Ask again in a moment.")


def of_fault(error: Exception) -> JSONResponse:
    """A mistake of ours as an answer. The log gets its kind and its place, never its words."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _LOG.error("%s at %s:%s", type(error).__name__, last.filename, last.lineno)
    return problem(
        500,
        "internal",
        f"Something went wrong inside Clientele ({type(error).__name__}).",
        "This is our mistake: please report it.",
    )


def answer_problems(api: FastAPI) -> None:
    """Have an application answer every error with a problem document."""
    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException

    api.add_exception_handler(ClienteleError, _clientele_error)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _http_error)


def _clientele_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ClienteleError)  # noqa: S101
    return of_error(error)


def _invalid(_: Request, error: Exception) -> JSONResponse:
    """Where a request does not fit. What was sent is not repeated: it may be about a customer."""
    wrong: RequestValidationError = error  # type: ignore[assignment]
    errors = [
        {"place": ".".join(map(str, each["loc"])), "detail": str(each["msg"])}
        for each in wrong.errors()
    ]
    return problem(
        _DEFAULT_STATUS,
        "invalid_request",
        "The request does not have the form that the API takes.",
        "`errors` says what is wrong, part by part; /api/v1/docs has the form.",
        errors=jsonable_encoder(errors),
    )


def _http_error(_: Request, error: Exception) -> JSONResponse:
    raised: HTTPException = error  # type: ignore[assignment]
    codes = {404: "no_such_page", 405: "method"}
    return problem(
        raised.status_code,
        codes.get(raised.status_code, "request"),
        str(raised.detail),
        "/api/v1/docs lists what the API has.",
        headers=raised.headers,
    )


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of an endpoint, as the OpenAPI document describes them.

    Parameters
    ----------
    statuses : those beside 401, 403, 404, 422, 429 and 500, which every endpoint has
    """
    schema = {"$ref": "#/components/schemas/ProblemDocument"}
    return {
        status: {
            "description": http.HTTPStatus(status).phrase,
            "content": {MEDIA_TYPE: {"schema": schema}},
        }
        for status in sorted({400, 401, 403, 404, 413, 422, 429, 500, *statuses})
    }
