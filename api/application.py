"""The API as one ASGI application; `api.server` puts it beside the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from fastapi.security import HTTPBearer

from api import openapi_document, problems
from api.gatekeeper import Gatekeeper
from api.open_analyses import OpenAnalyses
from api.open_projects import OpenProjects
from api.refreshes import Refreshes
from api.routes import audiences, campaigns, customers, deliveries, projects, scores, segments
from core import __version__

if TYPE_CHECKING:
    from pathlib import Path

ROUTERS = (
    projects.router,
    deliveries.router,
    segments.router,
    audiences.router,  # before customers, whose ids may hold slashes
    customers.router,
    scores.router,
    campaigns.router,
)
"""All endpoints; each says which scope it needs."""

REQUESTS_PER_MINUTE = 600
_ABOUT = (
    "Segments and customers of the projects on this server, for programs. Make a token with "
    "“python -m core token create NAME” and send it in the header “Authorization: Bearer TOKEN”."
)


def make_api(folder: Path, requests_per_minute: int = REQUESTS_PER_MINUTE) -> FastAPI:
    """The API over the projects of a folder.

    Parameters
    ----------
    folder : where projects lie
    requests_per_minute : that one token may make
    """
    api = FastAPI(
        title="Clientele",
        version=__version__,
        description=_ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        # What a generated client calls its functions.
        generate_unique_id_function=lambda route: route.name,
    )
    api.state.analyses = OpenAnalyses(folder)
    api.state.open_projects = OpenProjects(folder, api.state.analyses)
    api.state.refreshes = Refreshes(folder)
    for router in ROUTERS:
        api.include_router(router, dependencies=[Depends(HTTPBearer(auto_error=False))])
    openapi_document.describe(api)
    problems.answer_problems(api)
    api.add_middleware(Gatekeeper, folder=folder, requests_per_minute=requests_per_minute)
    return api
