"""Cached results: under the content they are made from, and for those they may serve.

`cached` is for what takes a moment. `background_cached` is for what may take longer in a large
shop: it is made as a task, and a page that waits for it shows its progress. Both decorate the
function that makes the result, and take the cache key as a function of the same arguments.
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
from ui.state import session
from ui.state.open_store import OpenStore
from ui.state.task import Task
from ui.tasks import wait

if TYPE_CHECKING:
    from core.progress import Progress

P = ParamSpec("P")
T = TypeVar("T")

Key = Callable[..., object]
"""From the arguments of a call to the content its result depends on."""
Shared = Literal["visitor", "demo", "demo_customers", "everyone"]
"""Who a result is for: the visitor who asked; everyone where it is about the demo store as it
comes, which is nobody's data; the same of results that rest on its customers alone, whatever
segments a visitor built on them; or everyone always, where it is about no data at all."""

ENTRIES = 4
"""Results of one kind that are cached for one visitor, unless it says otherwise."""
_SHARED_ENTRIES = 8


@dataclass(frozen=True)
class _Entry(Generic[T]):
    """A result, which may be None."""

    result: T


class _Cache(Generic[T]):
    """Results of one kind: a few for each visitor, and a few for all of them.

    Parameters
    ----------
    name : unlike that of any other cache
    key : of a call
    shared : who the results are for
    entries : how many are cached for a visitor; the least recently used goes first
    localised : the result holds sentences, so it is cached for one number format
    """

    def __init__(
        self, name: str, key: Key, shared: Shared, entries: int, *, localised: bool
    ) -> None:
        self._key, self._shared, self._localised = key, shared, localised
        self._own = _memory(name, "session", entries)
        self._common = _memory(name, "global", max(entries, _SHARED_ENTRIES))

    def key(self, *args: Any, **kwargs: Any) -> str:
        """The content that the result of a call depends on, as a text."""
        key = cache_text(self._key(*args, **kwargs))
        return key + formatting.format_code() if self._localised else key

    def get(self, key: str, arguments: tuple[object, ...]) -> _Entry[T] | None:
        """What is cached under a key, None where there is nothing.

        Parameters
        ----------
        key : from `key`
        arguments : of the call, the stores among them
        """
        try:
            entry: _Entry[T] = self._memory_for(arguments)(key, None)
        except LookupError:
            return None
        return entry

    def put(self, key: str, arguments: tuple[object, ...], result: T) -> T:
        """Cache a result, and return the one that is cached."""
        entry: _Entry[T] = self._memory_for(arguments)(key, _Entry(result))
        return entry.result

    def is_common(self, arguments: tuple[object, ...]) -> bool:
        """Whether the result of a call with these arguments is for every visitor."""
        if self._shared == "visitor":
            return False
        stores = [value for value in arguments if isinstance(value, OpenStore)]
        if self._shared != "everyone" and not (stores and all(map(_is_untouched_demo, stores))):
            return False
        # A segment of the visitor's own has a name that they gave it.
        return self._shared != "demo" or all(store.plain.saved is None for store in stores)

    def _memory_for(self, arguments: tuple[object, ...]) -> Any:
        return self._common if self.is_common(arguments) else self._own


def _is_untouched_demo(store: OpenStore) -> bool:
    """It is the demo store, and no visitor has put a word of their own into it."""
    return store.demo and store.settings == Settings()


def _memory(name: str, scope: Literal["session", "global"], entries: int) -> Any:
    def memory(key: str, _entry: _Entry[T] | None) -> _Entry[T]:  # noqa: ARG001 - the cache key
        if _entry is None:
            raise LookupError
        return _entry

    # Streamlit tells caches apart by where their functions were defined.
    memory.__qualname__ = f"{name} for {scope}"
    return st.cache_resource(show_spinner=False, scope=scope, max_entries=entries)(memory)


def cache_text(content: object) -> str:
    """Content as a text that is the same exactly where the content is.

    Raises
    ------
    TypeError : it is something else than texts, numbers, days, paths, settings and tuples of them:
        nothing is cached under a frame, or under an object that lies somewhere in memory
    """
    match content:
        case None | str() | int() | float() | dt.date():
            return repr(content)
        case Path():
            return repr(str(content))
        case BaseModel():
            return content.model_dump_json()
        case tuple():
            return f"({','.join(map(cache_text, content))})"
        case _:
            raise TypeError(f"a {type(content).__name__} is no cache key")


class _Cached(Protocol):
    def __call__(self, make: Callable[P, T]) -> Callable[P, T]: ...


def cached(
    key: Key,
    *,
    spinner: str | None = None,
    shared: Shared = "visitor",
    entries: int = ENTRIES,
    localised: bool = False,
) -> _Cached:
    """Cache what a function makes.

    Parameters
    ----------
    key : the content a result depends on; it takes the arguments of a call
    spinner : shown while it is made, where that takes a moment
    shared : who it is for
    entries : results that are cached for a visitor
    localised : it holds sentences, written in the visitor's number format
    """

    def decorate(make: Callable[P, T]) -> Callable[P, T]:
        name = f"{make.__module__}.{make.__qualname__}"
        cache: _Cache[T] = _Cache(name, key, shared, entries, localised=localised)

        def call(*args: P.args, **kwargs: P.kwargs) -> T:
            text, arguments = cache.key(*args, **kwargs), (*args, *kwargs.values())
            entry = cache.get(text, arguments)
            if entry is not None:
                return entry.result
            if spinner is None:
                return cache.put(text, arguments, make(*args, **kwargs))
            with st.spinner(spinner):
                return cache.put(text, arguments, make(*args, **kwargs))

        return update_wrapper(call, make)

    return decorate


class BackgroundCached(Generic[P, T]):
    """A result that is made as a task and cached. Called, it is that result, or the page ends."""

    def __init__(
        self,
        make: Callable[Concatenate[Progress, P], T],
        title: str,
        cache: _Cache[T],
        kind: str,
        *,
        heavy: bool,
    ) -> None:
        self._make, self._title, self._cache, self._kind = make, title, cache, kind
        self._heavy = heavy
        self.__doc__ = make.__doc__

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The result. While it is made, the page ends in the panel of its task."""
        entry = self._wait(*args, **kwargs)
        return st.stop() if entry is None else entry.result

    def or_progress(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The result. While it is made, the panel of its task, and None: the page goes on."""
        entry = self._wait(*args, **kwargs)
        return None if entry is None else entry.result

    def if_ready(self, *args: P.args, **kwargs: P.kwargs) -> T | None:
        """The result if it was made before, else None. Nothing is started."""
        text, arguments = self._cache.key(*args, **kwargs), (*args, *kwargs.values())
        entry = self._cache.get(text, arguments)
        if entry is not None:
            return entry.result
        task = self.task(*args, **kwargs)
        if task is None or task.running or task.result is None:
            return None
        session.current().tasks.drop(self._kind)
        return self._cache.put(text, arguments, task.result.result)

    def task(self, *args: P.args, **kwargs: P.kwargs) -> Task[_Entry[T]] | None:
        """The task that makes this result, where one was started and not collected yet."""
        task = session.current().tasks.results.get(self._kind)
        return task if task is not None and task.key == self._cache.key(*args, **kwargs) else None

    def start(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Start making the result."""
        session.current().tasks.start_result(self._kind, self._task(*args, **kwargs))

    def _wait(self, *args: P.args, **kwargs: P.kwargs) -> _Entry[T] | None:
        text, arguments = self._cache.key(*args, **kwargs), (*args, *kwargs.values())
        entry = self._cache.get(text, arguments)
        if entry is not None:
            return entry
        made = wait.wait_for(self._kind, self._task(*args, **kwargs))
        return None if made is None else _Entry(self._cache.put(text, arguments, made.result))

    def _task(self, *args: P.args, **kwargs: P.kwargs) -> Task[_Entry[T]]:
        key = self._cache.key(*args, **kwargs)
        common = self._cache.is_common((*args, *kwargs.values()))
        return Task(
            self._title,
            self._work(*args, **kwargs),
            key,
            heavy=self._heavy,
            common=f"{self._kind} {key}" if common else "",
        )

    def _work(self, *args: P.args, **kwargs: P.kwargs) -> Callable[[Progress], _Entry[T]]:
        code = formatting.format_code()

        def work(progress: Progress) -> _Entry[T]:
            # A thread has no visitor: it writes in the format of the page that asked.
            with formatting.plainly(code):
                return _Entry(self._make(progress, *args, **kwargs))

        return work


class _BackgroundCached(Protocol):
    def __call__(self, make: Callable[Concatenate[Progress, P], T]) -> BackgroundCached[P, T]: ...


def background_cached(
    key: Key,
    title: str,
    *,
    shared: Shared = "visitor",
    entries: int = ENTRIES,
    localised: bool = False,
    heavy: bool = False,
) -> _BackgroundCached:
    """Make what a function makes as a task, and cache it.

    The function takes a progress callback before all else. It runs in a thread of its own, where
    nothing of Streamlit can be used: what it needs from another cache is an argument.

    Parameters
    ----------
    title : what is being done, for the panel
    heavy : it may take long, so it waits for its turn among the heavy jobs of all visitors
    key, shared, entries, localised : as for `cached`
    """

    def decorate(make: Callable[Concatenate[Progress, P], T]) -> BackgroundCached[P, T]:
        name = f"{make.__module__}.{make.__qualname__}"
        cache: _Cache[T] = _Cache(name, key, shared, entries, localised=localised)
        return BackgroundCached(make, title, cache, name, heavy=heavy)

    return decorate
