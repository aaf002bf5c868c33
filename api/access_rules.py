"""Who may ask what: the scope of an endpoint, and the projects that a token is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, cast

from fastapi import Depends, Path, Request, params

from api.open_analyses import OpenAnalyses
from api.open_projects import OpenProjects
from api.problems import ApiError
from api.refreshes import Refreshes
from core import projects
from core.access import Scope, Token
from core.errors import ProjectError
from core.projects import Project

if TYPE_CHECKING:
    from fastapi.routing import APIRoute


async def token_of(request: Request) -> Token:
    """The token that a request was let in with."""
    return cast("Token", request.state.token)


async def open_projects(request: Request) -> OpenProjects:
    """The projects that the API has open."""
    return cast("OpenProjects", request.app.state.open_projects)


async def refreshes(request: Request) -> Refreshes:
    """The refreshes that the API has begun."""
    return cast("Refreshes", request.app.state.refreshes)


async def analyses(request: Request) -> OpenAnalyses:
    """The whole analyses that the API has open."""
    return cast("OpenAnalyses", request.app.state.analyses)


TokenInUse = Annotated[Token, Depends(token_of)]
Opened = Annotated[OpenProjects, Depends(open_projects)]
AnalysesInUse = Annotated[OpenAnalyses, Depends(analyses)]
RefreshesInUse = Annotated[Refreshes, Depends(refreshes)]


@dataclass(frozen=True)
class Needs:
    """What a token has to allow: `dependencies=[needs("read")]` of every endpoint.

    Parameters
    ----------
    scope : the scope
    """

    scope: Scope

    async def __call__(self, token: TokenInUse) -> None:
        """Refuse a token without the scope."""
        if self.scope not in token.scopes:
            raise ApiError(
                f"The token does not allow “{self.scope}”.",
                f"Make one that does: `python -m core token create NAME --scope {self.scope}`.",
                "scope",
            )


def needs(scope: Scope) -> params.Depends:
    """A dependency on a scope."""
    return params.Depends(Needs(scope))


def scope_of(route: APIRoute) -> Scope:
    """The scope that a route needs.

    Raises
    ------
    LookupError : it does not say
    """
    for each in route.dependencies:
        if isinstance(each.dependency, Needs):
            return each.dependency.scope
    raise LookupError(f"{route.path} does not say which scope it needs")


def project_of(
    request: Request,
    token: TokenInUse,
    opened: Opened,
    project: Annotated[str, Path(description="Id of the project", min_length=1, max_length=64)],
) -> Project:
    """The project of an address. One that the token is not for is as if it were not there."""
    if not token.allows(project):
        raise _no_such_project()
    try:
        found = projects.open_project(opened.folder, project)
    except ProjectError as error:
        if error.code == "no_such_project":
            raise _no_such_project() from error
        raise
    request.state.project = found.id
    return found


def _no_such_project() -> ApiError:
    return ApiError(
        "There is no such project.",
        "/api/v1/projects lists those of your token.",
        "no_such_project",
    )


ProjectInUse = Annotated[Project, Depends(project_of)]
CustomerId = Annotated[str, Path(description="The shop's own id", min_length=1, max_length=200)]
