"""A link that names a segment, clicked and typed: it lands there, and the address says so."""

from __future__ import annotations

import re
from urllib.parse import quote_plus

import dashboard
from playwright.sync_api import Locator, expect


def at(segment: str, page: str = "playbook") -> re.Pattern[str]:
    return re.compile(rf"/{page}\?segment={re.escape(quote_plus(segment))}(&|$)")


def verdict_of(visitor: dashboard.Visitor) -> Locator:
    """What the ROI page says of the calculation in one sentence."""
    return visitor.main.locator(".st-key-roi_verdict strong").first


def card_of(visitor: dashboard.Visitor, segment: str) -> None:
    """The playbook shows the strategy of this segment."""
    expect(visitor.heading).to_have_text("Playbook")
    expect(visitor.main.get_by_role("heading", name=segment, exact=True)).to_be_visible()


def test_the_card_on_home_opens_the_playbook_of_its_own_segment(visitor):
    visitor.open().open_demo()
    headings = visitor.main.get_by_role("heading", name=re.compile("^(E-mail|SMS|Post|Phone) to "))
    segment = headings.nth(1).inner_text().partition(" to ")[2]
    assert segment != "Champions"
    visitor.main.get_by_role("link", name="Playbook").nth(1).click()
    expect(visitor.page).to_have_url(at(segment))
    visitor.settle()
    card_of(visitor, segment)
    # Another pick stands in the address; the back button takes it back.
    visitor.main.get_by_role("radio", name="Champions", exact=True).click()
    expect(visitor.page).to_have_url(at("Champions"))
    visitor.settle()
    visitor.page.go_back()
    expect(visitor.page).to_have_url(at(segment))
    visitor.settle()
    card_of(visitor, segment)
    # From here on to what a campaign to them earns, and back through the navigation.
    visitor.main.get_by_role("link", name="ROI", exact=True).click()
    expect(visitor.page).to_have_url(at(segment, "roi"))
    visitor.settle().go("playbook")
    card_of(visitor, segment)
    visitor.assert_sound()


def test_an_address_with_a_segment_outlives_the_opening_of_the_demo_store(visitor):
    visitor.page.goto(f"{visitor.url}/playbook?segment=Hibernating")
    visitor.settle()
    expect(visitor.main).to_contain_text("No store is open yet")
    visitor.open_demo()
    card_of(visitor, "Hibernating")
    expect(visitor.page).to_have_url(at("Hibernating"))
    visitor.assert_sound()


def test_an_address_with_a_segment_that_is_not_there_says_so(visitor):
    visitor.page.goto(f"{visitor.url}/playbook?segment=%3Cb%3ENobody")
    visitor.settle().open_demo()
    expect(visitor.main).to_contain_text("No segment here is called <b>Nobody. Showing instead:")
    visitor.assert_sound()


def test_a_link_to_a_calculation_keeps_the_page_and_opens_the_same_one_elsewhere(visit, server):
    visitor = visit(server).open().open_demo()
    visitor.go("roi")
    verdict = verdict_of(visitor).inner_text()
    badges = visitor.main.get_by_text("measured", exact=True)
    measured = badges.count()
    visitor.press("Share these numbers")
    box = visitor.main.get_by_test_id("stCode")
    expect(box).to_contain_text("currency=GBP")
    visitor.settle()
    assert verdict_of(visitor).inner_text() == verdict
    assert badges.count() == measured == 3
    other = visit(server)
    other.page.goto(box.inner_text())
    other.settle()
    expect(verdict_of(other)).to_have_text(verdict)
    expect(other.main.get_by_text("measured", exact=True)).to_have_count(measured)
    for each in (visitor, other):
        each.assert_sound()
