"""The navigation in a browser: the Lab unfolds, tabs have names, and a phone's menu closes."""

from __future__ import annotations

import dashboard
import pytest
from playwright.sync_api import expect

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.0 Mobile/15E148 Safari/604.1",
}


def test_the_lab_unfolds_its_pages_and_folds_them_again(visitor):
    visitor.open()
    expect(visitor.page).to_have_title("Clientele")
    expect(visitor.link("lab")).to_be_visible()
    expect(visitor.link("cohorts")).to_have_count(0)
    visitor.link("lab").click()
    expect(visitor.link("cohorts")).to_be_visible()
    visitor.main.get_by_role("link", name="Statistics").click()
    expect(visitor.page).to_have_title("Statistics · Clientele")
    expect(visitor.link("statistics")).to_have_attribute("aria-current", "page")
    visitor.go("rfm")
    expect(visitor.link("cohorts")).to_have_count(0)
    visitor.page.go_back()
    expect(visitor.page).to_have_title("Statistics · Clientele")
    expect(visitor.link("statistics")).to_have_attribute("aria-current", "page")
    visitor.assert_sound()


@pytest.mark.parametrize("name", ["rfm", "export"])
def test_a_phones_menu_closes_after_a_choice(name, visit, server):
    visitor: dashboard.Visitor = visit(server, **PHONE).open()
    unfold = visitor.page.get_by_test_id("stExpandSidebarButton")
    unfold.tap()
    visitor.link(name).tap()
    expect(visitor.page).to_have_url(visitor.address(name))
    expect(unfold).to_be_visible()
    expect(visitor.link(name)).not_to_be_in_viewport()
    visitor.assert_sound()


_SMALL = """() => [...document.querySelectorAll(
    'button, [role=tab], [role=radio], a[data-testid], summary, input[type=text], [inputmode]'
)].filter(each => each.checkVisibility() && each.getBoundingClientRect().width > 2
    && !each.closest('[data-testid=stElementToolbar], [data-testid=stTooltipIcon], table')
    && !['stSkipToContent', 'stLogoLink', 'stBaseButton-elementToolbar'].includes(
        each.dataset.testid)
).map(each => {
    // What is typed into counts with the frame around it.
    const frame = each.tagName === 'INPUT' ? each.parentElement : each;
    const size = parseFloat(getComputedStyle(each).fontSize);
    const typed = each.tagName === 'INPUT' && size < 16;
    return [each.dataset.testid || each.getAttribute('aria-label') || each.innerText,
        Math.round(frame.getBoundingClientRect().height), typed];
}).filter(([, height, typed]) => height < 44 || typed)"""


@pytest.mark.parametrize("name", ["home", "roi", "playbook", "rfm"])
def test_fingers_find_targets_of_44_px_and_fields_of_16_px(name, visit, server):
    visitor: dashboard.Visitor = visit(server, **PHONE).open().open_demo()
    visitor.go(name)
    assert visitor.page.evaluate(_SMALL) == []
