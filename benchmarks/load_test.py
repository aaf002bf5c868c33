"""How long light pages take while other visitors' analyses run, with the queue and without it.

    .venv/bin/python benchmarks/load_test.py [--visitors 20] [--seconds 60] [--port 8807]

Starts the dashboard as `./setup.sh` does, twice: with every heavy job in a thread of the server and
no limit of them (before), and as it comes, with one a processor in processes of their own (after).
Half of the visitors upload a shop of their own and press Analyse, all at once; the others have the
demo store open and walk from page to page. They speak Streamlit's own protocol, so that it is the
server that is measured, not twenty browsers. Prints the seconds from asking for a page to its last
element, and how many analyses ended meanwhile; exits 1 where the pages' 95th percentile is 5 s or
more afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pandas as pd
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from core import demo  # noqa: E402 - core is found first

LIGHT_PAGES = ("overview", "rfm", "segments", "customer", "help", "")
BEFORE = {"CLIENTELE_HEAVY_JOBS": "256", "CLIENTELE_HEAVY_PROCESSES": "0"}
WANTED_SECONDS = 5.0
_PATIENCE = 300.0
_THINKS_SECONDS = 1.0
_ENDED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)


@dataclass
class Measured:
    """What the visitors of one run saw.

    Parameters
    ----------
    pages : seconds each light page took
    analysed : seconds from pressing Analyse to the open store, of those that got there
    asked : visitors who pressed it
    errors : pages that showed an exception
    """

    pages: list[float] = field(default_factory=list)
    analysed: list[float] = field(default_factory=list)
    asked: int = 0
    errors: int = 0


class Visitor:
    """A browser tab without a browser."""

    def __init__(self, socket: ClientConnection, url: str) -> None:
        self._socket, self._url = socket, url
        self._session = ""
        self._known: dict[str, ForwardMsg] = {}
        self.buttons: dict[str, str] = {}
        self.uploader = ""
        self.texts: list[str] = []
        self.errors = 0

    async def page(self, name: str, *states: WidgetState) -> float:
        """Ask for a page; the seconds until it is there."""
        message = BackMsg()
        message.rerun_script.page_name = name
        message.rerun_script.widget_states.widgets.extend(states)
        began = time.monotonic()
        self.buttons, self.uploader, self.texts = {}, "", []
        await self._socket.send(message.SerializeToString())
        async with asyncio.timeout(_PATIENCE):
            while not self._take(await self._next()):
                pass
        return time.monotonic() - began

    async def press(self, page: str, label: str) -> None:
        """Press the button on a page that was asked for last."""
        await self.page(page, WidgetState(id=self.buttons[label], trigger_value=True))

    async def upload(self, page: str, name: str, content: bytes) -> None:
        """Hand a file over on a page that was asked for last."""
        request = BackMsg()
        request.file_urls_request.request_id = "1"
        request.file_urls_request.file_names.append(name)
        request.file_urls_request.session_id = self._session
        await self._socket.send(request.SerializeToString())
        while (answer := await self._next()).WhichOneof("type") != "file_urls_response":
            self._take(answer)
        (urls,) = answer.file_urls_response.file_urls
        async with httpx.AsyncClient(timeout=_PATIENCE) as client:
            files = {"file": (name, content, "text/csv")}
            sent = await client.put(f"{self._url}{urls.upload_url}", files=files)
        sent.raise_for_status()
        state = WidgetState(id=self.uploader)
        info = state.file_uploader_state_value.uploaded_file_info.add()
        info.name, info.size, info.file_id = name, len(content), urls.file_id
        info.file_urls.CopyFrom(urls)
        await self.page(page, state)

    async def _next(self) -> ForwardMsg:
        message = ForwardMsg.FromString(bytes(await self._socket.recv()))
        if message.WhichOneof("type") == "ref_hash":
            return self._known[message.ref_hash]
        if message.hash:
            self._known[message.hash] = message
        return message

    def _take(self, message: ForwardMsg) -> bool:
        """Take in what came; whether the page is there."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id or self._session
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            shown = element.WhichOneof("type")
            if shown == "button":
                self.buttons[element.button.label] = element.button.id
            elif shown == "file_uploader":
                self.uploader = element.file_uploader.id
            elif shown in ("markdown", "heading"):
                body = getattr(element, shown).body
                self.texts.append(body)
            elif shown == "exception":
                self.errors += 1
        return kind == "script_finished" and message.script_finished in _ENDED


@contextlib.contextmanager
def dashboard(port: int, limits: dict[str, str], folder: Path) -> Iterator[str]:
    """The dashboard in a process of its own."""
    url = f"http://127.0.0.1:{port}"
    environment = os.environ | {
        "TMPDIR": str(folder),
        "CLIENTELE_ARTIFACTS": str(folder / "models"),
    }
    environment |= limits
    options = ["--server.port", str(port), "--server.address", "127.0.0.1"]
    options += ["--server.headless", "true", "--server.enableXsrfProtection", "false"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", "front_door.py", *options],
            cwd=ROOT,
            env=environment,
            stdout=log,
            stderr=log,
        )
        try:
            end = time.monotonic() + _PATIENCE
            while time.monotonic() < end:
                with contextlib.suppress(httpx.HTTPError):
                    httpx.get(f"{url}/_stcore/health").raise_for_status()
                    break
                time.sleep(0.2)
            yield url
        finally:
            server.terminate()
            server.wait(30)


def shops(folder: Path, count: int) -> dict[str, bytes]:
    """Orders of so many shops, no customer in two of them."""
    frame = pd.read_parquet(demo.write_demo_orders(folder / "demo.parquet"))
    customer = next(name for name in frame.columns if "customer" in name.lower())
    return {
        f"shop-{number}.csv": frame.assign(
            **{customer: f"S{number}-" + frame[customer].astype("str")}
        )
        .to_csv(index=False)
        .encode()
        for number in range(count)
    }


async def walk(url: str, until: float, measured: Measured) -> None:
    """Look at light pages of the demo store."""
    async with connect(
        f"ws{url[4:]}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as s:
        visitor = Visitor(s, url)
        await open_demo(visitor)
        while time.monotonic() < until:
            for name in LIGHT_PAGES:
                measured.pages.append(await visitor.page(name))
                await asyncio.sleep(_THINKS_SECONDS)
        measured.errors += visitor.errors


async def open_demo(visitor: Visitor) -> None:
    """Open the demo store, which the first visitor has made."""
    await visitor.page("")
    label = next(label for label in visitor.buttons if "demo store" in label)
    await visitor.press("", label)
    for _ in range(int(_PATIENCE)):
        await visitor.page("overview")
        if not any("No store is open" in text for text in visitor.texts):
            return
        await asyncio.sleep(1)


async def analyse(url: str, name: str, content: bytes, until: float, measured: Measured) -> None:
    """Upload a shop and have it analysed."""
    async with connect(
        f"ws{url[4:]}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as s:
        visitor = Visitor(s, url)
        await visitor.page("load")
        await visitor.upload("load", name, content)
        while "Analyse" not in visitor.buttons and time.monotonic() < until:
            await asyncio.sleep(1)
            await visitor.page("load")
        if "Analyse" not in visitor.buttons:
            return
        measured.asked += 1
        began = time.monotonic()
        await visitor.press("load", "Analyse")
        while time.monotonic() < until:
            await asyncio.sleep(2)
            await visitor.page("help")
            if any(name.removesuffix(".csv") in text for text in visitor.texts):
                measured.analysed.append(time.monotonic() - began)
                break
        measured.errors += visitor.errors


async def visit(url: str, files: dict[str, bytes], walkers: int, seconds: float) -> Measured:
    """All of them at once, after one visitor has seen every page."""
    async with connect(
        f"ws{url[4:]}/_stcore/stream", subprotocols=["streamlit"], max_size=None
    ) as s:
        first = Visitor(s, url)
        await open_demo(first)
        for name in LIGHT_PAGES * 2:
            await first.page(name)
    measured, until = Measured(), time.monotonic() + seconds
    work = [analyse(url, name, content, until, measured) for name, content in files.items()]
    await asyncio.gather(*work, *(walk(url, until, measured) for _ in range(walkers)))
    return measured


def told(name: str, measured: Measured) -> float:
    """Print one run; the 95th percentile of its pages."""
    pages = sorted(measured.pages)
    p95 = pages[int(0.95 * (len(pages) - 1))]
    ends = f", the first after {min(measured.analysed):.0f} s" if measured.analysed else ""
    print(
        f"{name:<8} {len(pages):>5} light pages: median {statistics.median(pages):5.2f} s, "
        f"p95 {p95:5.2f} s, slowest {pages[-1]:5.2f} s; {len(measured.analysed)} of "
        f"{measured.asked} analyses ended{ends}; {measured.errors} errors",
        flush=True,
    )
    return p95


def main() -> int:
    """Measure before and after."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--visitors", type=int, default=20, help="at once, half of them analysing")
    parser.add_argument("--seconds", type=float, default=60, help="that each run takes")
    parser.add_argument("--port", type=int, default=8807)
    chosen = parser.parse_args()
    load = os.getloadavg()[0]
    print(f"{chosen.visitors} visitors, {os.cpu_count()} processors, load {load:.0f} at the start")
    seen = {}
    for name, limits in (("before", BEFORE), ("after", {})):
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            files = shops(folder, chosen.visitors // 2)
            with dashboard(chosen.port, limits, folder) as url:
                walkers = chosen.visitors - len(files)
                seen[name] = told(name, asyncio.run(visit(url, files, walkers, chosen.seconds)))
    print(f"p95 after / before: {seen['after'] / seen['before']:.2f}")
    met = seen["after"] < WANTED_SECONDS
    print(f"{'met' if met else 'MISSED'}: light pages under {WANTED_SECONDS:.0f} s at p95")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
