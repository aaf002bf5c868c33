"""The bar of jobs in the sidebar: on every page, with seconds left and Stop; a toast at the end."""

from __future__ import annotations

import threading
import time

import pytest

from ui.state.task import Task


@pytest.fixture
def gate():
    """What holds the job back until it is set."""
    held = threading.Event()
    yield held
    held.set()


def job(gate, *, fails=False):
    def work(progress):
        while not gate.wait(0.02):
            progress("forecast", 0.25, "counting")
        if fails:
            raise RuntimeError
        return "result"

    return Task("Forecasting", work)


def begin(app, task, ago=6.0):
    app.session_state["session"].tasks.start_result("test", task)
    task._started -= ago  # it began a while ago
    while not task.step.overall:
        time.sleep(0.01)
    return app.run()


def aside(app):
    return [each.value for each in (*app.sidebar.markdown, *app.sidebar.caption)]


@pytest.mark.parametrize("page", ["rfm", "lab", "export"])
def test_a_job_is_followed_on_every_page_with_the_seconds_it_still_takes(open_app, gate, page):
    open_app.switch_page(f"pages/{page}.py").run()
    begin(open_app, job(gate))
    shown = aside(open_app)
    assert "**Forecasting**" in shown
    # A quarter took six seconds and a little more: three quarters take about eighteen.
    (left,) = [text for text in shown if text.startswith("About")]
    assert 18 <= int(left.split()[1]) <= 30
    assert "Stop" in [each.label for each in open_app.sidebar.button]


def test_a_job_is_stopped_from_any_page(open_app, gate):
    task = job(gate)
    begin(open_app, task)
    next(each for each in open_app.sidebar.button if each.label == "Stop").click().run()
    task.wait(5)
    open_app.run()
    assert task.cancelled
    assert "Stop" not in [each.label for each in open_app.sidebar.button]
    assert not open_app.toast


@pytest.mark.parametrize(("fails", "said"), [(False, "Done: forecasting."), (True, "Not done")])
def test_the_end_is_said_once(open_app, gate, fails, said):
    task = job(gate, fails=fails)
    begin(open_app, task)
    gate.set()
    task.wait(5)
    open_app.run()
    assert [said in each.value for each in open_app.toast] == [True]
    assert not open_app.run().toast


def test_what_was_quick_is_not_said(open_app, gate):
    task = job(gate)
    begin(open_app, task, ago=0.0)
    gate.set()
    task.wait(5)
    assert not open_app.run().toast
