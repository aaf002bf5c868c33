"""Every page in both schemes of colours and two widths: what a program can tell without looking.
Nothing sticks out, no text is cut off, and axe-core finds no barrier. CLIENTELE_PICTURES=1 keeps a
picture of each page in /screenshots, to be looked at.
"""

from __future__ import annotations

import contextlib
import os

import accessibility
import dashboard
from playwright.sync_api import TimeoutError as Timeout
from playwright.sync_api import expect

FOLDER = dashboard.ROOT / "screenshots"
WIDTHS = {1440: 900, 390: 844}
LAPTOP = {"width": 1366, "height": 768}
"""Narrower, but not so narrow that columns go below each other: the tightest place for texts."""

CUT_OFF = """main => [...main.querySelectorAll('*')].filter(
    element => element.offsetParent && element.innerText?.trim()
        && getComputedStyle(element).textOverflow === 'ellipsis'
        && element.scrollWidth > element.clientWidth + 1
).map(element => element.innerText)"""
"""The texts that end in dots because there is no room for them."""

SCHEMES = {"light": None, "dark": accessibility.OF_COLOURS}
"""The rules of axe-core to try in each scheme, all in the first: only colours change after it."""


def test_every_page_fits_and_has_no_barrier(visit, server):
    """One walk through the demo store, with a screen that changes its size and colours."""
    visitor = visit(server, color_scheme="light")
    barriers = look_at(visitor.open(), "start")
    visitor.open_demo()
    for name in dashboard.PAGES:
        visitor.go(name).assert_shown(name)
        barriers |= look_at(visitor, name)
    assert barriers == {}
    visitor.assert_sound()


def look_at(visitor: dashboard.Visitor, name: str) -> dict[str, dict[str, list[str]]]:
    """Check what one page shows, and leave it as it was.

    Returns
    -------
    the barriers that axe-core finds, by picture
    """
    found = {}
    visitor.page.set_viewport_size(LAPTOP)
    _assert_fits(visitor, f"{name}-light-{LAPTOP['width']}")
    for width, height in WIDTHS.items():
        visitor.page.set_viewport_size({"width": width, "height": height})
        for scheme, rules in SCHEMES.items():
            visitor.page.emulate_media(color_scheme=scheme)
            picture = f"{name}-{scheme}-{width}"
            found[picture] = _look(visitor, picture, rules)
    visitor.page.set_viewport_size({"width": 1440, "height": WIDTHS[1440]})
    visitor.page.emulate_media(color_scheme="light")
    return {picture: broken for picture, broken in found.items() if broken}


def _look(
    visitor: dashboard.Visitor, picture: str, rules: tuple[str, ...] | None
) -> dict[str, list[str]]:
    scheme = "dark" if "-dark-" in picture else "light"
    expect(visitor.page.get_by_test_id("stApp")).to_have_css("color-scheme", scheme)
    if os.environ.get("CLIENTELE_PICTURES") == "1":
        FOLDER.mkdir(exist_ok=True)
        visitor.photograph(FOLDER / f"{picture}.png")
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    # The mouse goes away from what it would light up.
    visitor.page.mouse.move(1, visitor.page.viewport_size["height"] - 1)
    visitor.page.wait_for_timeout(300)  # charts draw themselves after the script has run
    _assert_fits(visitor, picture)
    return accessibility.barriers(visitor.page, rules)


def _assert_fits(visitor: dashboard.Visitor, picture: str) -> None:
    """Nothing sticks out to the side, where a phone would have to scroll, and no text is cut."""
    too_wide = "main => main.scrollWidth - main.clientWidth"
    with contextlib.suppress(Timeout):  # charts fit themselves after the screen has changed
        visitor.page.wait_for_function(
            f"main => ({too_wide})(main) <= 1", arg=visitor.main.element_handle(), timeout=5000
        )
    wide = visitor.main.evaluate(too_wide)
    assert wide <= 1, f"{picture} is {wide} px wider than its screen"
    assert visitor.main.evaluate(CUT_OFF) == [], picture
