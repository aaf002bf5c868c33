"""Every page's address works as the first thing a freshly started server is asked for."""

from __future__ import annotations

import dashboard
import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("name", dashboard.PAGES)
def test_a_cold_deep_link_lands_on_its_page_with_a_way_on(name, browser, visit, tmp_path):
    del browser  # asked for first: without a browser no server is started
    with dashboard.serve(tmp_path) as server:
        visitor = visit(server).open(name)
        expect(visitor.page).to_have_url(visitor.address(name))
        expect(visitor.link(name)).to_have_attribute("aria-current", "page")
        expect(visitor.heading).to_be_visible()
        if name not in {"home", "load", "models", "experiments", "roi"}:
            expect(visitor.main).to_contain_text("No store is open yet")
        if name == "experiments":
            expect(visitor.main).to_contain_text("Customers a day")
            visitor.assert_sound()
            return
        expect(visitor.main.get_by_role("button", name="Open the demo store").first).to_be_visible()
        visitor.assert_sound()
