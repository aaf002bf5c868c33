"""How far the engine is with its queries, measured by the engine, and how a query is stopped.

A single query of a large shop runs for seconds in which nothing would be reported, and whoever asks
for it to stop would wait. So while such work is done a second thread asks the engine how far it is,
passes that on, and interrupts the query when the one it tells asks to stop.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Protocol

from core.progress import silent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.progress import Progress

LOOKS_PER_SECOND = 8
_WORTH_TELLING = 0.04
"""Of the whole work: a terminal prints a line for each."""


class ProgressStep(Protocol):
    """Says that the step before is done and which one begins."""

    def __call__(self, words: str, length: float = 1.0) -> None:
        """Begin a step: a few words, and how long it is."""
        ...


class Watchable(Protocol):
    """A connection to an engine that can be asked how far it is, and interrupted."""

    def execute(self, query: str) -> object:
        """Run a statement of the embedded engine; other engines ignore it."""
        ...

    def query_progress(self) -> float:
        """How far the query is, in percent."""
        ...

    def interrupt(self) -> None:
        """Stop the query."""
        ...


class Steps:
    """Work in steps of known length, each reported as it begins and measured while it lasts.

    Parameters
    ----------
    progress : reports how far the work is; it may raise `Cancelled`
    stage : what the work is called there
    of : how long it is; a step takes as much of that as it says
    """

    def __init__(self, progress: Progress, stage: str, of: float) -> None:
        self._progress, self._stage, self._of = progress, stage, of
        self._words = ""
        self._begins = self._length = self._told = 0.0
        self._open: list[Watchable] = []
        self._at_the_door = threading.Lock()
        self._stop: BaseException | None = None
        self._over = threading.Event()

    def __call__(self, words: str, length: float = 1.0) -> None:
        """The step before is done, and the next one begins."""
        if self._stop is not None:
            raise self._stop
        self._begins, self._length, self._words = self._begins + self._length, length, words
        self._tell(self._begins)

    def watches(self, connection: Watchable) -> None:
        """Ask this connection from now on, until it is let go of."""
        connection.execute("SET enable_progress_bar = true; SET enable_progress_bar_print = false")
        with self._at_the_door:
            self._open.append(connection)

    def lets_go(self, connection: Watchable) -> None:
        """It is about to be closed."""
        with self._at_the_door:
            self._open.remove(connection)

    def look(self) -> None:
        """Look at the engine until the work is over; the work of a thread of its own."""
        while not self._over.wait(1 / LOOKS_PER_SECOND):
            with self._at_the_door:
                for connection in self._open:
                    if self._stop is not None:
                        connection.interrupt()
                    else:
                        self._pass_on(connection.query_progress() / 100)

    def end(self) -> None:
        """The work is over."""
        self._over.set()

    @property
    def stopped(self) -> BaseException | None:
        """What the progress callback raised, if it asked to stop while a query ran."""
        return self._stop

    def _pass_on(self, share: float) -> None:
        try:
            at = self._begins + self._length * min(1.0, max(0.0, share))
            # Reported at every check even where nothing is new: that is when it may ask to stop.
            self._tell(at if at - self._told >= _WORTH_TELLING * self._of else self._told)
        except BaseException as asked:  # noqa: BLE001 - raised again where the work is done
            self._stop = asked

    def _tell(self, at: float) -> None:
        self._told = max(self._told, at)
        self._progress(self._stage, min(1.0, self._told / self._of), self._words)


WATCHING: ContextVar[Steps | None] = ContextVar("watching", default=None)
"""Who watches the connections that the work at hand opens."""


@contextmanager
def watched(connection: Watchable) -> Iterator[None]:
    """Let whoever watches the work at hand ask this connection too, and interrupt it.

    Parameters
    ----------
    connection : to any engine
    """
    watching = WATCHING.get()
    if watching is None:
        yield
        return
    watching.watches(connection)
    try:
        yield
    finally:
        watching.lets_go(connection)


@contextmanager
def query_steps(progress: Progress, stage: str, of: float) -> Iterator[ProgressStep]:
    """Report work on the engine step by step, and let it be stopped within a query.

    Parameters
    ----------
    progress, stage, of : as for `Steps`

    Raises
    ------
    Cancelled : whatever `progress` raised, also where it did so during a query
    """
    if progress is silent:
        yield _unheard
        return
    steps = Steps(progress, stage, of)
    outer = WATCHING.set(steps)
    watcher = threading.Thread(target=steps.look, name="clientele-watch", daemon=True)
    watcher.start()
    try:
        yield steps
    except Exception:
        # An interrupted query fails in the engine's own words, or in those of what asked it.
        if steps.stopped is not None:
            raise steps.stopped from None
        raise
    finally:
        steps.end()
        WATCHING.reset(outer)
        watcher.join()


def _unheard(words: str, length: float = 1.0) -> None:
    """Nobody asked."""
