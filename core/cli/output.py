"""What commands print: progress and errors to standard error, answers to standard output."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from core import cleaning
from core.formatting import count, percent

if TYPE_CHECKING:
    from core.analysis import Analysis


def progress(stage: str, done: float, detail: str = "") -> None:
    """One line on how far the work is."""
    print(f"{stage:<9}{done:>5.0%}  {detail}", file=sys.stderr, flush=True)


def complain(error: dict[str, str]) -> None:
    """An error: its code, what happened and what to do."""
    print(json.dumps({"error": error}, ensure_ascii=False), file=sys.stderr)


def document(found: object) -> None:
    """An answer as one JSON document."""
    print(json.dumps(found, indent=2, ensure_ascii=False))


def words(text: str) -> None:
    """An answer for people."""
    print(text)


def segments(analysis: Analysis) -> str:
    """The segments of a shop as a small table."""
    found, as_of = analysis.segmentation, analysis.customers.as_of
    counted = (
        f"{count(len(analysis.customers.frame), 'customer')}, {count(found.clusters, 'segment')}"
    )
    width = max(22, 2 + max(len(each.name) for each in found.profiles))
    lines = [
        f"{counted} as of {as_of}" if as_of else counted,
        *([f"only {only}"] if (only := cleaning.filter_text(analysis.settings.filter)) else []),
        found.verdict,
        "",
        f"{'segment':<{width}}{'customers':>10}{'share':>8}{'revenue share':>15}",
    ]
    lines += [
        f"{each.name:<{width}}{each.customers:>10,}{each.share:>8.1%}"
        f"{percent(each.revenue_share, 1):>15}"
        for each in found.profiles
    ]
    return "\n".join(lines)
