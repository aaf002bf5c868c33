"""The Customer page: searching, one customer, links from lists, and ids that are only text."""

from __future__ import annotations

import dataclasses

import pytest
import streamlit as st
from conftest import HOSTILE, said, settled

from core import formatting
from ui.components import customer_links, parts
from ui.state.session import SessionState


@pytest.fixture
def page(open_app):
    return open_app.switch_page("pages/customer.py").run()


def searched(app, text):
    return app.text_input(key="customer").set_value(text).run()


def test_without_a_search_there_are_customers_to_begin_with(page, shop):
    assert not page.exception
    assert "pick one of these" in said(page)
    best = shop.analysis.customers.frame["monetary"].idxmax()
    assert page.dataframe[0].value["customer_id"].iloc[0] == best


def test_one_customer_is_told_whole(page, shop):
    # A page of another test may have made the forecast of this shop.
    st.cache_resource.clear()
    app = searched(page, " c0004 ")
    assert not app.exception
    text = said(app)
    measures = shop.analysis.customers.frame.loc["C0004"]
    figures = {metric.label: metric.value for metric in app.metric}
    assert figures["Orders"] == "12"
    assert figures["Spent"] == formatting.money(measures["monetary"])
    assert "Next best action" in text
    assert "RFM scores" in text
    assert f"Why {parts.sentence('Model: ' + shop.analysis.segmentation.labels['C0004'])}" in text
    orders = next(each.value for each in app.dataframe if "kind" in each.value)
    assert len(orders) == 12
    alike = next(each.value for each in app.dataframe if "distance" in each.value)
    assert "C0004" not in set(alike["customer_id"])
    # Nobody asked for a forecast.
    assert "Expected value" not in text
    assert "A forecast adds" in text


def test_a_forecast_joins_the_customer(page):
    app = searched(page, "C0004")
    if any(button.key == "make_forecast" for button in app.button):
        settled(app.button(key="make_forecast").click().run())
    assert not app.exception
    assert {"Expected", "Won't order"} <= {metric.label for metric in app.metric}
    text = said(app)
    assert "Expected value" in text
    assert "80% of those with a similar forecast" in text


def test_who_is_not_there_is_said_with_a_way_on(page):
    app = searched(page, "nobody-of-that-name")
    assert not app.exception
    assert "No customer id contains nobody" in said(app)
    assert "120 customers" in said(app)
    assert not app.metric


def test_several_who_could_be_meant_are_listed(page):
    app = searched(page, "C001")
    assert "**10 customers** match" in said(app)
    assert len(app.dataframe[0].value) == 10


def test_an_id_that_is_markup_is_shown_letter_by_letter(page):
    app = searched(page, HOSTILE)
    assert not app.exception
    assert app.subheader[0].value == parts.plain(HOSTILE)
    assert "<img" not in "".join(each.value.replace("\\<img", "") for each in app.subheader)
    app = searched(page, "<b>nobody</b>")
    assert "<b>" not in said(app).replace("\\<b", "")


def test_a_row_that_is_picked_is_the_customer_of_that_row():
    ids = ["a", "b", "c"]
    assert customer_links.picked_of({"selection": {"rows": [1]}}, ids) == "b"
    assert customer_links.picked_of({"selection": {"rows": []}}, ids) is None
    # A list that has grown shorter since.
    assert customer_links.picked_of({"selection": {"rows": [3]}}, ids) is None
    assert customer_links.picked_of(None, ids) is None


def test_no_address_names_a_customer(page):
    app = searched(page, "C0004")
    assert app.query_params == {}
    app.query_params["customer"] = "C0005"  # as links once did
    app.run()
    assert app.query_params == {}
    assert app.subheader[0].value == "C0005"


def test_a_customer_who_was_picked_on_another_page_is_shown(open_app, monkeypatch):
    opened = []
    monkeypatch.setattr(st, "switch_page", lambda page, **query: opened.append((page, query)))
    monkeypatch.setattr(st, "session_state", {})
    customer_links.follow({"selection": {"rows": [1]}}, ["C0004", "C0005"])
    assert opened == [(customer_links.PAGE, {})], "the address has no query"
    picked = dict(st.session_state)
    monkeypatch.undo()
    for name, value in picked.items():
        open_app.session_state[name] = value
    app = open_app.switch_page("pages/customer.py").run()
    assert app.subheader[0].value == "C0005"


def test_a_table_of_customers_has_no_orders_and_the_rest_all_the_same(app, shop):
    analysis = dataclasses.replace(shop.analysis, orders=None, table=shop.analysis.orders)
    app.session_state["session"] = SessionState(store=dataclasses.replace(shop, analysis=analysis))
    app.run()
    app = searched(app.switch_page("pages/customer.py").run(), "C0008")
    assert not app.exception
    assert "RFM scores" in said(app)
    assert "What they bought" not in said(app)
    assert "A forecast adds" not in said(app)
