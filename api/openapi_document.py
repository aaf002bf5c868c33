"""The OpenAPI document, complete, and a page that shows it without a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from api.problems import FieldProblem, ProblemDocument

if TYPE_CHECKING:
    from fastapi import FastAPI

_TEMPLATE = Path(__file__).with_name("docs_page.html.jinja")
_HEADERS = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}


def describe(api: FastAPI) -> None:
    """Give an application its OpenAPI document and the page that shows it.

    Parameters
    ----------
    api : with all its endpoints
    """
    api.openapi = lambda: _document(api)  # type: ignore[method-assign]
    api.add_route("/docs", lambda _: _page(api), include_in_schema=False)
    api.add_route("/openapi.json", lambda _: JSONResponse(api.openapi()), include_in_schema=False)


def _document(api: FastAPI) -> dict[str, Any]:
    if api.openapi_schema is None:
        document = get_openapi(
            title=api.title,
            version=api.version,
            description=api.description,
            routes=api.routes,
            servers=[{"url": "/api/v1"}],
        )
        schemas = document["components"]["schemas"]
        for model in (ProblemDocument, FieldProblem):
            schemas[model.__name__] = model.model_json_schema(
                ref_template="#/components/schemas/{model}"
            )
            schemas[model.__name__].pop("$defs", None)
        api.openapi_schema = document
    return api.openapi_schema


def _page(api: FastAPI) -> HTMLResponse:
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_TEMPLATE.read_text(encoding="utf-8"))
    return HTMLResponse(template.render(document=_document(api)), headers=_HEADERS)
