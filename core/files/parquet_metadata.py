"""What travels in the footer of a raw table's Parquet file: its name, and how it was read.

Kept free of heavy imports: the worker that reads workbooks writes it too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

from core.errors import Notice
from core.files.read_options import ReadOptions

KEY = "clientele"


class Footer(NamedTuple):
    """What was written there; see `RawTable`. `listed` has name, rows and columns of each table."""

    table: str
    notices: tuple[Notice, ...]
    read_options: ReadOptions
    broken_rows: tuple[int, ...]
    listed: tuple[tuple[str, int | None, tuple[str, ...]], ...]
    lineless: int


def written(
    table: str,
    notices: Iterable[Notice],
    read_options: ReadOptions | None = None,
    broken_rows: Iterable[int] = (),
    listed: Iterable[tuple[str, int | None, Sequence[str]]] = (),
    lineless: int = 0,
) -> str:
    """The footer's text."""
    return json.dumps(
        {
            "table": table,
            "notices": [notice.as_dict() for notice in notices],
            "read_options": asdict(read_options or ReadOptions()),
            "broken_rows": list(broken_rows),
            "listed": list(listed),
            "lineless": lineless,
        }
    )


def read(metadata: Mapping[bytes, bytes] | None) -> Footer:
    """What a file's metadata say of the table."""
    content = json.loads((metadata or {})[KEY.encode()])
    notices = tuple(Notice.from_dict(notice) for notice in content["notices"])
    return Footer(
        content["table"],
        notices,
        ReadOptions(**content["read_options"]),
        tuple(content["broken_rows"]),
        tuple((name, rows, tuple(columns)) for name, rows, columns in content["listed"]),
        content["lineless"],
    )
