"""How much of a table fits on a slide."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.exports.report.report_parts import ReportTable

LETTERS_PER_INCH = 10.0
"""Of 12-point type, on the safe side of what Calibri takes."""

_LINE = 0.2


def pages_of(
    table: ReportTable, width: float, first: float, height: float, row_height: float
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The rows of a table, slide by slide; a row that is too high has a slide of its own.

    Parameters
    ----------
    table : the table; its header stands on every slide
    width : the room for it, in inches
    first, height : the room on the first slide, and on those that follow
    row_height : of a row with one line of text, in inches
    """
    shares = [share * width for share in table.column_shares()]
    header = _height(table.header, shares, row_height)
    room = first - header
    page: list[tuple[str, ...]] = []
    used = 0.0
    for row in table.rows:
        needed = _height(row, shares, row_height)
        if page and used + needed > room:
            yield tuple(page)
            page, used, room = [], 0.0, height - header
        page.append(row)
        used += needed
    if page:
        yield tuple(page)


def _height(row: tuple[str, ...], widths: list[float], row_height: float) -> float:
    lines = max(
        math.ceil(len(text) / max(1.0, (width - 0.2) * LETTERS_PER_INCH))
        for text, width in zip(row, widths, strict=True)
    )
    return row_height + _LINE * max(0, lines - 1)
