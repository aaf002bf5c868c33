"""A chart of a report as SVG: drawn without a browser, printed sharp, read without a script."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.exports.report.report_parts import ReportChart

_WIDTH, _NAME, _TEXT = 760, 210, 90
_ROW, _BAR = 30, 20
_HEIGHT, _TOP, _BOTTOM = 240, 16, 34
_MAX_LABELS = 8
_INK, _GRID = "#31343f", "#e3e5ec"


def draw(chart: ReportChart) -> str:
    """The chart as an `<svg>` element; its numbers stand beside it as texts."""
    body, height = _bars(chart) if chart.kind == "bars" else _line(chart)
    return (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" '
        f'aria-label="{escape(chart.finding, quote=True)}" font-family="inherit" font-size="13">'
        f"{body}</svg>"
    )


def _bars(chart: ReportChart) -> tuple[str, int]:
    most = max(map(abs, chart.values), default=0) or 1
    room = _WIDTH - _NAME - _TEXT
    parts = []
    for row, (label, value, text, colour) in enumerate(
        zip(chart.labels, chart.values, chart.texts, chart.colours, strict=True)
    ):
        top, width = row * _ROW + (_ROW - _BAR) / 2, max(0.0, value) / most * room
        middle = row * _ROW + _ROW / 2 + 4.5
        parts.append(
            _text(_NAME - 10, middle, label, "end")
            + f'<rect x="{_NAME}" y="{top:g}" width="{width:.1f}" height="{_BAR}" rx="2" '
            f'fill="{escape(colour, quote=True)}"/>'
            + _text(_NAME + width + 8, middle, text, "start")
        )
    return "".join(parts), len(chart.labels) * _ROW


def _line(chart: ReportChart) -> tuple[str, int]:
    most = max(chart.values, default=0) or 1
    count = len(chart.values)
    left, width = 90, _WIDTH - 110
    floor, room = _HEIGHT - _BOTTOM, _HEIGHT - _BOTTOM - _TOP
    places = [left + width * at / max(1, count - 1) for at in range(count)]
    heights = [floor - max(0.0, value) / most * room for value in chart.values]
    highest = max(range(count), key=chart.values.__getitem__, default=0)
    grid = "".join(
        f'<line x1="{left}" x2="{left + width}" y1="{y:g}" y2="{y:g}" stroke="{_GRID}"/>'
        for y in (floor, _TOP)
    )
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(places, heights, strict=True))
    line = (
        f'<polyline points="{points}" fill="none" stroke-width="2.5" '
        f'stroke="{escape(chart.colours[0], quote=True)}"/>'
    )
    step = max(1, -(-count // _MAX_LABELS))
    labels = "".join(
        _text(places[at], _HEIGHT - 10, chart.labels[at], "middle" if at < count - 1 else "end")
        for at in range(0, count, step)
    )
    scale = _text(left - 8, _TOP + 5, chart.texts[highest], "end") if count else ""
    return grid + line + labels + scale + _text(left - 8, floor + 5, "0", "end"), _HEIGHT


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}">{escape(text)}</text>'
    )
