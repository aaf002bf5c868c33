"""From a file to an action, as a visitor goes: the demo in one click, an upload.

Every page is walked elsewhere: with the demo store where pictures are taken, with uploaded files by
two visitors.
"""

from __future__ import annotations

import re

import dashboard
import shop_file
from playwright.sync_api import expect

from core.segment.names import NAMES


def segment_names_on(visitor: dashboard.Visitor) -> set[str]:
    text = visitor.main.inner_text()
    return {name for name in NAMES if name in text}


def test_one_click_opens_the_demo_store_with_named_segments(visitor):
    visitor.open().open_demo()
    expect(visitor.sidebar).to_contain_text("Demo data")
    visitor.go("segments")
    assert len(segment_names_on(visitor)) >= 3
    assert not re.search(r"\b(cluster|segment) [0-9]+\b", visitor.main.inner_text(), re.IGNORECASE)
    visitor.assert_sound()


def test_an_uploaded_file_becomes_named_segments(visitor, tmp_path):
    shop = shop_file.write(tmp_path / "orders.csv")
    visitor.open("load").upload(shop.path)
    visitor.press("Analyse").wait_for_store()
    expect(visitor.sidebar).to_contain_text("orders.csv")
    expect(visitor.sidebar).not_to_contain_text("Demo data")
    visitor.go("segments")
    assert len(segment_names_on(visitor)) >= 3
    visitor.assert_sound()


def test_forgetting_the_data_closes_the_store(visitor):
    visitor.open().open_demo()
    visitor.press("Forget my data").press("Delete everything").settle()
    visitor.go("segments")
    expect(visitor.main).to_contain_text("No store is open yet")
    visitor.assert_sound()
