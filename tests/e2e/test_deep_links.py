"""Every page's address works as the first thing a visitor asks for, on a cold server too."""

from __future__ import annotations

import dashboard
import pytest
from playwright.sync_api import expect

from ui.shell import navigation

ITS_OWN = {
    "experiments": "Customers per day",
    "lab": "Cohorts",
    "help": "Hold-out",
    "projects": "off here",
}
"""What is on pages that do not offer the demo store."""


COLD = ("home", "segments", "campaigns", "experiments")
"""Asked of a server that has only just started, which has imported nothing yet."""


@pytest.mark.parametrize("name", dashboard.PAGES)
def test_a_deep_link_lands_on_its_page_with_a_way_on(name, visit, server):
    land_on(name, visit(server))


@pytest.mark.parametrize("name", COLD)
def test_a_deep_link_lands_on_its_page_on_a_cold_server(name, browser, visit, tmp_path):
    del browser  # asked for first: without a browser no server is started
    with dashboard.serve(tmp_path) as server:
        land_on(name, visit(server))


def land_on(name: str, visitor: dashboard.Visitor) -> None:
    visitor.open(name)
    expect(visitor.page).to_have_url(visitor.address(name))
    if navigation.entry(name).shown != "never":
        expect(visitor.link(name)).to_have_attribute("aria-current", "page")
    expect(visitor.heading).to_be_visible()
    if name not in {"home", "load", "lab", "help", "models", "projects", "experiments", "roi"}:
        expect(visitor.main).to_contain_text("No store is open yet")
    if name in ITS_OWN:
        expect(visitor.main).to_contain_text(ITS_OWN[name])
    else:
        expect(visitor.main.get_by_role("button", name="Open the demo store").first).to_be_visible()
    visitor.assert_sound()
