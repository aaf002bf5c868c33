"""Every page in one scheme of colours: a picture in /screenshots, to be looked at, and what a
program can tell without looking: nothing sticks out, and axe-core finds no serious barrier.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import accessibility
import dashboard
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = dashboard.ROOT / "screenshots"
WIDTHS = {1440: 900, 390: 844}


def take(
    visit: Callable[..., dashboard.Visitor], server: dashboard.Server, scheme: str, width: int
) -> None:
    """Walk through the demo store with a screen of one width."""
    FOLDER.mkdir(exist_ok=True)
    visitor = visit(server, color_scheme=scheme, viewport={"width": width, "height": WIDTHS[width]})
    visitor.open().photograph(FOLDER / f"start-{scheme}-{width}.png")
    visitor.open_demo()
    barriers = {}
    for name in dashboard.PAGES:
        visitor.go(name).assert_shown(name)
        visitor.photograph(FOLDER / f"{name}-{scheme}-{width}.png")
        # Nothing sticks out to the side, where a phone would have to scroll for it.
        expect(visitor.page.get_by_test_id("stException")).to_have_count(0)
        wide = visitor.main.evaluate("main => main.scrollWidth - main.clientWidth")
        assert wide <= 1, f"{name} is {wide} px wider than a screen of {width}"
        if found := accessibility.barriers(visitor.page):
            barriers[name] = found
    assert not barriers
