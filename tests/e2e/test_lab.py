"""The Segments page as an analyst uses it: search and stop, select customers, rename."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

FLAT = "2D, select customers"


@pytest.fixture
def lab(visitor):
    return visitor.open().open_demo().go("segments")


def test_a_search_survives_another_page_is_stopped_and_continued(lab):
    expect(lab.main.get_by_text(re.compile(r"^How sure is this\?"))).to_be_visible()
    lab.main.get_by_text("Model settings", exact=True).click()
    lab.main.get_by_text("All settings").click()
    lab.main.get_by_role("tab", name="Search").click()
    # Every model is fitted to every resample: slow enough to look at something else meanwhile.
    lab.choose("Maximise", re.compile("^Stability"))
    lab.press("Search again")
    running = lab.main.get_by_text("Searching for segments")
    expect(running).to_be_visible()
    lab.link("overview").click()
    expect(lab.heading).to_have_text("Overview")
    expect(lab.sidebar.get_by_text("Searching for segments")).to_be_visible()
    lab.link("segments").click()
    expect(lab.heading).to_have_text("Segments")
    expect(lab.main).to_contain_text(re.compile(r"\d+ of \d+ trials made"), timeout=60_000)
    lab.main.get_by_role("button", name="Stop", exact=True).click()
    expect(lab.main).to_contain_text("The search was stopped", timeout=60_000)
    # The segments are those of before until a search is used.
    lab.main.get_by_text(re.compile(r"^How sure is this\?")).click()
    expect(lab.main).to_contain_text("this one separates customers best")
    lab.press("Continue the search")
    expect(running).to_be_visible()
    lab.press("Stop and use the best so far")
    expect(running).to_have_count(0, timeout=120_000)
    expect(lab.main).to_contain_text(
        "this one is best by stability, which you chose", timeout=60_000
    )
    lab.settle().assert_sound()


def test_customers_in_a_box_are_listed_and_downloaded(lab, tmp_path):
    lab.show("Customers").show(FLAT)
    expect(lab.main).to_contain_text("Draw a box or lasso")
    lab.settle()
    plot = lab.main.locator(".js-plotly-plot").last
    plot.scroll_into_view_if_needed()
    lab.page.wait_for_timeout(500)
    box = plot.bounding_box()
    assert box is not None
    mouse = lab.page.mouse
    mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    mouse.down()
    mouse.move(box["x"] + box["width"] * 0.5, box["y"] + box["height"] * 0.6, steps=8)
    mouse.up()
    selected = lab.main.get_by_text(re.compile(r"^[\d,]+ customers? selected$"))
    expect(selected).to_be_visible(timeout=30_000)
    count = int(re.sub(r"\D", "", selected.inner_text()))
    assert 0 < count < 5021
    lab.download(re.compile(rf"Download {count:,} customers?")).save_as(tmp_path / "some.csv")
    taken = pd.read_csv(tmp_path / "some.csv", dtype={"customer_id": str})
    assert len(taken) == count == taken["customer_id"].nunique()
    lab.assert_sound()


def test_a_renamed_segment_is_called_so_on_the_playbook_and_in_the_export(lab, tmp_path):
    lab.main.get_by_text("Rename segments").click()
    lab.main.get_by_label("Champions", exact=True).fill("Our best")
    lab.press("Use these names")
    expect(lab.main.get_by_test_id("stDataFrame").first).to_contain_text("Our best")
    lab.go("playbook")
    lab.bar.get_by_role("radio", name=re.compile("^Found by model")).click()
    lab.settle()
    expect(lab.main.get_by_role("heading", name="Our best")).to_be_visible()
    expect(lab.main.get_by_role("radio", name="Champions")).to_have_count(0)
    lab.go("export")
    lab.download("Download CSV").save_as(tmp_path / "customers.csv")
    taken = pd.read_csv(tmp_path / "customers.csv", dtype={"customer_id": str})
    assert "Our best" in set(taken["segment"])
    assert "Champions" not in set(taken["segment"])
    assert "RFM: Champions" in set(taken["rfm_segment"])
    lab.go("segments")
    expect(lab.main.get_by_test_id("stDataFrame").first).to_contain_text("Our best")
    lab.assert_sound()
