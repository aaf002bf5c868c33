"""Who has a forecast, who is offered one, and how it is stopped."""

from __future__ import annotations

import dataclasses
import threading
import zlib

import pytest
from conftest import APP, said, settled
from streamlit.testing.v1 import AppTest

from core import pipeline
from core.exports import tables
from ui.state.session import SessionState
from ui.tasks import wait


def pressed(app, key):
    return app.button(key=key).click().run()


def labelled(app, label):
    return next(button for button in app.button if button.label == label)


@pytest.fixture
def open_app(shop, request):
    """The dashboard with a shop of which no other test has a forecast."""
    value = shop.settings.value.model_copy(
        update={"seed": zlib.crc32(request.node.name.encode()) // 2}
    )
    settings = shop.settings.model_copy(update={"value": value})
    analysis = dataclasses.replace(shop.analysis, settings=settings)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=dataclasses.replace(shop, analysis=analysis))
    return app.run()


@pytest.fixture
def held(monkeypatch):
    """Forecasts that wait in the middle until they are let go, and what they are asked."""
    go, asked = threading.Event(), []
    forecast = pipeline.forecast_customers

    def slow(analysis, settings, progress):
        asked.append(settings)
        progress("value", 0.4, "waiting in the middle")
        go.wait(60)
        return forecast(analysis, settings, progress)

    monkeypatch.setattr(pipeline, "forecast_customers", slow)
    monkeypatch.setattr(wait, "MOMENT", 0.0)
    yield go, asked
    go.set()


def test_export_offers_a_forecast_and_makes_none_unasked(open_app, held):
    app = open_app.switch_page("pages/export.py").run()
    assert "A forecast adds expected value" in said(app)
    assert not held[1]
    assert "value" not in app.dataframe[0].value.columns


def test_export_can_be_used_while_the_forecast_is_made_and_then_has_it(open_app, held):
    go, _ = held
    app = pressed(open_app.switch_page("pages/export.py").run(), "make_forecast")
    assert "Testing forecasts on the past of this store" in said(app)
    assert labelled(app, "Cancel")
    assert "Waiting in the middle" in "".join(each.text for each in app.get("progress"))
    assert len(app.dataframe[0].value)  # the tables are there all the same
    go.set()
    settled(app)
    assert not app.exception
    shown = app.dataframe[0].value
    assert list(tables.FORECAST) == list(shown.columns[-5:])
    assert shown["churn_risk"].between(0, 1).all()
    settled(app.switch_page("pages/playbook.py").run())
    assert "Won't order" in said(app)
    assert "A forecast adds" not in said(app)


def test_a_stopped_forecast_does_not_begin_again_by_itself(open_app, held):
    go, asked = held
    app = open_app.switch_page("pages/value.py").run()
    assert "Each forecast was made as of" not in said(app)
    labelled(app, "Cancel").click().run()
    go.set()
    settled(app)
    assert "Stopped: testing forecasts" in said(app)
    app.run()
    assert len(asked) == 1
    settled(labelled(app, "Start again").click().run())
    assert not app.exception
    assert len(asked) == 2
    assert "Each forecast was made as of" in said(app)


def test_playbook_and_export_use_the_forecast_that_was_made_last(open_app):
    app = settled(open_app.switch_page("pages/value.py").run())
    settled(app.button_group(key="value_horizon").set_value(365).run())
    settled(app.switch_page("pages/playbook.py").run())
    assert "Expected in 12 months" in said(app)
