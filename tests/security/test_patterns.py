"""No text keeps a regular expression of core busy: its time grows with the text's length."""

from __future__ import annotations

import re
import signal
import sys
import time

import pytest

from tests.security import patterns_of_core
from tests.security.patterns_of_core import Use

SHORT, LONG = 40, 10_000
"""What doubles with each letter shows at once, what grows with the square at length."""
NOTHING = 0.01
"""Seconds that are not looked into; linear takes a millisecond or two."""
LIMIT = 1.0
"""Seconds after which a use is ended; a hundred times what a linear one takes."""
USES = {
    f"{use.place} {use.method} {number}": use for number, use in enumerate(patterns_of_core.uses())
}


def seconds(use: Use, text: str) -> float:
    """Processor time of one use, ended from outside where it takes far too long."""

    def stop(*_signal: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    started = time.process_time()
    try:
        use.run(text)
    except TimeoutError:
        return LIMIT
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
    return time.process_time() - started


def grows_too_fast(use: Use, piece: str, end: str) -> bool:
    """Four times the text takes far more than four times as long."""
    if seconds(use, piece * (SHORT // len(piece)) + end) >= NOTHING:
        return True
    text = piece * (LONG // len(piece))
    first = seconds(use, text + end)
    if first < NOTHING or first >= LIMIT:
        return first >= LIMIT
    longer = seconds(use, text * 4 + end)
    if longer >= LIMIT or longer <= 8 * first:
        return longer >= LIMIT
    # A busy machine makes one look at a clock worth little.
    once = min(first, *(seconds(use, text + end) for _ in range(2)))
    return min(longer, seconds(use, text * 4 + end)) > 8 * once


def slow_text(use: Use) -> str | None:
    """A text that keeps it busy, as it is made; None where none of ours does."""
    for piece, end in patterns_of_core.hostile(use.pattern):
        if grows_too_fast(use, piece, end):
            return f"{piece!r} again and again, then {end!r}"
    return None


@pytest.mark.skipif(sys.platform == "win32", reason="no signal that ends a search")
@pytest.mark.parametrize("use", USES)
def test_time_grows_with_the_length_of_the_text(use):
    assert USES[use].method in patterns_of_core.METHODS, "name it in HANDED_ON"
    assert slow_text(USES[use]) is None


def test_the_walk_sees_patterns_wherever_they_stand():
    places = {use.place for use in USES.values()}
    assert {"core.vocabulary.column_names._NOTE", "core.files.dates.month_names._WORD"} <= places
    assert any(place.startswith("core.columns.parsers.numbers:") for place in places), "inline"
    assert len(USES) > 80


@pytest.mark.skipif(sys.platform == "win32", reason="no signal that ends a search")
@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\d[\d. ]*(?:e\d+)?\s*x", r"\s+$", r"a*!b"])
def test_a_pattern_that_backtracks_is_caught(pattern):
    assert slow_text(Use("", re.compile(pattern), "search")) is not None
