"""Playbook, Campaigns and the calculator: choices change what is shown, mistakes are said."""

from __future__ import annotations

from conftest import said, settled

from core.campaigns import best_action
from core.campaigns.economics.channels import load_channels
from core.exports import tables
from core.playbooks import playbook, playbook_file
from ui import cache


def as_yaml(app):
    """The text of the whole playbook."""
    return next(each for each in app.text_area if each.label == "Playbook")


def switch(app):
    """Which kind of business advises."""
    return next(each for each in app.segmented_control if each.label == "Kind of business")


def plainly(app):
    """What the page says, without what keeps Markdown from reading anything into it."""
    return said(app).replace("\\", "")


def labelled(elements, label):
    return next(each for each in elements if each.label.startswith(label))


def test_another_kind_of_business_gives_other_advice_that_campaigns_use_too(open_app):
    open_app.switch_page("pages/playbook.py").run()
    before = said(open_app)
    labelled(open_app.segmented_control, "Kind of business").set_value("Subscription").run()
    assert not open_app.exception
    assert said(open_app) != before
    open_app.switch_page("pages/campaigns.py").run()
    assert not open_app.exception
    assert open_app.session_state["session"].playbook.chosen == "Subscription"


def test_a_playbook_is_edited_checked_and_kept_and_a_broken_one_says_its_line(open_app):
    open_app.switch_page("pages/playbook.py").run()
    text = playbook_file.playbook_yaml(playbook.load_playbook())
    as_yaml(open_app).set_value(text.replace("tier: vip", "tier: gold", 1)).run()
    labelled(open_app.button, "Check and use").click().run()
    assert "your text, line" in open_app.error[0].value.replace("\\", "")
    as_yaml(open_app).set_value(text.replace("name: Online shop", "name: My shop")).run()
    labelled(open_app.button, "Check and use").click().run()
    assert not open_app.exception
    assert not open_app.error
    assert open_app.session_state["session"].playbook.own.name == "My shop"


def test_a_strategy_is_changed_in_fields_refused_in_words_and_undone(open_app):
    open_app.switch_page("pages/playbook.py").run()
    shown = said(open_app).split("## ")[1].split("\n")[0]
    labelled(open_app.text_input, "Goal").set_value("Two orders by {rythm}")
    labelled(open_app.button, "Save").click().run()
    assert "Goal: {rythm} is no measured fact" in open_app.error[0].value.replace("\\", "")
    assert open_app.session_state["session"].playbook.own is None
    assert labelled(open_app.text_input, "Goal").value == "Two orders by {rythm}"
    labelled(open_app.text_input, "Goal").set_value("Two orders by {customers}")
    labelled(open_app.text_area, "Ground rules").set_value("Nothing at night.\n\n No calls. ")
    labelled(open_app.multiselect, "Channels").set_value(["SMS", "E-mail"])
    labelled(open_app.number_input, "VIP").set_value(50.0)
    labelled(open_app.button, "Save").click().run()
    assert not open_app.exception
    assert not open_app.error
    state = open_app.session_state["session"]
    own, usual = state.playbook.own, playbook.load_playbook()
    changed = [name for name in usual.strategies if own.strategies[name] != usual.strategies[name]]
    assert changed == [shown]
    assert own.strategies[shown].guard_rails == ("Nothing at night.", "No calls.")
    assert own.strategies[shown].channels == ("SMS", "E-mail")
    assert own.budget["vip"].default == own.budget["vip"].high == 0.5
    assert "SMS and E\\-mail" in said(open_app)
    # The next customer's file follows it, and one step back is the playbook of before.
    customers = tables.customers_table(state.store.analysis, playbook=own)
    assert customers["next_action"].str.contains("by SMS: two orders by ", regex=False).any()
    # Of another business with one's own at hand: the switch shows what advises.
    assert switch(open_app).value == "Your own"
    switch(open_app).set_value("Retail").run()
    labelled(open_app.text_input, "Goal").set_value("One visit more")
    labelled(open_app.button, "Save").click().run()
    assert state.playbook.own.name == "Retail"
    assert switch(open_app).value == "Your own"
    open_app.button(key="strategy_undo").click().run()
    assert switch(open_app).value == "Retail"
    assert state.playbook.own == own
    open_app.button(key="strategy_undo").click().run()
    assert state.playbook.own is None
    assert not state.playbook.earlier
    assert "SMS and E\\-mail" not in said(open_app)


def test_a_campaign_without_channels_is_refused_in_words_and_a_budget_changes_it(open_app):
    open_app.switch_page("pages/campaigns.py").run()
    assert "Download the plan" in said(open_app)
    channels = labelled(open_app.pills, "Channels")
    channels.set_value([]).run()
    assert not open_app.exception
    assert "No channel is chosen" in open_app.error[0].value


def test_a_broken_link_leaves_the_calculator_by_hand_which_needs_no_store(app):
    app.query_params["customers"] = "many"
    app.switch_page("pages/roi.py").run()
    assert not app.exception
    assert "Enter your own numbers" in said(app)
    assert "Recommended for these customers" in said(app)
    assert "measured" not in said(app).replace("what was measured", "")


def test_scenarios_are_changed_and_shared_with_the_numbers(open_app):
    open_app.switch_page("pages/roi.py").run()
    assert "Pessimistic: improvement × 0.5" in plainly(open_app)
    key = next(
        each.key
        for each in open_app.number_input
        if str(each.key).endswith("Pessimistic_improvement")
    )
    open_app.number_input(key=key).set_value(0.25).run()
    assert "Pessimistic: improvement × 0.25" in plainly(open_app)
    labelled(open_app.button, "Share these numbers").click().run()
    assert not open_app.exception
    assert open_app.query_params["pessimistic"] == "0.25,0.9,1.2"
    assert "Pessimistic: improvement × 0.25" in plainly(open_app)
    next(each for each in open_app.segmented_control if each.key == "roi_from").set_value(
        "hand"
    ).run()
    assert not open_app.exception
    assert "Recommended for these customers" in said(open_app)


def test_the_uncertainty_of_a_campaign_is_an_assumption_that_can_be_changed(open_app):
    open_app.switch_page("pages/campaigns.py").run()

    def spread():
        (found,) = (each.help for each in open_app.metric if each.label == "Profit")
        return found

    before = spread()
    for name in ("response", "reach", "cost", "order_value", "margin"):
        open_app.number_input(key=f"campaign_spread_{name}").set_value(1.0)
    open_app.run()
    assert not open_app.exception
    assert spread() != before


def test_a_playbook_that_changed_on_disk_is_read_again_without_a_restart(tmp_path):
    path = tmp_path / "mine.yaml"
    text = playbook_file.playbook_yaml(playbook.load_playbook())
    path.write_text(text)
    assert cache.playbook(path).name == "Online shop"
    path.write_text(text.replace("name: Online shop", "name: Corner shop"))
    assert cache.playbook(path).name == "Corner shop"


def test_what_holds_for_a_segment_stands_under_ground_rules_on_its_card(open_app):
    open_app.switch_page("pages/playbook.py").run()
    assert "**:material/rule: Ground rules**" in said(open_app)
    assert "Avoid" not in said(open_app)


def test_drafts_come_in_the_language_that_is_chosen_once(open_app):
    app = open_app.switch_page("pages/playbook.py").run()
    language = labelled(app.selectbox, "Language of the message")
    assert list(language.options) == ["English", "Deutsch", "Français", "Español"]
    before = [each.value for each in app.code]
    app = language.set_value("de").run()
    assert not app.exception
    drafts = [each.value for each in app.code]
    assert drafts != before
    assert any("[Vorname]" in text or "Ihre" in text or "Sie" in text for text in drafts)
    app = app.switch_page("pages/campaigns.py").run()
    assert labelled(app.selectbox, "Language of the message").value == "de"


def test_the_whole_plan_offers_the_discount_that_its_profit_counts(open_app):
    open_app.switch_page("pages/playbook.py").run()
    settled(open_app)
    store = open_app.session_state["session"].store
    advice, profiles = playbook.load_playbook(), store.profiles("rfm")
    actions = best_action.best_actions(profiles, advice, load_channels())
    terms = {action.profile.name: action.terms for action in actions}
    assert "nothing" in terms.values()
    cards = playbook.strategy_cards(profiles, advice, None, offered=terms)
    plan = next(table.value for table in open_app.dataframe if "goal" in table.value)
    assert list(plan["segment"]) == [card.segment for card in cards]
    assert list(plan["offer"]) == [card.offer for card in cards]
