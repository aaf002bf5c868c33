"""What every request to the dashboard passes first: who may ask, and how much may be sent.

An ASGI middleware around Streamlit's own application, for `front_door.py` and `core serve`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

from core.settings import server_limits
from ui.shell.upload_quota import UploadQuota

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from core.settings import ServerLimits

SAFE_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "worker-src 'self' blob:; connect-src 'self' ws: wss:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
}
"""Streamlit's pages need scripts and styles of their own making, Plotly's 3D plots a worker."""

_CHANGES = ("POST", "PUT", "PATCH", "DELETE")
_MISDIRECTED, _FORBIDDEN = 421, 403
_CLOSED_BY_POLICY = 1008


class FrontDoor:
    """The dashboard behind its checks.

    Parameters
    ----------
    app : Streamlit's application
    limits : what visitors may send; those of the environment where None
    """

    def __init__(self, app: ASGIApp, limits: ServerLimits | None = None) -> None:
        self._app = app
        self._quota = UploadQuota(limits or server_limits())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse a request, or pass it on."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        refused = refusal(scope["type"], scope.get("method", ""), Headers(scope=scope))
        if scope["type"] == "websocket":
            if refused is None:
                await self._app(scope, receive, send)
            else:
                await send({"type": "websocket.close", "code": _CLOSED_BY_POLICY})
            return

        async def send_safely(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SAFE_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if refused is not None:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, send_safely)
        else:
            await self._quota.pass_on(self._app, scope, receive, send_safely)


def refusal(kind: str, method: str, headers: Headers) -> tuple[int, str] | None:
    """Why a request is refused, with its status; None where it may pass.

    Nobody outside is asked: a page's origin is the dashboard's own, or one that
    `server.corsAllowedOrigins` names.

    Parameters
    ----------
    kind : http or websocket
    method : of an HTTP request
    headers : of the request
    """
    host, origin = headers.get("host"), headers.get("origin")
    if not is_host_allowed(host):
        return _MISDIRECTED, "This server does not go by that name (server.allowedHosts)."
    if origin is None or (kind == "http" and method not in _CHANGES):
        return None
    if not config.get_option("server.enableCORS") or _host_of(origin) == host:
        return None
    if origin in config.get_option("server.corsAllowedOrigins"):
        return None
    return _FORBIDDEN, "Pages of other origins may not do that (server.corsAllowedOrigins)."


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
