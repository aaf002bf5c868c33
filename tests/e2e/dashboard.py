"""The real dashboard: started as a process of its own, and driven as a visitor would."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError as Timeout
from playwright.sync_api import expect

from ui.shell import navigation

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import ConsoleMessage, Download, Locator, Page, Request

ROOT = Path(__file__).parents[2]
PAGES = tuple(sorted(path.stem for path in (ROOT / "pages").glob("*.py")))
"""Every page, found on disk, so that a new one is walked without being named here."""

HOME = "home"
"""The page that stands at the root of the address."""

CHROMIUM = Path("/usr/bin/chromium")
CHROMIUM_ARGS = (
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Plotly's 3D plots need WebGL, here in software.
    *("--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"),
    # Debian asks for it, and in software it takes longer than drawing without.
    "--disable-gpu-rasterization",
)
START_SECONDS = 60
TALLEST = 8000
"""Pixels of a page that a picture takes in."""

PATIENCE = 60_000
"""Milliseconds to wait for one change on a page; the machine may be busy."""

_PROBE = re.compile(r"/[^/]+/_stcore/(health|host-config)")
"""On a deep link Streamlit's own page asks under the page's path first, and is told 404."""


@dataclass(frozen=True, slots=True)
class Server:
    """A dashboard that runs: where it listens, and its process."""

    url: str
    pid: int


@contextlib.contextmanager
def serve(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[Server]:
    """Start the app as `./setup.sh` does, and stop it at the end.

    `folder` takes its temporary files and its log; `environment` is set beside what is set already.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    log = folder / f"server-{port}.log"
    command = [sys.executable, "-m", "streamlit", "run", "front_door.py"]
    options = {
        "server.port": port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
    }
    with log.open("wb") as output:
        server = subprocess.Popen(
            command + [f"--{name}={value}" for name, value in options.items()],
            cwd=ROOT,
            env=os.environ | {"TMPDIR": str(folder)} | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_until_healthy(url, server, log)
            yield Server(url, server.pid)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_until_healthy(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            break
        with contextlib.suppress(urllib.error.URLError, OSError):
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).close()  # noqa: S310
            return
        time.sleep(0.1)
    raise RuntimeError(f"The dashboard did not start:\n{log.read_text(errors='replace')}")


def _path(name: str) -> str:
    return "" if name == HOME else name


class Visitor:
    """One browser tab on the dashboard, and what went wrong in it.

    Parameters
    ----------
    page : a Playwright page of a context of its own
    url : where the dashboard listens
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.set_default_timeout(PATIENCE)
        page.on("console", self._hear)
        page.on("request", self._watch)
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))

    def _hear(self, message: ConsoleMessage) -> None:
        address = message.location.get("url", "")
        if message.type == "error" and not _PROBE.fullmatch(address.removeprefix(self.url)):
            self.complaints.append(f"{message.text} ({address})")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((self.url, "data:", "blob:")):
            self.complaints.append(f"a request left this machine: {request.url}")

    def open(self, name: str = HOME) -> Visitor:
        """Type a page's address into the browser: a new session that lands there."""
        self.page.goto(f"{self.url}/{_path(name)}")
        return self.settle()

    def go(self, name: str) -> Visitor:
        """Walk to a page through the navigation, in the same session."""
        if navigation.entry(name).shown == "never":  # the navigation does not list it: Home does
            self.go(HOME).main.locator(f'a[href*="{name}?"]').first.click()
            expect(self.page).to_have_url(self.address(name), timeout=PATIENCE)
            return self.settle()
        unfold = self.page.get_by_test_id("stExpandSidebarButton")
        folded = unfold.is_visible()  # a narrow screen hides the navigation behind a button
        if folded:
            # A screen that was made wide again unfolds it by itself, maybe before the click.
            with contextlib.suppress(Timeout):
                unfold.click(timeout=PATIENCE / 10)
        if navigation.entry(name).shown == "in_lab" and not self.link(name).is_visible():
            self.link(navigation.LAB).click()
            expect(self.page).to_have_url(self.address(navigation.LAB), timeout=PATIENCE)
            self.settle()
            if folded and unfold.is_visible():
                unfold.click()
        self.link(name).click()
        expect(self.page).to_have_url(self.address(name), timeout=PATIENCE)
        if folded and not unfold.is_visible():
            self.page.get_by_test_id("stSidebarCollapseButton").get_by_role("button").click()
            expect(unfold).to_be_visible()
        return self.settle()

    def link(self, name: str) -> Locator:
        """A page's entry in the navigation; the current one carries aria-current."""
        return self.page.locator(
            f'[data-testid="stSidebarNavLink"][href="{self.url}/{_path(name)}"]'
        )

    def address(self, name: str) -> re.Pattern[str]:
        """A page's address, whatever follows the question mark."""
        return re.compile(rf"^{re.escape(self.url)}/{_path(name)}(\?.*)?$")

    def settle(self) -> Visitor:
        """Wait until the script has run and nothing is being computed any more."""
        app = self.page.get_by_test_id("stApp")
        expect(app).to_have_attribute("data-test-script-state", "notRunning", timeout=PATIENCE)
        expect(self.page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=PATIENCE)
        return self

    def open_demo(self) -> Visitor:
        """Press the one button that opens the demo store, and wait until it is segmented."""
        self.press("Open the demo store")
        return self.wait_for_store()

    def upload(self, *paths: Path) -> Visitor:
        """Hand files over on the Load page, at once, and wait until their columns are shown."""
        self.page.locator('input[type="file"]').set_input_files(paths)
        self.page.get_by_role("heading", name="File format").wait_for()
        return self.settle()

    def hand_over(self, name: str, content: bytes) -> Visitor:
        """Hand over bytes under a name, whatever they are."""
        self.page.locator('input[type="file"]').set_input_files(
            {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        )
        return self

    def choose(self, label: str, option: str | re.Pattern[str]) -> Visitor:
        """Pick one of the options of a select box."""
        box = self.main.get_by_test_id("stSelectbox").filter(
            has=self.page.get_by_text(label, exact=True)
        )
        combobox, wanted = box.get_by_role("combobox"), self.page.get_by_role("option", name=option)
        # A page that still scrolls or draws itself closes the list again: open it until it stays.
        for _ in range(10):
            combobox.press("ArrowDown")
            with contextlib.suppress(Timeout):
                wanted.first.click(timeout=3000)
                return self.settle()
        message = f"{label} offers no {option}"
        raise AssertionError(message)

    def rows(self, table: Locator) -> list[dict[str, str]]:
        """The rows of a table, from what it tells a screen reader."""
        read = """table => [...table.querySelectorAll('tr')].map(
            row => [...row.querySelectorAll('th, td')].map(cell => cell.textContent.trim()))"""
        header, *rows = table.locator("table[role=grid]").evaluate(read)
        return [dict(zip(header, row, strict=True)) for row in rows]

    def analyse(self) -> Visitor:
        """Press Analyse and wait until the report on every row is there."""
        self.press("Analyse").wait_for_store()
        expect(self.main).to_contain_text("What happened to each row", timeout=PATIENCE)
        return self.settle()

    def used(self) -> tuple[int, float]:
        """Rows used and their net revenue, from the last line of the report."""
        account = self.main.get_by_test_id("stDataFrame").filter(has_text="= Used").last
        last = self.rows(account)[-1]
        money = next(value for name, value in last.items() if name.startswith("Net revenue"))
        return int(last["Rows"].replace(",", "")), float(money.replace(",", ""))

    def wait_for_store(self) -> Visitor:
        """Wait until no analysis runs any more and the bar on top shows what is open."""
        self.bar.wait_for(state="attached", timeout=4 * PATIENCE)
        return self.settle()

    def forget(self) -> Visitor:
        """Have everything deleted, and wait until the sidebar says that no store is open."""
        closed = self.sidebar.get_by_text("No store is open")
        # A page that draws itself while the mouse is down loses the click: press until it counts.
        for _ in range(10):
            if not self.page.get_by_role("button", name="Delete everything").is_visible():
                self.about_store()
            self.press("Delete everything")
            with contextlib.suppress(Timeout):
                closed.wait_for(timeout=6000)
                return self.settle()
        message = "the store stays open"
        raise AssertionError(message)

    @property
    def heading(self) -> Locator:
        """The title of the page that is shown."""
        return self.page.locator("h1").first

    @property
    def main(self) -> Locator:
        """All but the sidebar."""
        return self.page.get_by_test_id("stMain")

    @property
    def bar(self) -> Locator:
        """What is on top of every page once a store is open: store, segments, filters."""
        return self.page.locator(".st-key-store_bar")

    def about_store(self) -> Visitor:
        """Open what the bar has about the store: rows, currency, number format, deletion."""
        self.bar.get_by_test_id("stPopover").first.get_by_role("button").click()
        return self

    @property
    def sidebar(self) -> Locator:
        """The navigation, what runs and what to do next."""
        return self.page.get_by_test_id("stSidebar")

    @property
    def errors(self) -> Locator:
        """Boxes that tell the visitor what is wrong."""
        return self.page.get_by_test_id("stAlertContentError")

    def assert_shown(self, name: str) -> None:
        """The page is there, marked in the navigation, with the store that is open and no error."""
        if navigation.entry(name).shown != "never":
            expect(self.link(name)).to_have_attribute("aria-current", "page")
        expect(self.heading).to_be_visible()
        expect(self.main).not_to_contain_text("No store is open yet")
        expect(self.errors).to_have_count(0)
        self.assert_sound()

    def assert_sound(self) -> None:
        """No traceback on the page, no error in the console, no request to anywhere else."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert not self.complaints, "\n".join(self.complaints)

    def press(self, name: str | re.Pattern[str]) -> Visitor:
        """Click a button by what stands on it."""
        self.page.get_by_role("button", name=name).first.click()
        return self

    def show(self, option: str) -> Visitor:
        """Pick an option of a segmented control."""
        self.main.get_by_role("radio", name=option, exact=True).first.click()
        return self.settle()

    def download(self, name: str | re.Pattern[str]) -> Download:
        """Click a download button and take what comes."""
        with self.page.expect_download(timeout=PATIENCE) as arriving:
            self.page.get_by_role("button", name=name).first.click()
        return arriving.value

    def photograph(self, path: Path) -> Visitor:
        """Save a picture of the whole page, not only of what fits the window."""
        window = self.page.viewport_size or {"width": 1440, "height": 900}
        height = self.main.evaluate("main => main.scrollHeight")
        self.page.set_viewport_size(
            {"width": window["width"], "height": max(window["height"], min(height, TALLEST))}
        )
        self.settle()
        self.page.wait_for_timeout(700)  # charts draw themselves after the script has run
        self.page.screenshot(path=path)
        self.page.set_viewport_size(window)
        return self
