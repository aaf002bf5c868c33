"""Heavy jobs take turns: few at once, visitor by visitor, and never before a page that is drawn.

On Linux each works in a process of its own, of a lower priority than the server's. Elsewhere it
works in its thread, and pauses while pages are drawn.
"""

from __future__ import annotations

import contextlib
import threading
import time
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from core import fork_host, job_process
from core.progress import Cancelled
from core.settings import server_limits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

T = TypeVar("T")

_LOOK_SECONDS = 0.2
_PAUSE_SECONDS = 0.02


class JobQueue:
    """Who may work now.

    A visitor with one job waits for one job of each other visitor at most, however many those have
    asked for: everybody's next one, then everybody's one after that, as they
    came (start-time fair queueing, Goyal, Vin and Cheng 1996; every job counts as much as another).

    Parameters
    ----------
    slots : jobs that run at once
    """

    def __init__(self, slots: int) -> None:
        self._free = slots
        self._waiting: list[tuple[int, int]] = []
        self._round = 0
        self._last_round: dict[int, int] = {}
        self._came = 0
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def turn(
        self, owner: int, stop: threading.Event, tell: Callable[[int], None]
    ) -> Iterator[None]:
        """Wait for one's turn and work within it.

        Parameters
        ----------
        owner : whose job it is
        stop : set where the visitor no longer wants it
        tell : takes how many jobs come before it, whenever that may have changed

        Raises
        ------
        Cancelled : it was stopped while it waited
        """
        with self._changed:
            ticket = self._take_ticket(owner)
            try:
                while ticket not in sorted(self._waiting)[: self._free]:
                    if stop.is_set():
                        raise Cancelled
                    tell(sorted(self._waiting).index(ticket))
                    self._changed.wait(_LOOK_SECONDS)
                self._free -= 1
                self._round = max(self._round, ticket[0])
            finally:
                self._waiting.remove(ticket)
                self._changed.notify_all()
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                self._changed.notify_all()

    def _take_ticket(self, owner: int) -> tuple[int, int]:
        """The round a job is in, one of the owner's in each, and when it came."""
        self._came += 1
        ticket = (max(self._round, self._last_round.get(owner, 0) + 1), self._came)
        self._waiting.append(ticket)
        self._last_round = {
            each: last for each, last in self._last_round.items() if last >= self._round
        } | {owner: ticket[0]}
        return ticket


class Precedence:
    """Pages that are being drawn; heavy jobs let them go first, for up to half of the time."""

    def __init__(self) -> None:
        self._drawing: list[threading.Thread] = []
        self._guard = threading.Lock()

    def note_page(self) -> None:
        """Take note that this thread draws a page, until it ends."""
        with self._guard:
            self._drawing = [thread for thread in self._drawing if thread.is_alive()]
            if threading.current_thread() not in self._drawing:
                self._drawing.append(threading.current_thread())

    def page_waits(self) -> None:
        """The page of this thread waits for a job itself."""
        with self._guard:
            self._drawing = [
                thread for thread in self._drawing if thread is not threading.current_thread()
            ]

    @property
    def page_is_drawn(self) -> bool:
        """Some page is."""
        return any(thread.is_alive() for thread in self._drawing)

    def let_pages_pass(self, most: float) -> float:
        """Pause while pages are drawn.

        Parameters
        ----------
        most : seconds

        Returns
        -------
        seconds that were paused
        """
        began = time.monotonic()
        while self.page_is_drawn and time.monotonic() - began < most:
            time.sleep(_PAUSE_SECONDS)
        return time.monotonic() - began


PRECEDENCE = Precedence()


@cache
def of_this_server() -> JobQueue:
    """The queue of all visitors."""
    return JobQueue(server_limits().heavy_jobs)


def in_processes() -> bool:
    """Whether heavy jobs of this server work in processes of their own."""
    return fork_host.AVAILABLE and server_limits().heavy_processes and fork_host.has_room()


def do_apart(work: Callable[..., T], **callbacks: Callable[..., Any]) -> T:
    """Do the long part of a heavy job, in a process of its own where this server has them.

    Parameters
    ----------
    work : a `functools.partial` of a function of core: it and its result can be pickled
    callbacks : its further arguments, called in this process
    """
    return job_process.run(work, **callbacks) if in_processes() else work(**callbacks)
