"""The calculator's link: whoever opens it sees the page that made it, which stays as it was."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

import pytest
from conftest import APP
from streamlit.testing.v1 import AppTest

from ui.state.session import Display, SessionState


def page(app):
    """What the calculator shows: every number, where it comes from, and what follows."""
    badges = [
        each.value
        for each in app.markdown
        if "-badge[" in each.value
        and "Segments: " not in each.value
        and "Data ends" not in each.value
    ]
    verdict = next(
        each.value
        for each in app.main.markdown
        if each.value.startswith(("**Recommended", "**Not", "**Too few"))
    )
    later = [each.value for each in app.markdown if "follow-on orders" in each.value]
    return {
        "numbers": [(each.label, each.value) for each in app.number_input if "roi_" in each.key],
        "badges": badges,
        "verdict": verdict,
        "figures": [(each.label, each.value) for each in app.metric],
        "later": later,
    }


def chooser(app):
    return [each.value for each in app.selectbox if each.label == "Segment"]


def pressed(app, label):
    next(each for each in app.button if each.label == label).click().run()
    assert not app.exception
    return app


def number(app, label):
    return next(each for each in app.number_input if each.label.startswith(label))


def the_link(app):
    (link,) = (each.value for each in app.code)
    return dict(parse_qsl(urlsplit(link).query))


def started(store=None, **asked):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(
        store=store, display=Display(currency="€" if store else "")
    )
    for name, text in asked.items():
        app.query_params[name] = text
    return app.run().switch_page("pages/roi.py").run()


@pytest.fixture
def maker(shop):
    """A page on the last segment, in euros, with two numbers changed and later orders."""
    app = started(shop)
    last = shop.analysis.segmentation.profiles[-1].name
    next(each for each in app.selectbox if each.label == "Segment").set_value(last).run()
    number(app, "Margin").set_value(47.25)
    number(app, "Order value").set_value(61.5)
    number(app, "Follow-on orders").set_value(1.3)
    return app.run()


def test_making_a_link_changes_nothing_on_the_page(maker):
    before, which = page(maker), chooser(maker)
    assert any("measured" in each for each in before["badges"])
    pressed(maker, "Share these numbers")
    assert (page(maker), chooser(maker)) == (before, which)
    maker.run()
    assert (page(maker), chooser(maker)) == (before, which)
    assert the_link(maker) == {name: maker.query_params[name] for name in the_link(maker)}


@pytest.mark.parametrize("with_store", [True, False])
def test_the_page_a_link_opens_shows_what_the_page_showed_that_made_it(maker, shop, with_store):
    pressed(maker, "Share these numbers")
    opened = started(shop if with_store else None, **the_link(maker))
    assert not opened.exception
    assert page(opened) == page(maker)
    assert "€" in str(page(opened)["figures"])
    assert opened.session_state["session"].display.currency == ("€" if with_store else "")


def test_a_number_that_was_changed_is_an_assumption_here_and_in_the_link(maker):
    told = page(maker)["badges"]
    assert any("Customers" in each and "measured" in each for each in told)
    assert any("Order value" in each and "assumption" in each for each in told)
    pressed(maker, "Share these numbers")
    assert the_link(maker)["measured"] == "baseline_rate,customers"


def test_a_link_leaves_the_address_when_a_number_is_changed(maker):
    pressed(maker, "Share these numbers")
    number(maker, "Margin").set_value(10.0).run()
    assert not maker.code
    assert "margin" not in maker.query_params
    assert chooser(maker) == [maker.query_params["segment"]]


def test_a_page_opened_by_a_link_gives_a_link_of_its_own_and_stays(maker):
    pressed(maker, "Share these numbers")
    opened = started(None, **the_link(maker))
    number(opened, "Margin").set_value(33.0).run()
    before = page(opened)
    pressed(opened, "Share these numbers").run()
    assert page(opened) == before
    assert the_link(opened)["margin"] == "0.33"
    assert page(started(None, **the_link(opened))) == before
    number(opened, "Margin").set_value(12.0).run()
    assert number(opened, "Margin").value == 12.0
    assert number(opened, "Order value").value == 61.5


def test_starting_anew_leaves_the_link_behind(maker, shop):
    pressed(maker, "Share these numbers")
    opened = started(shop, **the_link(maker))
    pressed(opened, "Start over")
    assert chooser(opened)
    assert "margin" not in opened.query_params
