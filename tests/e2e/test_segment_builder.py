"""A visitor builds a segment with the keyboard, saves it, and takes its list to Klaviyo."""

from __future__ import annotations

import keyboard
import pandas as pd
from playwright.sync_api import expect

CUSTOMERS = 120


def orders() -> bytes:
    """Customers with one to four orders; of every tenth it is said that they did not agree."""
    rows = ["Email,Order,Date,Product,Total,Accepts Marketing"]
    for number in range(CUSTOMERS):
        agreed = "no" if number % 10 == 0 else "yes"
        rows += [
            f"c{number}@example.com,{number}-{visit},2025-{1 + (number + visit * 2) % 12:02}-"
            f"{1 + number % 27:02},{('Mug', 'Cup')[number % 2]},{20 + number}.50,{agreed}"
            for visit in range(1 + number % 4)
        ]
    return "\n".join(rows).encode()


def test_a_segment_is_built_saved_and_exported_for_klaviyo(visitor, tmp_path):
    path = tmp_path / "orders.csv"
    path.write_bytes(orders())
    visitor.open("load").upload(path).press("Analyse").wait_for_store().go("segment_builder")
    twice = [number for number in range(CUSTOMERS) if number % 4]
    live = visitor.main.get_by_test_id("stMetricValue").first
    expect(live).to_have_text(str(len(twice)))

    keyboard.tab_to(visitor, "Add condition")
    visitor.page.keyboard.press("Enter")
    expect(visitor.main).to_contain_text("and last ordered more than 90 days ago")
    visitor.settle()
    keyboard.tab_to(visitor, "Undo")
    visitor.page.keyboard.press("Enter")
    expect(live).to_have_text(str(len(twice)))

    name = visitor.page.get_by_label("Name of the segment")
    name.fill("Twice or more")
    name.press("Enter")
    visitor.settle().press("Save segment").settle()
    expect(visitor.main).to_contain_text("Saved as Twice or more")
    visitor.assert_sound()

    visitor.main.get_by_role("link", name="List", exact=True).click()
    visitor.settle()
    expect(visitor.main.get_by_role("radio", name="My segments")).to_be_checked()
    visitor.choose("For", "Klaviyo")
    target = tmp_path / "klaviyo.csv"
    visitor.download("Download list").save_as(target)
    listed = pd.read_csv(target)
    addresses = set(listed.iloc[:, 0])
    assert addresses == {f"c{number}@example.com" for number in twice if number % 10}
    visitor.assert_sound()
