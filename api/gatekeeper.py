"""What every request passes: the switch, the token, the limits, and the audit log."""

from __future__ import annotations

import datetime as dt
import logging
import math
import sqlite3
import time
import weakref
from typing import TYPE_CHECKING

from anyio import to_thread

from api import problems
from api.rate_limits import RateLimiter
from core import access

if TYPE_CHECKING:
    from pathlib import Path

    from starlette.responses import Response
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LOG = logging.getLogger("clientele.api")

MAX_BODY_BYTES = 4 * 2**20
OPEN_PAGES = ("/openapi.json", "/docs")
"""What needs no token, as long as the API is on."""

FAILURES_PER_MINUTE = 30
"""Requests without a valid token that one address may make before it has to wait."""


class TooLargeError(Exception):
    """The body of a request is larger than the API takes."""


class Gatekeeper:
    """ASGI middleware: nobody without a token gets further, and every request is logged.

    Parameters
    ----------
    app : what is behind it
    folder : where projects lie
    requests_per_minute : for each token
    """

    def __init__(self, app: ASGIApp, folder: Path, requests_per_minute: int) -> None:
        self.app, self.folder = app, folder
        self.limiter = RateLimiter(requests_per_minute, max(1.0, requests_per_minute / 6))
        self.failures = RateLimiter(FAILURES_PER_MINUTE, FAILURES_PER_MINUTE)
        weakref.finalize(self, access.held_open(folder).close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or answer why not."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def sent(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message.get("headers", ()),
                    (b"cache-control", b"private, no-cache"),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        refused = await to_thread.run_sync(self._refusal, scope)
        if refused is not None:
            await refused(scope, receive, sent)
        else:
            await self._passed(scope, receive, sent)
        spent = (time.perf_counter() - started) * 1000
        await to_thread.run_sync(self._log, scope, status, spent)

    async def _passed(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun = too_large = False
        read = 0

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = begun or not too_large
            if begun:
                await send(message)

        async def received() -> Message:
            nonlocal read, too_large
            message = await receive()
            read += len(message.get("body", b""))
            too_large = read > MAX_BODY_BYTES
            if too_large:
                raise TooLargeError
            return message

        answer: Response | None = None
        try:
            await self.app(scope, received, sent)
        except Exception as error:  # noqa: BLE001 - whatever it is, its words stay out of the log
            answer = None if too_large else problems.of_fault(error)
        if too_large:
            # Also where the application has made something else of it.
            answer = _too_large()
        if answer is not None and not begun:
            await answer(scope, receive, send)

    def _refusal(self, scope: Scope) -> Response | None:
        """Why a request goes no further; None where it may. Its token is noted in its state."""
        headers = dict(scope["headers"])
        kind, _, text = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
        token = access.check_token(self.folder, text.strip()) if kind.lower() == "bearer" else None
        if token is None and not access.api_is_on(self.folder):
            return problems.of_error(problems.api_off())
        if scope["path"].removeprefix(scope.get("root_path", "")) in OPEN_PAGES:
            return None
        if token is None:
            return self._without_token((scope.get("client") or ("", 0))[0])
        scope.setdefault("state", {})["token"] = token
        if wait := self.limiter.wait_seconds(token.id):
            return _slow_down(wait)
        length = headers.get(b"content-length", b"0")
        return _too_large() if not length.isdigit() or int(length) > MAX_BODY_BYTES else None

    def _without_token(self, address: str) -> Response:
        if wait := self.failures.wait_seconds(address):
            return _slow_down(wait)
        return problems.of_error(
            problems.ApiError(
                "The request has no valid token.",
                "Send the header `Authorization: Bearer TOKEN`.",
                "token",
            )
        )

    def _log(self, scope: Scope, status: int, milliseconds: float) -> None:
        state, route = scope.get("state", {}), scope.get("route")
        token = state.get("token")
        entry = access.AuditEntry(
            at=dt.datetime.now(dt.UTC),
            token=None if token is None else token.id,
            method=scope["method"],
            route=getattr(route, "path_format", "unknown"),
            project=state.get("project"),
            status=status,
            milliseconds=milliseconds,
        )
        try:
            access.record_request(self.folder, entry)
        except sqlite3.Error as error:
            _LOG.error("The request was not logged: %s", type(error).__name__)


def _slow_down(seconds: float) -> Response:
    return problems.problem(
        429,
        "too_many_requests",
        "There were too many requests.",
        "Wait as many seconds as Retry-After says.",
        headers={"Retry-After": str(math.ceil(seconds))},
    )


def _too_large() -> Response:
    return problems.problem(
        413,
        "limit_exceeded",
        f"The request is larger than {MAX_BODY_BYTES // 2**20} MB.",
        "Send it in parts.",
    )
