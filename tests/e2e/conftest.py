"""A running dashboard and a browser to visit it with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import dashboard
import pytest
from playwright.sync_api import expect, sync_playwright

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

# Whether a page draws in five seconds is not what a test claims either.
expect.set_options(timeout=15_000)
NO_BROWSER = f"needs Debian's chromium at {dashboard.CHROMIUM}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "e2e" in item.path.parts:
            item.add_marker(pytest.mark.e2e)
            # Whether a browser draws in time is not what a test claims: on a busy machine one that
            # fails is tried once more, and the second try is listed as R in the output.
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not dashboard.CHROMIUM.exists():
        if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
            pytest.fail(NO_BROWSER)
        pytest.skip(NO_BROWSER)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=str(dashboard.CHROMIUM), args=list(dashboard.CHROMIUM_ARGS)
        )
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dashboard.Server]:
    """One dashboard for all visitors, who must not notice each other."""
    assert browser.is_connected()
    with dashboard.serve(tmp_path_factory.mktemp("server")) as running:
        yield running


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., dashboard.Visitor]]:
    """Open a tab on a dashboard: its own session, cookies and downloads. Closed after the test."""
    contexts = []

    def open_tab(server: dashboard.Server, **options: object) -> dashboard.Visitor:
        context = browser.new_context(**({"viewport": {"width": 1440, "height": 900}} | options))
        contexts.append(context)
        return dashboard.Visitor(context.new_page(), server.url)

    yield open_tab
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(visit: Callable[..., dashboard.Visitor], server: dashboard.Server) -> dashboard.Visitor:
    return visit(server)
