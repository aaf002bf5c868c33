"""How results are kept: under the content they were made from, and for those they may serve.

`kept` is for what takes a moment; `worked_out` for what may take longer in a large shop: it is done
as a job, and a page that waits for it shows how far it is. Both are put before the function that
makes the result, and say what it is kept under as a function of the same arguments.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import update_wrapper
from pathlib import Path
from typing import (
    TYPE_CHECKING,
    Any,
    Concatenate,
    Generic,
    Literal,
    ParamSpec,
    Protocol,
    TypeVar,
)

import streamlit as st
from pydantic import BaseModel

from core import formatting
from core.settings import Settings
from ui.state.session import Store
from ui.tasks import wait

if TYPE_CHECKING:
    from core.progress import Progress

P = ParamSpec("P")
T = TypeVar("T")

Under = Callable[..., object]
"""From the arguments of a call to the content its result is kept under."""
Serves = Literal["visitor", "demo", "everyone"]
"""Whom a result serves: who asked for it; everyone where it is about the demo store as it comes,
which is nobody's data; or everyone always, where it is about no data at all."""

ENTRIES = 4
"""Results of one kind that are kept for one visitor, unless it says otherwise."""
_SHARED_ENTRIES = 8


@dataclass(frozen=True)
class _Kept(Generic[T]):
    """A result, which may be None."""

    result: T


class Drawer(Generic[T]):
    """Results of one kind: a few for each visitor, and a few for all of them.

    Parameters
    ----------
    name : unlike that of any other drawer
    serves : whom the results serve
    entries : how many are kept for a visitor; the one not used for longest goes first
    """

    def __init__(self, name: str, serves: Serves = "visitor", entries: int = ENTRIES) -> None:
        self._serves = serves
        self._own = _memory(name, "session", entries)
        self._common = _memory(name, "global", max(entries, _SHARED_ENTRIES))

    def find(self, key: str, about: tuple[object, ...]) -> _Kept[T] | None:
        """What is kept under a key, None where there is nothing.

        Parameters
        ----------
        key : from `written`
        about : what the result is about, the stores among it
        """
        try:
            found: _Kept[T] = self._of(about)(key, None)
        except LookupError:
            return None
        return found

    def keep(self, key: str, about: tuple[object, ...], result: T) -> T:
        """Keep a result; the one that is given back is the one that is kept."""
        made: _Kept[T] = self._of(about)(key, _Kept(result))
        return made.result

    def clear(self) -> None:
        """Forget what is kept for this visitor."""
        self._own.clear()

    def _of(self, about: tuple[object, ...]) -> Any:
        if self._serves == "visitor":
            return self._own
        stores = [each for each in about if isinstance(each, Store)]
        shared = self._serves == "everyone" or (stores and all(map(_as_it_comes, stores)))
        return self._common if shared else self._own


def _as_it_comes(store: Store) -> bool:
    """It is the demo store, and no visitor has put a word of their own into it."""
    return store.demo and store.settings == Settings()


def _memory(name: str, scope: Literal["session", "global"], entries: int) -> Any:
    def memory(key: str, _made: _Kept[T] | None) -> _Kept[T]:  # noqa: ARG001 - what it is kept under
        if _made is None:
            raise LookupError
        return _made

    # Streamlit tells caches apart by where their functions were defined.
    memory.__qualname__ = f"{name} for {scope}"
    return st.cache_resource(show_spinner=False, scope=scope, max_entries=entries)(memory)


def written(content: object) -> str:
    """Content as a text that is the same exactly where the content is.

    Raises
    ------
    TypeError : it is something else than texts, numbers, days, paths, settings and tuples of them:
        nothing is kept under a frame, or under an object that lies somewhere in memory
    """
    match content:
        case None | str() | int() | float() | dt.date():
            return repr(content)
        case Path():
            return repr(str(content))
        case BaseModel():
            return content.model_dump_json()
        case tuple():
            return f"({','.join(map(written, content))})"
        case _:
            raise TypeError(f"a {type(content).__name__} is nothing to keep a result under")


class _Keeper(Protocol):
    def __call__(self, make: Callable[P, T]) -> Callable[P, T]: ...


def kept(
    under: Under,
    *,
    says: str | None = None,
    serves: Serves = "visitor",
    entries: int = ENTRIES,
) -> _Keeper:
    """Keep what a function makes.

    Parameters
    ----------
    under : what it is kept under; it takes the function's arguments
    says : shown beside a spinner while it is made, where that can take a moment
    serves : whom it serves
    entries : results that are kept for a visitor
    """

    def keeper(make: Callable[P, T]) -> Callable[P, T]:
        drawer: Drawer[T] = Drawer(f"{make.__module__}.{make.__qualname__}", serves, entries)

        def found(*args: P.args, **kwargs: P.kwargs) -> T:
            key, about = written(under(*args, **kwargs)), (*args, *kwargs.values())
            there = drawer.find(key, about)
            if there is not None:
                return there.result
            if says is None:
                return drawer.keep(key, about, make(*args, **kwargs))
            with st.spinner(says):
                return drawer.keep(key, about, make(*args, **kwargs))

        return update_wrapper(found, make)

    return keeper


class WorkedOut(Generic[P, T]):
    """A result that is made as a job and kept. Called, it is that result, or the page ends here."""

    def __init__(
        self,
        make: Callable[Concatenate[Progress, P], T],
        title: str,
        under: Under,
        drawer: Drawer[T],
    ) -> None:
        self._make, self._title, self._under, self._drawer = make, title, under, drawer
        self._name = f"{make.__module__}.{make.__qualname__}"
        self.__doc__ = make.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result. While it is being made, the page ends in how far that is."""
        found = self._found(*args, **kwargs)
        return st.stop() if found is None else found.result

    def meanwhile(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The result. While it is being made, how far that is, and None: the page goes on."""
        found = self._found(*args, **kwargs)
        return None if found is None else found.result

    def _found(self, *args: P.args, **kwargs: P.kwargs) -> _Kept[T] | None:
        key, about = written(self._under(*args, **kwargs)), (*args, *kwargs.values())
        there = self._drawer.find(key, about)
        if there is not None:
            return there

        code = formatting.format_code()

        def work(progress: Progress) -> _Kept[T]:
            # The job has a thread of its own: what it says is written as on the page that asked.
            with formatting.plainly(code):
                return _Kept(self._make(progress, *args, **kwargs))

        made = wait.awaited(self._name, key, self._title, work)
        return None if made is None else _Kept(self._drawer.keep(key, about, made.result))


class _Worker(Protocol):
    def __call__(self, make: Callable[Concatenate[Progress, P], T]) -> WorkedOut[P, T]: ...


def worked_out(
    under: Under,
    title: str,
    *,
    serves: Serves = "visitor",
    entries: int = ENTRIES,
) -> _Worker:
    """Make what a function makes as a job, and keep it.

    The function takes a progress callback before all else. It runs in a thread of its own, where
    nothing of Streamlit can be used: what it needs from another cache is an argument.

    Parameters
    ----------
    under : what it is kept under; it takes the arguments of a call
    title : what is being done
    serves : whom it serves
    entries : results that are kept for a visitor
    """

    def worker(make: Callable[Concatenate[Progress, P], T]) -> WorkedOut[P, T]:
        drawer: Drawer[T] = Drawer(f"{make.__module__}.{make.__qualname__}", serves, entries)
        return WorkedOut(make, title, under, drawer)

    return worker
