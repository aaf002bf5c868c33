"""Requests that Schemathesis makes up from an OpenAPI document, each answer checked against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import hypothesis
import schemathesis
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import Receive, Scope, Send

_CHECKED = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_headers_conformance",
    "response_schema_conformance",
    "unsupported_method",
)


def send_made_up_requests(api: FastAPI, token: str, project: str, examples: int) -> int:
    """Send requests that fit the document and requests that do not; how many.

    Parameters
    ----------
    api : the application
    token : with all scopes
    project : id of the one project that most requests are about
    examples : of each endpoint, well-formed and not
    """
    load_all_checks()
    checked = CHECKS.get_by_names(_CHECKED)

    async def served(scope: Scope, receive: Receive, send: Send) -> None:
        # As the server does it: a mount would not match an address with a line break in it.
        await api(scope | {"root_path": "/api/v1"}, receive, send)

    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", served)
    headers = {"Authorization": f"Bearer {token}"}
    sent = 0
    for result in schema.get_all_operations():
        operation = result.ok()
        for mode in GenerationMode:

            @hypothesis.seed(19)
            @hypothesis.settings(
                max_examples=examples,
                deadline=None,
                database=None,
                suppress_health_check=list(hypothesis.HealthCheck),
            )
            @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
            def send(case: schemathesis.Case) -> None:
                nonlocal sent
                if "project" in case.path_parameters:
                    case.path_parameters["project"] = project
                sent += 1
                case.call_and_validate(headers=headers, checks=checked)

            send()
    return sent
