"""Overview, Cohorts and Behaviour: what a visitor reads there is what the orders say."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from conftest import orders_csv, said, settled, use_segments
from streamlit.testing.v1 import AppTest

from core import formatting
from ui import cache
from ui.state.session import SessionState
from ui.state.task import Task
from ui.state.tasks import Tasks
from ui.tasks import wait


@pytest.fixture
def lines() -> list[list[str]]:
    """The small shop's order lines of known customers, split at the commas."""
    rows = [line.split(",") for line in orders_csv().decode().splitlines()[1:]]
    return [row for row in rows if row[1]]


def shown(app) -> dict[str, tuple[str, str]]:
    return {metric.label: (metric.value, metric.delta) for metric in app.metric}


def switch(app, label: str, value: object):
    group = next(each for each in app.segmented_control if each.label == label)
    return group.set_value(value).run()


def test_the_overview_adds_up_to_the_file_and_compares_with_the_period_before(open_app, lines):
    app = open_app.switch_page("pages/overview.py").run()
    switch(app, "Period", 0)
    assert not app.exception
    revenue = sum(int(row[-3]) * float(row[-2]) for row in lines)
    figures = shown(app)
    assert figures["Net revenue"] == (formatting.money_short(revenue), "")
    assert figures["Orders"][0] == formatting.count(len({row[0] for row in lines}))
    assert figures["Customers"][0] == formatting.count(len({row[1] for row in lines}))
    switch(app, "Period", 90)
    assert not app.exception
    # The orders end on 15 June 2025, which leaves the last 90 days from 18 March on.
    now = [row for row in lines if row[2] >= "2025-03-18"]
    before = [row for row in lines if "2024-12-18" <= row[2] < "2025-03-18"]
    change = len({row[0] for row in now}) / len({row[0] for row in before}) - 1
    value, delta = shown(app)["Orders"]
    assert value == formatting.count(len({row[0] for row in now}))
    assert delta == f"{'+' if change > 0 else '-'}{formatting.percent(abs(change))}"
    assert "In the last 90 days," in said(app)


@pytest.mark.parametrize("unit", ["day", "week", "month"])
def test_revenue_can_be_read_by_day_week_and_month(open_app, unit):
    app = open_app.switch_page("pages/overview.py").run()
    switch(app, "Unit of time", unit)
    assert not app.exception
    assert f"was the strongest {unit}" in said(app)


def test_a_chart_has_its_numbers_as_a_table_once_somebody_asks(open_app):
    app = open_app.switch_page("pages/overview.py").run()
    assert not app.dataframe
    app.session_state["concentration_table"] = True
    app.run()
    assert not app.exception
    assert len(app.dataframe) == 1
    table = app.dataframe[0].value
    assert list(table.columns) == ["Share of customers, best first", "Share of revenue"]
    assert table.iloc[-1].tolist() == pytest.approx([1, 1])


def test_cohorts_say_what_is_not_known_yet_and_show_money_on_request(open_app):
    app = open_app.switch_page("pages/cohorts.py").run()
    assert "were not complete on" in said(app).replace("\\", "")
    assert "Kaplan" in said(app)
    switch(app, "Show", "revenue")
    assert not app.exception
    assert "A new customer spends" in said(app)


def test_behaviour_follows_the_choice_of_segments(open_app):
    app = open_app.switch_page("pages/behaviour.py").run()
    assert "is the busiest day" in said(app)
    analysis = app.session_state["session"].store.analysis
    for which, segments in (("rfm", analysis.rfm), ("model", analysis.segmentation)):
        use_segments(app, which)
        assert not app.exception
        segment = next(box for box in app.selectbox if box.label == "Segment")
        assert set(segment.options) == {profile.name for profile in segments.profiles}


@pytest.mark.parametrize("page", ["cohorts", "behaviour"])
def test_a_shop_of_one_day_is_no_trouble(app, page):
    app.switch_page("pages/load.py").run()
    text = "order,customer,date,amount\n" + "".join(
        f"{n},C{n},2025-06-01,{5 + n % 9}\n" for n in range(40)
    )
    app.file_uploader[0].upload("one.csv", text.encode(), "text/csv").run()
    next(button for button in app.button if button.label == "Analyse").click().run()

    settled(app)
    assert app.session_state["session"].store is not None
    app.switch_page(f"pages/{page}.py").run()
    assert not app.exception
    assert not app.error
    assert "nan" not in said(app).lower()
    app.switch_page("pages/overview.py").run()
    assert not app.exception
    assert not app.error
    assert "too few days to compare" in said(app)


def buttons(app) -> dict[str, object]:
    return {button.label: button for button in app.button}


@pytest.mark.parametrize("page", ["overview", "cohorts", "behaviour", "movement", "statistics"])
def test_what_takes_longer_than_a_moment_can_be_stopped_and_begun_again(
    open_app, shop, page, monkeypatch
):
    held, go = threading.Event(), threading.Event()

    def slow(progress, *_args):
        progress("slow", 0.25, "counting slowly")
        held.set()
        go.wait(20)
        progress("slow", 0.5, "still counting")

    kinds = {"overview": "trend", "behaviour": "habits", "statistics": "sheet"}
    kind = getattr(cache, kinds.get(page, page))
    monkeypatch.setattr(wait, "MOMENT", 0.0)
    monkeypatch.setattr(kind, "_make", slow)
    # A file that nothing was found in yet.
    source = dataclasses.replace(shop.source, sha256=f"slow {page}")
    open_app.session_state["session"].store = dataclasses.replace(shop, source=source)
    app = open_app.switch_page(f"pages/{page}.py").run()
    assert held.wait(20)
    app.run()
    assert not app.exception
    assert "Counting slowly" in [bar.proto.text for bar in app.get("progress")]
    buttons(app)["Cancel"].click().run()
    assert "Stopping at the next safe point." in said(app)
    go.set()
    job = app.session_state["session"].tasks.under_way
    job.wait(20)
    app.run()
    assert "Stopped: " in said(app)
    monkeypatch.undo()
    monkeypatch.setattr(wait, "MOMENT", 60.0)
    buttons(app)["Start again"].click().run()
    assert not app.exception
    assert "Stopped: " not in said(app)
    assert not app.get("progress")


def _another_store():
    import streamlit as st

    from ui.state import analyses, session

    if st.session_state["other"] is not None:
        analyses.show(st.session_state["other"])
    st.text(repr(sorted(session.current().tasks.results)))


def test_opening_another_store_stops_what_was_awaited_of_the_one_before(shop):
    go = threading.Event()
    task = Task("x", lambda progress: go.wait(20) and progress("x", 1)).start()
    app = AppTest.from_function(_another_store)
    app.session_state["session"] = SessionState(store=shop, tasks=Tasks(results={"x": task}))
    analysis = dataclasses.replace(
        shop.analysis, customers=dataclasses.replace(shop.analysis.customers)
    )
    for other, awaited in (
        (None, "['x']"),
        (shop, "['x']"),
        (dataclasses.replace(shop, analysis=analysis), "[]"),
    ):
        app.session_state["other"] = other
        assert app.run().text[0].value == awaited
    go.set()
    task.wait(20)
    assert task.cancelled
