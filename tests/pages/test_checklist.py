"""What next: five steps that tick themselves by what was done, until they are done or hidden."""

from __future__ import annotations

import dataclasses

from conftest import settled


def steps(app):
    return {
        each.label.removeprefix(":gray[").removesuffix("]"): "check_circle" in each.icon
        for each in app.sidebar.get("page_link")
    }


def opened(app, page):
    return settled(app.switch_page(f"pages/{page}.py").run())


def test_steps_tick_themselves_by_what_was_done(open_app):
    assert [name for name, done in steps(open_app).items() if done] == ["Upload your orders"]
    opened(open_app, "overview")
    assert not steps(open_app)["Choose your segments"]
    opened(open_app, "load")
    assert steps(open_app)["Review the data"]
    opened(open_app, "segments")
    assert steps(open_app)["Choose your segments"]
    assert not steps(open_app)["Plan a campaign"]
    opened(open_app, "campaigns")
    opened(open_app, "export")
    assert steps(open_app)["Plan a campaign"]
    assert not steps(open_app)["Download a list"]
    open_app.session_state["session"].checklist.tick("export")
    assert not steps(open_app.run())


def test_another_file_begins_anew_and_the_demo_is_no_file_of_ones_own(open_app, shop):
    opened(open_app, "segments")
    state = open_app.session_state["session"]
    other = dataclasses.replace(shop.source, sha256="0" * 64)
    state.store = dataclasses.replace(shop, source=other, demo=True)
    opened(open_app, "overview")
    assert not any(steps(open_app).values())


def test_the_list_is_hidden_for_good_at_a_press(open_app):
    next(each for each in open_app.sidebar.button if each.label == "Hide").click().run()
    assert not steps(open_app)
    opened(open_app, "segments")
    assert not steps(open_app)
