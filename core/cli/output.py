"""What commands print: progress and errors to standard error, answers to standard output."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from core import cleaning, exports
from core.formatting import count, percent

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from core.analysis import Analysis, SegmentationKind


def progress(stage: str, done: float, detail: str = "") -> None:
    """One line on how far the work is."""
    print(f"{stage:<9}{done:>5.0%}  {detail}", file=sys.stderr, flush=True)


def print_error(error: dict[str, str]) -> None:
    """An error: its code, what happened and what to do."""
    print(json.dumps({"error": error}, ensure_ascii=False), file=sys.stderr)


def print_text(text: str) -> None:
    """An answer for people."""
    print(text)


def answer(
    options: argparse.Namespace, document: Callable[[], object], text: Callable[[], str]
) -> None:
    """Print the answer of a command: with `--json` one JSON document, else a few lines of text."""
    if options.json:
        print(json.dumps(document(), indent=2, ensure_ascii=False))
    else:
        print_text(text())


def segments_text(analysis: Analysis, kind: SegmentationKind = "model") -> str:
    """The segments of a shop as a small table."""
    profiles, as_of = analysis.profiles(kind), analysis.customers.as_of
    review = analysis.review
    counted = f"{count(len(analysis.customers.frame), 'customer')}, "
    counted += count(len(profiles), "segment" if kind == "model" else "RFM segment")
    width = max(22, 2 + max(len(profile.name) for profile in profiles))
    assumed = analysis.roles.assumption
    lines = [
        *([assumed.message, ""] if assumed is not None else []),
        f"{counted} as of {as_of}" if as_of else counted,
        review.sentence.text(),
        *(
            f"! {flag.text.text()} {flag.cause} {flag.mend} ({flag.option})"
            for flag in review.flags
        ),
        *([f"only {only}"] if (only := cleaning.filter_text(analysis.settings.filter)) else []),
        *(
            [analysis.segmentation.verdict.text(), *exports.worth_lines(analysis)]
            if kind == "model"
            else []
        ),
        "",
        f"{'segment':<{width}}{'customers':>10}{'share':>8}{'revenue share':>15}"
        f"{exports.reordered_header(profiles):>26}".rstrip(),
    ]
    lines += [
        f"{profile.name:<{width}}{profile.customers:>10,}{profile.share:>8.1%}"
        f"{percent(profile.revenue_share, 1):>15}{exports.reordered_text(profile):>26}".rstrip()
        for profile in profiles
    ]
    return "\n".join(lines)
