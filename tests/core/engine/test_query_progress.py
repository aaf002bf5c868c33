"""Work on the engine: measured while a query runs, and stopped within one."""

from __future__ import annotations

import threading

import duckdb
import pytest

from core.engine import connection as engine
from core.engine import query_progress
from core.progress import Cancelled, only_news

LONG = "SELECT count(*) FROM range(100000000000) AS t(x) WHERE hash(x) = 1"
"""Minutes of work."""


def test_steps_are_told_in_their_place_and_take_the_share_they_say():
    told = []
    with query_progress.query_steps(lambda *each: told.append(each), "count", 4) as step:
        step("first", 3)
        step("second")
    assert (told[0], told[-1]) == (("count", 0.0, "first"), ("count", 0.75, "second"))


def run(progress, query, begun=None):
    with query_progress.query_steps(progress, "count", 1) as step, engine.connect() as connection:
        step("counting")
        if begun is not None:
            begun.set()
        return connection.execute(query).fetchall()


def test_a_query_is_stopped_while_it_runs():
    begun = threading.Event()

    def progress(_stage, _done, _detail=""):
        if begun.is_set():
            raise Cancelled

    with pytest.raises(Cancelled):
        run(progress, LONG, begun)


def test_how_far_a_query_is_comes_from_the_engine():
    told = []

    def progress(_stage, done, _detail=""):
        told.append(done)
        if done >= 0.1:
            raise Cancelled

    with pytest.raises(Cancelled):
        run(progress, LONG.replace("100000000000", "2000000000"))
    assert told == sorted(told)
    assert 0.1 <= told[-1] < 1


def test_an_error_of_the_query_itself_is_told_as_it_is():
    with pytest.raises(duckdb.CatalogException):
        run(lambda *_: None, "FROM nothing")


def test_lines_are_told_once():
    told = []
    news = only_news(lambda *each: told.append(each))
    for done in (0.0, 0.0, 0.5, 0.5, 0.5):
        news("count", done, "x")
    assert [done for _, done, _ in told] == [0.0, 0.5]
