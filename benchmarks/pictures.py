"""The pictures in README: the demo store in a real browser, light, 1280 pixels wide.

    .venv/bin/python benchmarks/pictures.py

Starts the dashboard on a free port, opens the demo store, waits until nothing is computed any more
and writes docs/images/home.png, segments.png and playbook.png. Run it where a page that README
shows looks different.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import expect, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "e2e")]
import dashboard  # noqa: E402

FOLDER = ROOT / "docs" / "images"
HEIGHTS = {"home": 900, "segments": 960, "playbook": 1240}
"""Pixels of each page, from its top, that hold what README speaks of."""

WIDTH = 1280
PATIENCE = 10 * 60_000
"""Milliseconds for what a page computes; the first time the demo store's models are searched."""


def take(visitor: dashboard.Visitor, name: str) -> Path:
    """Show a page until it stands still, and write what is in its window.

    Parameters
    ----------
    visitor : with the demo store open
    name : of the page
    """
    visitor.go(name)
    running = visitor.page.get_by_role("button", name="Cancel").or_(
        visitor.page.get_by_role("button", name="Stop")
    )
    expect(running).to_have_count(0, timeout=PATIENCE)
    visitor.page.set_viewport_size({"width": WIDTH, "height": HEIGHTS[name]})
    visitor.settle().assert_shown(name)
    visitor.page.wait_for_timeout(2000)  # charts draw themselves after the script has run
    path = FOLDER / f"{name}.png"
    visitor.page.screenshot(path=path)
    return path


def main() -> None:
    """Take all pictures, and print where they are."""
    with (
        tempfile.TemporaryDirectory() as folder,
        dashboard.serve(Path(folder)) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path=str(dashboard.CHROMIUM), args=list(dashboard.CHROMIUM_ARGS)
        )
        page = browser.new_context(color_scheme="light").new_page()
        visitor = dashboard.Visitor(page, server.url)
        visitor.open().open_demo()
        for name in HEIGHTS:
            print(take(visitor, name))
        browser.close()


if __name__ == "__main__":
    main()
