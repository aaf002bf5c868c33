"""Every page in one scheme of colours and one width: what a program can tell without looking.
Nothing sticks out, and axe-core finds no barrier. CLIENTELE_PICTURES=1 keeps a picture of each
page in /screenshots, to be looked at.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import accessibility
import dashboard
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = dashboard.ROOT / "screenshots"
WIDTHS = {1440: 900, 390: 844}


def look_through(
    visit: Callable[..., dashboard.Visitor], server: dashboard.Server, scheme: str, width: int
) -> None:
    """Walk through the demo store with a screen of one width."""
    visitor = visit(server, color_scheme=scheme, viewport={"width": width, "height": WIDTHS[width]})
    barriers = {"start": look_at(visitor.open(), f"start-{scheme}-{width}")}
    visitor.open_demo()
    for name in dashboard.PAGES:
        visitor.go(name).assert_shown(name)
        barriers[name] = look_at(visitor, f"{name}-{scheme}-{width}")
    assert {name: found for name, found in barriers.items() if found} == {}
    visitor.assert_sound()


def look_at(visitor: dashboard.Visitor, picture: str) -> dict[str, list[str]]:
    """Check what one page shows.

    Returns
    -------
    the barriers that axe-core finds
    """
    if os.environ.get("CLIENTELE_PICTURES") == "1":
        FOLDER.mkdir(exist_ok=True)
        visitor.photograph(FOLDER / f"{picture}.png")
    expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
    # Nothing sticks out to the side, where a phone would have to scroll for it.
    wide = visitor.main.evaluate("main => main.scrollWidth - main.clientWidth")
    assert wide <= 1, f"{picture} is {wide} px wider than its screen"
    # The mouse goes away from what it would light up.
    visitor.page.mouse.move(1, visitor.page.viewport_size["height"] - 1)
    visitor.page.wait_for_timeout(300)  # charts draw themselves after the script has run
    return accessibility.barriers(visitor.page)
