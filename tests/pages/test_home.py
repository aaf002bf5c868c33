"""Home answers three questions: how is the shop doing, who needs attention, what to do now."""

from __future__ import annotations

import threading

import pytest
from conftest import APP, analysed, orders_csv, said, settled
from streamlit.testing.v1 import AppTest

from core import campaigns
from core.playbooks import DEFAULT_PLAYBOOK, load_playbook
from ui.cache import background_cache
from ui.state.session import SessionState
from ui.tasks import wait


def opened(app):
    return settled(app.switch_page("pages/home.py").run())


def test_key_figures_say_how_they_changed(open_app):
    metrics = {each.label: each.delta for each in opened(open_app).metric}
    assert set(metrics) == {"Net revenue", "Orders", "Active customers", "Repeat rate"}
    assert metrics["Net revenue"]


def test_segments_that_slip_away_are_named_with_what_their_like_did_next(open_app, shop):
    app = opened(open_app)
    strategies = load_playbook(DEFAULT_PLAYBOOK).strategies
    slipping = {
        each.name for each in shop.profiles("rfm") if strategies[each.advised_as].tier == "at_risk"
    }
    assert slipping
    links = [each.proto for each in app.get("page_link") if each.proto.page.endswith("segment")]
    assert slipping & {each.label.replace("\\", "") for each in links}
    assert "Who needs attention" in said(app)
    assert "ordered again within" in said(app)


def with_costs(app, costs):
    """The same visitor, to whom contacts through each channel cost this much, 1,000 elsewhere."""
    assumed = campaigns.load_channels(None)
    channels = tuple(
        channel.model_copy(
            update={
                "cost": channel.cost.model_copy(update={"value": costs.get(channel.name, 1_000.0)})
            }
        )
        for channel in assumed.channels
    )
    state = app.session_state["session"]
    state.assumed[""] = assumed.model_copy(update={"channels": channels})
    return app


def test_what_to_do_says_what_it_should_bring_and_what_that_rests_on(open_app):
    text = said(opened(open_app))
    assert "it should earn" in text
    assert "-badge[assumption]" in text


def test_where_no_channel_pays_it_says_so(open_app):
    assert "no channel pays for itself" in said(opened(with_costs(open_app, {})))


def test_a_shop_too_small_for_an_extra_order_goes_by_the_playbook_and_not_by_profit(open_app):
    app = opened(with_costs(open_app, {"E-mail": 0.0}))
    assert any("No segment has enough customers" in each.value for each in app.caption)
    assert "it should earn" not in said(app)
    app.switch_page("pages/playbook.py").run()
    assert "one extra order takes about" in said(app)
    app.switch_page("pages/roi.py").run()
    assert "Too few customers to go by profit" in said(app)


@pytest.mark.usefixtures("few_customers")
def test_campaigns_of_a_shop_too_small_show_no_figure_of_what_most_likely_does_not_happen():
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(orders_csv(60)))
    app.run()
    settled(app.switch_page("pages/campaigns.py").run())
    assert "Too few customers to go by profit" in said(app)
    assert not app.metric


def test_one_panel_follows_the_task_that_two_sections_wait_for(monkeypatch):
    """Two panels of one task are one widget too many, and end the page with a fault."""
    over = threading.Event()

    class Slow(background_cache.Task):
        def __init__(self, title, work, key, **how):
            def slowly(progress):
                over.wait(60)
                return work(progress)

            super().__init__(title, slowly, key, **how)

    monkeypatch.setattr(background_cache, "Task", Slow)
    monkeypatch.setattr(wait, "MOMENT", 0.0)
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=analysed(orders_csv(121)))
    app.run()
    assert not app.exception
    assert "What to do this week" in [each.value for each in app.header]
    over.set()
    settled(app)
    assert not app.exception
