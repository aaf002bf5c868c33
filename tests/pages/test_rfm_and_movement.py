"""The RFM page's choices and their way back, and the Movement page."""

from __future__ import annotations

import dataclasses

import pytest
from conftest import HOSTILE, said, use_segments


def store_of(app):
    return app.session_state["session"].store


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def box(app, label):
    return next(each for each in app.selectbox if each.label == label)


@pytest.fixture
def rfm(open_app):
    return open_app.switch_page("pages/rfm.py").run()


def test_three_scores_and_limits_by_the_calendar_take_effect_and_can_be_taken_back(rfm):
    next(each for each in rfm.segmented_control if each.label == "Scores per measure").set_value(
        3
    ).run()
    press(rfm, "Apply")
    press(rfm, "By the calendar")
    assert store_of(rfm).settings.rfm.recency_cuts is None, "drawn, not applied"
    press(rfm, "Apply the limits")
    assert store_of(rfm).settings.rfm.levels == 3
    assert store_of(rfm).settings.rfm.recency_cuts == (90, 365)
    assert "separate the scores 1 to 3" in said(rfm)
    press(rfm, "Back to defaults")
    assert store_of(rfm).settings.rfm.levels == 5
    assert store_of(rfm).settings.rfm.recency_cuts is None


def test_a_handle_moves_its_limits_and_every_change_can_be_taken_back(rfm):
    before = store_of(rfm).analysis.rfm.frame
    recency = store_of(rfm).analysis.customers.frame["recency_days"]
    handles = next(each for each in rfm.slider if each.label == "Scores 5 and 4 end at")
    handles.set_value((10.0, 15.0)).run()
    assert not rfm.exception
    told = f"**5:** {(recency <= 10).sum()} · **4:** {recency.between(11, 15).sum()}"
    assert told in said(rfm)
    press(rfm, "Apply the limits")
    cuts = store_of(rfm).settings.rfm.recency_cuts
    assert cuts[:2] == (10, 15)
    scores = store_of(rfm).analysis.rfm.frame["recency_score"]
    assert (scores == 5).equals(recency <= 10)
    press(rfm, "By the calendar")
    rfm.button(key="limits_undo").click().run()
    assert store_of(rfm).settings.rfm.recency_cuts == cuts, "only what was not applied"
    rfm.button(key="limits_undo").click().run()
    assert store_of(rfm).settings.rfm.recency_cuts is None
    assert store_of(rfm).analysis.rfm.frame.equals(before)
    press(rfm, "By the calendar")
    press(rfm, "Apply the limits")
    press(rfm, "Back to equal groups")
    assert store_of(rfm).analysis.rfm.frame.equals(before)


def test_limits_that_do_not_rise_are_explained_and_cannot_be_applied(rfm):
    handles = next(each for each in rfm.slider if each.label == "Scores 5 and 4 end at")
    handles.set_value((10.0, 15.0)).run()
    state = rfm.session_state["session"]
    draft = state.rfm.cutpoints["recency_days"]
    state.rfm.cutpoints["recency_days"] = draft._replace(at=(16.0, 15.0, *draft.at[2:]))
    rfm.run()
    assert rfm.error[0].value == "Limits must increase\\: 15 comes after 16\\."
    assert next(each for each in rfm.button if each.label == "Apply the limits").disabled


def test_a_segment_can_be_renamed_merged_and_brought_back(rfm):
    before = store_of(rfm).analysis.rfm.frame["segment"]
    next(each for each in rfm.text_input if each.label == "Name").set_value("VIPs").run()
    press(rfm, "Change the segment")
    assert "VIPs" in set(store_of(rfm).analysis.rfm.frame["segment"])
    box(rfm, "Segment").set_value("Lost").run()
    box(rfm, "Merge it into").set_value("Hibernating").run()
    press(rfm, "Change the segment")
    assert "Lost" not in set(store_of(rfm).analysis.rfm.frame["segment"])
    press(rfm, "Undo")
    assert "Lost" in set(store_of(rfm).analysis.rfm.frame["segment"])
    assert "VIPs" in set(store_of(rfm).analysis.rfm.frame["segment"])
    press(rfm, "Back to the usual grid")
    assert store_of(rfm).analysis.rfm.frame["segment"].equals(before)


def test_a_renamed_segment_has_its_card_in_the_playbook(rfm):
    next(each for each in rfm.text_input if each.label == "Name").set_value("VIPs").run()
    press(rfm, "Change the segment")
    rfm.switch_page("pages/playbook.py").run()
    assert not rfm.exception
    assert "VIPs" in said(rfm)


def test_a_name_with_markup_is_refused_in_words(rfm):
    next(each for each in rfm.text_input if each.label == "Name").set_value("<b>x</b>").run()
    press(rfm, "Change the segment")
    assert "cannot be used" in rfm.error[0].value
    assert store_of(rfm).settings.rfm.grid is None


@pytest.mark.parametrize("shown", ["Customers", "Revenue", "Spend per customer"])
def test_the_grid_can_be_seen_as_heat(rfm, shown):
    control = next(each for each in rfm.segmented_control if each.label == "Show in the grid")
    control.set_value(shown).run()
    assert not rfm.exception
    assert "one cell" in said(rfm) or "best cell" in said(rfm)


def test_weights_can_be_measured_on_the_shop_or_it_says_why_not(rfm):
    next(each for each in rfm.toggle if each.label.startswith("Find the best weights")).set_value(
        True
    ).run()
    assert not rfm.exception
    assert "rank correlation" in said(rfm).replace("\\", "") or "too little history" in said(rfm)


def test_movement_shows_who_kept_their_segment_and_adds_up(open_app):
    open_app.switch_page("pages/movement.py").run()
    assert not open_app.exception
    assert not open_app.error
    shown = {metric.label: metric.value for metric in open_app.metric}
    assert shown["Stayed in segment"].endswith("%")
    assert "Where segments are heading" in said(open_app)
    assert HOSTILE not in said(open_app)
    use_segments(open_app, "model")
    assert not open_app.exception


def test_movement_without_two_days_says_so(open_app, shop):
    short = dataclasses.replace(
        shop.analysis.customers, as_of=shop.analysis.customers.frame["first_order_at"].min().date()
    )
    state = open_app.session_state["session"]
    settings = shop.settings.model_copy(update={"rfm": shop.settings.rfm.model_copy()})
    state.store = dataclasses.replace(
        shop,
        source=dataclasses.replace(shop.source, sha256="short"),
        analysis=dataclasses.replace(shop.analysis, customers=short, settings=settings),
    )
    open_app.switch_page("pages/movement.py").run()
    assert not open_app.exception
    assert "too short to see movement" in open_app.error[0].value
    assert not open_app.metric
