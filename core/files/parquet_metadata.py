"""What travels in the footer of a raw table's Parquet file: its name, and how it was read.

Kept free of heavy imports: the worker that reads workbooks writes it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict

from core.errors import Notice
from core.files.read_options import ReadOptions

KEY = "clientele"


def written(table: str, notices: Iterable[Notice], read_options: ReadOptions | None = None) -> str:
    """The footer's text."""
    return json.dumps(
        {
            "table": table,
            "notices": [notice.as_dict() for notice in notices],
            "read_options": asdict(read_options or ReadOptions()),
        }
    )


def read(metadata: Mapping[bytes, bytes] | None) -> tuple[str, tuple[Notice, ...], ReadOptions]:
    """Table name, notices and read_options of reading from a file's metadata."""
    content = json.loads((metadata or {})[KEY.encode()])
    notices = tuple(Notice.from_dict(notice) for notice in content["notices"])
    return content["table"], notices, ReadOptions(**content["read_options"])
