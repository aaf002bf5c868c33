"""How much visitors may send: Streamlit holds an upload in memory until a page takes it."""

from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from streamlit import runtime

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from core.settings import ServerLimits

_PLACE = "/_stcore/upload_file/"
_SENDS = ("PUT", "POST")
_LENGTH_REQUIRED, _TOO_LARGE, _BUSY = 411, 413, 503
_RETRY_SECONDS = "30"


class UploadQuota:
    """Lets uploads pass within the limits of the server.

    What is held is counted where Streamlit holds it; what is on its way, by what it declares, and a
    server takes no more of a request than it declares. All of it runs in the server's event loop.

    Parameters
    ----------
    limits : of the server
    """

    def __init__(self, limits: ServerLimits) -> None:
        self._limits = limits
        self._on_the_way: Counter[str] = Counter()
        self._arrived: dict[tuple[str, str], float] = {}

    async def pass_on(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse an upload that is too much."""
        _, place, names = scope["path"].partition(_PLACE)
        if not place or scope["method"] not in _SENDS:
            await app(scope, receive, send)
            return
        visitor, _, file = names.partition("/")
        declared = Headers(scope=scope).get("content-length", "")
        size = int(declared) if declared.isascii() and declared.isdigit() else None
        refused = self._refusal(visitor, size)
        if refused is not None:
            status, why = refused
            headers = {"Retry-After": _RETRY_SECONDS} if status == _BUSY else None
            await PlainTextResponse(why, status, headers)(scope, receive, send)
            return
        self._on_the_way[visitor] += size or 0
        try:
            await app(scope, receive, send)
        finally:
            self._on_the_way[visitor] -= size or 0
            if self._on_the_way[visitor] <= 0:
                del self._on_the_way[visitor]
            self._arrived[visitor, file] = time.monotonic()

    def _refusal(self, visitor: str, size: int | None) -> tuple[int, str] | None:
        """Why an upload is refused, with its status."""
        if size is None:
            return _LENGTH_REQUIRED, "An upload says how large it is."
        self._drop_forgotten()
        held = {name: _bytes(files) for name, files in _storage().items()}
        of_visitor = held.get(visitor, 0) + self._on_the_way[visitor] + size
        of_all = sum(held.values()) + self._on_the_way.total() + size
        if of_visitor > self._limits.visitor_upload_mb * 1_000_000:
            return _TOO_LARGE, (
                f"One visitor may send {self._limits.visitor_upload_mb:,} MB at a time. Send fewer "
                "files, or wait until those before have been read."
            )
        if of_all > self._limits.total_upload_mb * 1_000_000:
            return _BUSY, "Others are sending files: try again in half a minute."
        return None

    def _drop_forgotten(self) -> None:
        """Free what no page has taken: pages take a file in the run in which it arrives."""
        storage, now = _storage(), time.monotonic()
        for (visitor, file), since in list(self._arrived.items()):
            if file not in storage.get(visitor, {}):
                del self._arrived[visitor, file]
            elif now - since > self._limits.upload_seconds:
                _remove(visitor, file)
                del self._arrived[visitor, file]


def _storage() -> dict[str, dict[str, Any]]:
    """What Streamlit holds: files by visitor and id."""
    if not runtime.exists():
        return {}
    # The protocol names only what the uploader needs; the manager in memory has this.
    storage = getattr(runtime.get_instance().uploaded_file_mgr, "file_storage", {})
    return {visitor: dict(files) for visitor, files in list(storage.items())}


def _remove(visitor: str, file: str) -> None:
    remove = getattr(runtime.get_instance().uploaded_file_mgr, "remove_file", None)
    if remove is not None:
        remove(visitor, file)


def _bytes(files: dict[str, Any]) -> int:
    return sum(len(file.data) for file in files.values())
