"""Answers: JSON, NDJSON and CSV, each with an ETag, so that what has not changed is not sent."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd
from fastapi.responses import Response

from core import exports

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fastapi import Request

Format = Literal["json", "ndjson", "csv"]
NDJSON, CSV = "application/x-ndjson", "text/csv"
NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "What the ETag in If-None-Match names has not changed"}
}


def answer_json(request: Request, document: object, status: int = 200) -> Response:
    """A document as JSON.

    Parameters
    ----------
    request : what was asked for
    document : in plain JSON values
    status : of the answer
    """
    return answer_bytes(request, _json(document), "application/json", status=status)


def answer_rows(
    request: Request,
    rows: Sequence[Mapping[str, Any]],
    columns: Sequence[str],
    wanted: Literal["ndjson", "csv"],
    headers: Mapping[str, str],
) -> Response:
    """Rows as lines of JSON, or as a table.

    Parameters
    ----------
    request : what was asked for
    rows : in plain JSON values, one a customer
    columns : of the table, also where there is no row
    wanted : the format
    headers : of the answer
    """
    if wanted == "ndjson":
        return answer_bytes(
            request, b"".join(_json(row) + b"\n" for row in rows), NDJSON, headers=headers
        )
    table = pd.DataFrame([[row[name] for name in columns] for row in rows], columns=list(columns))
    return answer_bytes(request, exports.to_csv(table), f"{CSV}; charset=utf-8", headers=headers)


def answer_bytes(
    request: Request,
    content: bytes,
    media_type: str,
    *,
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> Response:
    """Any content; nothing but its ETag where the caller has it already.

    Parameters
    ----------
    request : what was asked for
    content : the answer
    media_type : what it is
    headers : of the answer
    status : of the answer
    """
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    all_headers = {**(headers or {}), "ETag": etag}
    if request.method == "GET" and _known(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=all_headers)
    return Response(content, status, all_headers, media_type)


def _known(header: str, etag: str) -> bool:
    tags = [each.strip().removeprefix("W/") for each in header.split(",")]
    return "*" in tags or etag in tags


def _json(document: object) -> bytes:
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
