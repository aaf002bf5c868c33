"""Segment builder: conditions are counted as they change, saved, and used like any segment."""

from __future__ import annotations

import pytest
from conftest import APP, analysed, orders_csv, said, settled
from streamlit.testing.v1 import AppTest

from core.segment_builder import REST
from ui.state.session import SessionState


@pytest.fixture
def page(open_app):
    return settled(open_app.switch_page("pages/segment_builder.py").run())


def button(app, label, at=0):
    return [each for each in app.button if each.label == label][at]


def press(app, label, at=0):
    return settled(button(app, label, at).click().run())


def customers(app) -> int:
    metric = next(each for each in app.metric if each.label == "Customers")
    return int(metric.value.replace(",", ""))


def pick(app, label, value, at=0):
    box = [each for each in app.selectbox if each.label == label][at]
    return settled(box.set_value(value).run())


def saved(app):
    return app.session_state["session"].saved


def save_as(app, name):
    box = next(each for each in app.text_input if each.label == "Name of the segment")
    box.set_value(name)
    return press(app, "Save segment")


def test_it_counts_who_meets_the_conditions(page, shop):
    frame = shop.analysis.customers.frame
    assert not page.exception
    assert "Ordered at least twice" in said(page)
    assert customers(page) == (frame["frequency"] >= 2).sum()
    number = next(each for each in page.number_input if each.label.startswith("Value"))
    settled(number.set_value(3.0).run())
    assert "Ordered at least 3 times" in said(page)
    assert customers(page) == (frame["frequency"] >= 3).sum()


def test_conditions_and_groups_are_added_removed_and_brought_back(page, shop):
    frame = shop.analysis.customers.frame
    twice = (frame["frequency"] >= 2).sum()
    press(page, "Add condition")
    assert customers(page) == ((frame["frequency"] >= 2) & (frame["recency_days"] > 90)).sum()
    press(page, "Remove", 1)
    assert customers(page) == twice
    press(page, "Add group")
    assert "(last ordered" in said(page) or "last ordered more than 90 days" in said(page)
    group = [each for each in page.segmented_control if "Match" in each.label][1]
    settled(group.set_value("none").run())
    assert customers(page) == ((frame["frequency"] >= 2) & ~(frame["recency_days"] > 90)).sum()
    press(page, "Remove group")
    assert customers(page) == twice
    press(page, "Undo")
    assert customers(page) == ((frame["frequency"] >= 2) & ~(frame["recency_days"] > 90)).sum()


def test_a_condition_without_a_value_does_not_count_yet(page, shop):
    pick(page, "What", "country")
    assert customers(page) == len(shop.analysis.customers.frame)
    assert "1 condition has no value yet" in said(page)
    values = next(each for each in page.multiselect if each.label == "Any of")
    settled(values.set_value(["Ireland"]).run())
    assert "Country is Ireland" in said(page)


def test_what_was_bought_is_a_condition(page, shop):
    pick(page, "What", "product")
    items = next(each for each in page.multiselect if each.label == "Any of")
    settled(items.set_value(["P1"]).run())
    with shop.analysis.orders.opened() as connection:
        bought = connection.execute(
            "SELECT count(DISTINCT customer_id) FROM order_lines "
            "WHERE 'P1' IN (product_id, product_name)"
        ).fetchone()[0]
    assert customers(page) == bought


@pytest.mark.parametrize(
    ("field", "way_out"),
    [("email_consent", "Add a customer list"), ("category", "Choose the column")],
)
def test_what_is_not_known_is_said_with_the_way_out(page, field, way_out):
    pick(page, "What", field)
    assert not page.exception
    assert way_out in said(page)


def test_a_forecast_is_offered_where_a_condition_asks_for_one():
    # A shop of its own: another page's test may have forecast the shared one already.
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(orders_csv(90)))
    page = settled(app.run().switch_page("pages/segment_builder.py").run())
    pick(page, "What", "churn_risk")
    number = next(each for each in page.number_input if each.label.startswith("Value"))
    settled(number.set_value(50.0).run())
    assert any(each.label == "Forecast" for each in page.button)
    assert "There is no forecast yet" in said(page)


def test_a_saved_segment_is_used_like_any_other(page):
    save_as(page, "Twice or more")
    assert [one.name for one in saved(page).segments] == ["Twice or more"]
    switch = next(each for each in page.segmented_control if each.label == "Segments in use")
    assert any("My segments (1)" in option for option in switch.options)
    settled(switch.set_value("saved").run())
    for name in ("playbook", "roi", "campaigns", "export", "home", "overview", "value",
                 "customer", "segments", "rfm", "movement", "behaviour", "experiments",
                 "statistics", "models"):  # fmt: skip
        settled(page.switch_page(f"pages/{name}.py").run())
        assert not page.exception, name
        assert not page.error, name
        if name == "movement":
            moved = next(each for each in page.selectbox if each.label == "Segment")
            assert set(moved.options) == {"Twice or more", REST}
    settled(page.switch_page("pages/roi.py").run())
    picker = next(each for each in page.selectbox if each.label == "Segment")
    assert picker.options == ["Twice or more", REST]


def test_a_campaign_leaves_everyone_else_alone(page):
    save_as(page, "Twice or more")
    settled(
        next(each for each in page.segmented_control if each.label == "Segments in use")
        .set_value("saved")
        .run()
    )
    settled(page.switch_page("pages/campaigns.py").run())
    chosen = [each for each in page.pills if "Twice or more" in (each.options or [])]
    assert chosen
    assert all(REST not in each.options for each in chosen)


def test_names_are_changed_deleted_and_brought_back(page):
    save_as(page, "First")
    box = next(each for each in page.text_input if each.label == "Name of the segment")
    box.set_value("Second")
    press(page, "Save changes")
    assert [one.name for one in saved(page).segments] == ["Second"]
    press(page, "Delete")
    assert saved(page).segments == ()
    press(page, "Undo last change")
    assert [one.name for one in saved(page).segments] == ["Second"]


@pytest.mark.parametrize("name", ["", "<b>bold</b>", REST])
def test_a_name_that_cannot_be_used_says_why_and_nothing_is_lost(page, name):
    save_as(page, name)
    assert page.error
    assert saved(page).segments == ()
    assert "Ordered at least twice" in said(page)


def test_an_example_opens_in_the_builder(page):
    press(page, "Second order due")
    assert "Ordered exactly once and last ordered between 30 and 75 days ago" in said(page)


def test_yaml_is_pasted_and_a_mistake_is_named(page):
    area = next(each for each in page.text_area if each.label == "Paste YAML")
    area.set_value("name: Wrong\nwhere: [frequncy: 2]")
    press(page, "Use this YAML")
    assert any("frequncy" in each.value for each in page.error)
    area = next(each for each in page.text_area if each.label == "Paste YAML")
    area.set_value("name: Once\nwhere: [frequency: 1]")
    press(page, "Use this YAML")
    assert "Ordered exactly once" in said(page)


def test_overlapping_segments_count_each_customer_once(page, shop):
    save_as(page, "Twice")
    number = next(each for each in page.number_input if each.label.startswith("Value"))
    settled(number.set_value(1.0).run())
    box = next(each for each in page.text_input if each.label == "Name of the segment")
    box.set_value("Once or more")
    press(page, "Save as new")
    frame = shop.analysis.customers.frame
    both = (frame["frequency"] >= 2).sum()
    assert f"{both} of them already counted in a segment above" in said(page)
    press(page, "Move up")
    assert [one.name for one in saved(page).segments] == ["Once or more", "Twice"]


def test_the_first_things_to_do_are_about_the_segments_and_nobody_else(page):
    save_as(page, "Twice or more")
    switch = next(each for each in page.segmented_control if each.label == "Segments in use")
    settled(switch.set_value("saved").run())
    settled(page.switch_page("pages/home.py").run())
    first = said(page).partition("What to do this week")[2]
    assert REST not in first


def test_a_segment_that_waits_for_a_forecast_is_kept_and_says_so():
    # Another shop: the forecast of the one all tests share may be there already.
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(orders_csv(90)))
    page = settled(app.run().switch_page("pages/segment_builder.py").run())
    pick(page, "What", "churn_risk")
    number = next(each for each in page.number_input if each.label.startswith("Value"))
    settled(number.set_value(50.0).run())
    save_as(page, "Leaving")
    assert [one.name for one in saved(page).segments] == ["Leaving"]
    assert set(saved(page).waiting) == {"Leaving"}
    switch = next(each for each in page.segmented_control if each.label == "Segments in use")
    assert not any("My segments" in option for option in switch.options)
    press(page, "Forecast")
    assert not saved(page).waiting
    assert customers(page) > 0


def test_a_table_of_customers_is_selected_by_its_columns():
    rows = [f"{n},{'Female' if n % 2 else 'Male'},{20 + n % 40},{10 + n % 7}" for n in range(120)]
    table = "\n".join(["CustomerID,Gender,Age,Income", *rows]).encode()
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(table))
    page = settled(app.run().switch_page("pages/segment_builder.py").run())
    assert not page.exception
    pick(page, "What", "Age")
    pick(page, "How", "less_than")
    number = next(each for each in page.number_input if each.label.startswith("Value"))
    settled(number.set_value(30.0).run())
    assert customers(page) == 30
    save_as(page, "Young")
    assert not page.error
    assert "30 customers" in said(page)


def test_a_saved_segment_has_a_page_of_its_own(page):
    save_as(page, "Twice or more")
    switch = next(each for each in page.segmented_control if each.label == "Segments in use")
    settled(switch.set_value("saved").run())
    page.query_params.update({"segment": "Twice or more", "by": "saved"})
    settled(page.switch_page("pages/segment.py").run())
    assert not page.exception
    assert not page.error
    assert "Twice or more" in said(page)


def test_a_test_is_planned_for_a_saved_segment_by_its_own_past(page):
    save_as(page, "Twice or more")
    switch = next(each for each in page.segmented_control if each.label == "Segments in use")
    settled(switch.set_value("saved").run())
    settled(page.switch_page("pages/experiments.py").run())
    everybody = next(each for each in page.number_input if each.label == "Current rate, %").value
    settled(pick(page, "Customers in the test", "Twice or more"))
    assert not page.exception
    frame = page.session_state["session"].store.analysis.customers.frame
    asked = next(each for each in page.number_input if each.key.startswith("plan_customers_"))
    assert asked.value == (frame["frequency"] >= 2).sum()
    rate = next(each for each in page.number_input if each.label == "Current rate, %").value
    assert rate > everybody
    assert "in this segment 30 days before" in said(page)
