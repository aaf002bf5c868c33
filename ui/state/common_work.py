"""Work that several visitors ask for at once is done once; the others wait for its result."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, TypeVar

from core.progress import Cancelled

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_LOOK_SECONDS = 0.2


class _UnderWay:
    """Work of one visitor that others wait for."""

    def __init__(self) -> None:
        self.ended = threading.Event()
        self.result: Any = None
        self.made = False


_under_way: dict[str, _UnderWay] = {}
_guard = threading.Lock()


def do_once(key: str, work: Callable[[], T], stop: threading.Event, tell: Callable[[], None]) -> T:
    """Do some work, or wait for whoever does the same already.

    Where they are stopped or fail, the next of those who wait does it: nobody depends on another
    visitor's patience.

    Parameters
    ----------
    key : the same for the same work
    work : makes the result
    stop : set where the visitor no longer wants it
    tell : called while it waits for another's

    Raises
    ------
    Cancelled : it was stopped while it waited
    """
    while True:
        with _guard:
            other = _under_way.get(key)
            if other is None:
                mine = _under_way[key] = _UnderWay()
                break
        while not other.ended.wait(_LOOK_SECONDS):
            if stop.is_set():
                raise Cancelled
            tell()
        if other.made:
            result: T = other.result
            return result
    try:
        made = work()
        mine.result, mine.made = made, True
        return made
    finally:
        with _guard:
            del _under_way[key]
        mine.ended.set()
