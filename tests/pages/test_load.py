"""Load shows the next step: one button draws the eye, and the demo never swaps a shop unasked."""

from __future__ import annotations

import dataclasses

import pytest
from conftest import orders_csv, said, settled

from ui.state import analyses
from ui.tasks import store_loading


def primary(app):
    """What stands on the buttons that draw the eye, without those in the sidebar."""
    aside = {each.key for each in app.sidebar.button}
    return [
        each.label for each in app.button if each.proto.type == "primary" and each.key not in aside
    ]


def labels(app):
    return [each.label for each in app.button]


def press(app, label):
    next(each for each in app.button if each.label == label).click()
    return app.run()


@pytest.fixture
def demo(shop, monkeypatch):
    """The demo store, without the wait for it."""
    made = dataclasses.replace(shop, demo=True)
    monkeypatch.setattr(analyses, "known_demo", lambda: made)
    return made


@pytest.fixture
def uploaded(app):
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("orders.csv", orders_csv(60), "text/csv").run()
    return app


@pytest.fixture
def analysed(uploaded):
    return settled(press(uploaded, "Analyse"))


def test_the_one_button_that_draws_the_eye_is_the_next_step(uploaded):
    assert primary(uploaded) == ["Analyse"]
    assert "orders\\.csv" in said(uploaded)
    assert "7 of 7 columns used" in said(uploaded)
    settled(press(uploaded, "Analyse"))
    assert primary(uploaded) == ["See your customers"]
    assert not press(uploaded, "See your customers").exception
    assert uploaded.title[0].value == "Your customers at a glance"


def test_before_there_is_a_file_no_button_draws_the_eye_away_from_it(app):
    app.switch_page("pages/load.py").run()
    assert primary(app) == []
    assert "Open the demo store" in labels(app)


def test_a_file_that_lacks_something_says_so_on_top_and_offers_no_start(uploaded):
    next(each for each in uploaded.selectbox if each.label == "Customer").set_value(None).run()
    assert "cannot be analysed yet" in said(uploaded)
    assert "Analyse" not in labels(uploaded)


def test_rules_are_applied_by_a_button_that_draws_the_eye_once_one_is_changed(analysed):
    apply = next(each for each in analysed.button if each.label == "Apply rules")
    assert apply.proto.type == "secondary"
    assert apply.disabled
    rule = next(one for one in analysed.toggle if one.key.startswith("rule_"))
    rule.set_value(not rule.value).run()
    assert "Apply rules" in primary(analysed)
    before = analysed.session_state["session"].store.settings.clean
    settled(press(analysed, "Apply rules"))
    assert analysed.session_state["session"].store.settings.clean != before
    assert "Apply rules" not in primary(analysed)


def test_the_demo_asks_before_it_takes_the_place_of_a_shop(analysed, demo):
    mine = analysed.session_state["session"].store
    press(analysed, "Use the demo store instead")
    assert analysed.session_state["session"].store is mine
    assert "replaces orders\\.csv" in said(analysed)
    press(analysed, "Keep what I have")
    assert analysed.session_state["session"].store is mine
    press(analysed, "Use the demo store instead")
    press(analysed, "Open the demo store")
    assert analysed.session_state["session"].store is demo


def test_the_demo_asks_before_it_stops_an_analysis(uploaded, demo, monkeypatch):
    job = store_loading.Task("Analysing your orders", lambda _progress: demo)
    monkeypatch.setattr(type(job), "running", property(lambda _job: True))
    monkeypatch.setattr(type(job), "cancel", lambda _job: None)
    uploaded.session_state["session"].tasks.analysis = job
    uploaded.run()
    press(uploaded, "Use the demo store instead")
    assert "Opening the demo store cancels it" in said(uploaded)
    assert uploaded.session_state["session"].store is None


def test_nothing_is_asked_where_nothing_gives_way(app, demo):
    press(app, "Open the demo store")
    assert app.session_state["session"].store is demo


def test_the_customer_that_fits_next_best_is_shown_and_a_click_takes_it(app):
    rows = [f"R{n},2024-{n % 12 + 1:02}-01,{'ab'[n % 2]},P{n * 5 % 13},9.50" for n in range(60)]
    text = "\n".join(["Receipt,Date,User ID,Customer,Total", *rows])
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("till.csv", text.encode(), "text/csv").run()
    assert "Customer (60 orders, 13 customers). Also possible: User ID (2 customers)." in said(app)
    press(app, "Take User ID as the customer")
    assert "User ID (60 orders, 2 customers). Also possible: Customer (13 customers)." in said(app)
    press(app, "Take Customer as the customer")
    assert "Customer (60 orders, 13 customers)." in said(app)


def of_label(widgets, label):
    return next(each for each in widgets if each.label == label)


def test_every_choice_of_how_a_file_is_read_stands_on_the_page(app):
    app.switch_page("pages/load.py").run()
    lines = [
        f"{n},C{n % 5},2024-01-{n % 28 + 1:02},10,{'paid' if n % 3 else 'shelved'}"
        for n in range(40)
    ]
    file = "\n".join(["order,customer,date,amount,status", *lines]).encode()
    app.file_uploader[0].upload("orders.csv", file, "text/csv").run()
    of_label(app.selectbox, "Dates written as one number").set_value("excel").run()
    of_label(app.selectbox, "Time zone of the shop").set_value("Europe/Rome").run()
    of_label(app.selectbox, "Lines with a blank order, date and customer").set_value("never").run()
    of_label(app.text_input, "Words that mean no sale").set_value("shelved, on loan").run()
    assert not app.exception
    read = app.session_state["session"].upload.read
    assert (read.date_numbers, read.time_zone, read.fill_down) == ("excel", "Europe/Rome", "never")
    assert read.not_sold_words == ("shelved", "on loan")


def test_words_of_a_status_are_asked_for_only_where_there_is_one(uploaded):
    assert "Words that mean no sale" not in {each.label for each in uploaded.text_input}


def test_contact_data_is_taken_unless_the_visitor_says_no(app):
    orders = orders_csv(60).decode().splitlines()
    rows = [f"{row},c{n % 60}@example.com" for n, row in enumerate(orders[1:])]
    content = "\n".join([f"{orders[0]},Mail address", *rows]).encode()
    app.switch_page("pages/load.py").run()
    app.file_uploader[0].upload("orders.csv", content, "text/csv").run()
    assert "E-mail in Mail address" in said(app)
    contacts = next(each for each in app.toggle if each.label.startswith("Use contact details"))
    contacts.set_value(False).run()
    assert not app.exception
    assert "E-mail in Mail address" not in said(app)
    assert not app.session_state["session"].upload.read.contacts
