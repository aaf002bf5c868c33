"""From a file to an action, as a visitor goes: the demo in one click, an upload.

Every page is walked elsewhere: with the demo store where pictures are taken, with uploaded files by
two visitors.
"""

from __future__ import annotations

import re

import dashboard
import keyboard
import shop_file
from playwright.sync_api import expect

from core.segmentation.naming.archetypes import SEGMENT_NAMES


def segment_names_on(visitor: dashboard.Visitor) -> set[str]:
    text = visitor.main.inner_text()
    return {name for name in SEGMENT_NAMES if name in text}


def test_one_click_opens_the_demo_store_with_named_segments(visitor):
    visitor.open().open_demo()
    expect(visitor.bar).to_contain_text("Demo store")
    visitor.go("segments")
    assert len(segment_names_on(visitor)) >= 3
    assert not re.search(r"\b(cluster|segment) [0-9]+\b", visitor.main.inner_text(), re.IGNORECASE)
    visitor.assert_sound()


def test_an_uploaded_file_becomes_named_segments(visitor, tmp_path):
    shop = shop_file.write(tmp_path / "orders.csv")
    visitor.open("load").upload(shop.path)
    visitor.press("Analyse").wait_for_store()
    expect(visitor.bar).to_contain_text("orders.csv")
    expect(visitor.bar).not_to_contain_text("Demo store")
    visitor.go("segments")
    # Four hundred customers are few: three plain groups, and why.
    visitor.main.get_by_text("How sure is this?").first.click()
    expect(visitor.main).to_contain_text("500")
    text = visitor.main.inner_text()
    assert all(name in text for name in ("Best", "Regular", "Lapsed"))
    visitor.assert_sound()


def test_forgetting_the_data_closes_the_store(visitor):
    visitor.open().open_demo()
    visitor.forget()
    visitor.go("segments")
    expect(visitor.main).to_contain_text("No store is open yet")
    visitor.assert_sound()


def test_the_keyboard_alone_leads_from_the_demo_to_a_download_and_one_sees_where_it_stands(visitor):
    page = visitor.open().page
    keyboard.tab_to(visitor, "Open the demo store")
    page.keyboard.press("Enter")
    visitor.wait_for_store()
    keyboard.tab_to(visitor, "RFM")  # in the navigation
    page.keyboard.press("Enter")
    expect(visitor.heading).to_have_text("RFM")
    visitor.settle()
    reached = keyboard.stops(visitor)
    for control in ("Filters", "Demo store (made-up data)", "Segment"):
        assert control in reached
    for primary in ("Change the scoring", "Change the segments", "How customers are assigned"):
        assert any(primary in name for name in reached), primary
    keyboard.start(visitor)
    keyboard.tab_to(visitor, "Filters")
    page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("button", name="Apply to every page")).to_be_visible()
    keyboard.tab_to(visitor, "Segments")  # what the grid shows; arrows move within a group
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(visitor.main).to_contain_text("of customers are in one cell")
    visitor.settle()
    keyboard.tab_to(visitor, "Scores 5 and 4 end at — start")
    page.keyboard.press("ArrowRight")
    apply = visitor.main.get_by_role("button", name="Apply the limits")
    expect(apply).to_be_enabled()
    visitor.settle()
    keyboard.tab_to(visitor, "Apply the limits")
    page.keyboard.press("Enter")
    expect(apply).to_be_disabled()
    visitor.settle()
    with page.expect_download() as arriving:
        keyboard.tab_to(visitor, "Segment")
        page.keyboard.press("Tab")
        assert keyboard.seen(visitor)
        page.keyboard.press("Enter")
    assert arriving.value.suggested_filename.endswith("champions.csv")
    visitor.go("campaigns")
    # The plan may be computed behind the page; until it is there, there is nothing to go to.
    expect(visitor.main.get_by_role("tab", name="Where the money goes")).to_be_visible()
    visitor.settle()
    keyboard.tab_to(visitor, "Where the money goes")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(visitor.main.get_by_role("tab", name="Expected outcome")).to_have_attribute(
        "aria-selected", "true"
    )
    keyboard.start(visitor)
    keyboard.tab_to(visitor, "Download plan and lists")
    visitor.assert_sound()
