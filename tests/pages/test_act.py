"""Playbook, Campaigns and the calculator: choices change what is shown, mistakes are said."""

from __future__ import annotations

from conftest import said

from core.act import playbook, playbook_file
from ui import cache


def labelled(elements, label):
    return next(each for each in elements if each.label.startswith(label))


def test_another_kind_of_business_gives_other_advice_that_campaigns_use_too(open_app):
    open_app.switch_page("pages/playbook.py").run()
    before = said(open_app)
    open_app.segmented_control[0].set_value("Subscription").run()
    assert not open_app.exception
    assert said(open_app) != before
    open_app.switch_page("pages/campaigns.py").run()
    assert not open_app.exception
    assert open_app.session_state["visit"].business == "Subscription"


def test_a_playbook_is_edited_checked_and_kept_and_a_broken_one_says_its_line(open_app):
    open_app.switch_page("pages/playbook.py").run()
    text = playbook_file.write(playbook.load())
    area = open_app.text_area[0]
    area.set_value(text.replace("tier: vip", "tier: gold", 1)).run()
    labelled(open_app.button, "Check and use").click().run()
    assert "your text, line" in open_app.error[0].value.replace("\\", "")
    open_app.text_area[0].set_value(text.replace("name: Online shop", "name: My shop")).run()
    labelled(open_app.button, "Check and use").click().run()
    assert not open_app.exception
    assert not open_app.error
    assert open_app.session_state["visit"].playbook.name == "My shop"


def test_a_campaign_without_channels_is_refused_in_words_and_a_budget_changes_it(open_app):
    open_app.switch_page("pages/campaigns.py").run()
    assert "Take it along" in said(open_app)
    channels = labelled(open_app.pills, "Through which")
    channels.set_value([]).run()
    assert not open_app.exception
    assert "No channel is chosen" in open_app.error[0].value


def test_a_link_opens_the_calculator_without_a_store_and_a_broken_one_does_not(app):
    app.query_params["customers"] = "many"
    app.switch_page("pages/roi.py").run()
    assert not app.exception
    assert "No store is open yet" in said(app)


def test_a_playbook_that_changed_on_disk_is_read_again_without_a_restart(tmp_path):
    path = tmp_path / "mine.yaml"
    text = playbook_file.write(playbook.load())
    path.write_text(text)
    assert cache.playbook(path).name == "Online shop"
    path.write_text(text.replace("name: Online shop", "name: Corner shop"))
    assert cache.playbook(path).name == "Corner shop"
