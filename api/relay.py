"""Requests to the API passed on to the process that answers them, and its answers passed back."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import httpcore
from anyio import to_thread

from api import problems
from api.api_process import HERE
from core import access

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.types import Message, Receive, Scope, Send

    from api.api_process import ApiProcess

_LOG = logging.getLogger("clientele.api")
_WHO_ASKS = {b"forwarded", b"x-forwarded-for", b"x-forwarded-proto"}
"""Headers that this server writes itself: it has already judged what proxies say."""

_OF_ONE_CONNECTION = {b"connection", b"keep-alive", b"upgrade", b"proxy-connection", b"te"}
_SECONDS = {"connect": 60.0, "write": 60.0, "pool": 60.0, "read": 900.0}
"""A report of a large shop takes minutes."""


class Relay:
    """An ASGI application that hands requests over.

    Parameters
    ----------
    process : answers them
    folder : where projects lie
    """

    def __init__(self, process: ApiProcess, folder: Path) -> None:
        self._process, self._folder = process, folder
        # Given up before the other side gives them up.
        self._pool = httpcore.AsyncConnectionPool(max_connections=100, keepalive_expiry=4)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and its answer back."""
        if scope["type"] != "http":
            await send({"type": "websocket.close"})
            return
        begun = False

        async def sent(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self._pass_on(scope, receive, sent)
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException) as error:
            _LOG.error("The API did not answer (%s)", type(error).__name__)
            if begun:
                raise  # which ends the connection: half an answer must not look whole
            await problems.not_there()(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        port = self._process.port
        if port is None:
            # As long as there is no token there is nothing to start it for.
            if not await to_thread.run_sync(access.api_is_on, self._folder):
                await problems.of_error(problems.api_off())(scope, receive, send)
                return
            port = await to_thread.run_sync(self._process.start)
        query = scope["query_string"]
        target = scope["raw_path"] + (b"?" + query if query else b"")
        headers = _headers(scope)
        sends_body = any(name in {b"content-length", b"transfer-encoding"} for name, _ in headers)
        async with self._pool.stream(
            scope["method"],
            httpcore.URL(scheme=b"http", host=HERE.encode(), port=port, target=target),
            headers=headers,
            content=_body(receive) if sends_body else None,
            extensions={"timeout": _SECONDS},
        ) as answer:
            kept = [
                (name, value)
                for name, value in answer.headers
                if name.lower() not in _OF_ONE_CONNECTION | {b"transfer-encoding"}
            ]
            start = {"type": "http.response.start", "status": answer.status, "headers": kept}
            await send(start)
            async for part in answer.aiter_stream():
                await send({"type": "http.response.body", "body": part, "more_body": True})
        await send({"type": "http.response.body"})


def _headers(scope: Scope) -> list[tuple[bytes, bytes]]:
    left_out = _WHO_ASKS | _OF_ONE_CONNECTION
    address = (scope.get("client") or ("", 0))[0]
    return [
        *((name, value) for name, value in scope["headers"] if name not in left_out),
        (b"x-forwarded-for", address.encode()),
        (b"x-forwarded-proto", scope["scheme"].encode()),
    ]


async def _body(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise httpcore.ReadError("the client has gone")
        more = message.get("more_body", False)
        yield message.get("body", b"")
