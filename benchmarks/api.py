"""What the API costs, and whether it holds.

    .venv/bin/python benchmarks/api.py [speed] [made-up] [others]

speed: a project of a million customers behind `python -m core serve`; milliseconds of new orders,
of one customer and of a page of customers, as a program sees them: first alone, then while a
visitor of the dashboard walks through the pages of the demo store, a second on each. made-up: at
least 20,000 requests made up from the OpenAPI document, without a fault and answered as described.
others: 10,000 random requests of a token for one shop, none of which may show a customer of
another.

The project of a million takes minutes to make: `CLIENTELE_BENCHMARKS` names a folder to keep it in.
Exits 1 where an order takes 50 ms or a read 20 ms and more (p95), or where anything else fails.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import multiprocessing
import os
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import load_test
import numpy as np
from websockets.asyncio.client import connect

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "api"), str(ROOT / "tests" / "support")]

from core import access, projects  # noqa: E402 - found once the path is set
from core.files import open_source  # noqa: E402
from core.settings import SegmentSettings, Settings  # noqa: E402

CUSTOMERS, LINES, REQUESTS, MADE_UP = 1_000_000, 2_500_000, 300, 20_000
MOST_ORDER_MS, MOST_READ_MS = 50, 20
Ask = Callable[[], httpx.Response]


def main(sections: list[str]) -> int:
    """Run the sections; the exit code."""
    known = {"speed": speed, "made-up": made_up, "others": others}
    failed = [name for name in sections or known if not known[name]()]
    if failed:
        print(f"missed: {', '.join(failed)}")
    return 1 if failed else 0


def speed() -> bool:
    """Orders and reads of a large project, alone and beside a visitor."""
    with contextlib.ExitStack() as opened:
        kept = os.environ.get("CLIENTELE_BENCHMARKS")
        name = kept or opened.enter_context(tempfile.TemporaryDirectory())
        folder = Path(name) / "projects"
        known = [one.id for one in projects.list_projects(folder)] if folder.is_dir() else []
        project = known[0] if known else _large_project(folder, Path(name))
        _, token = access.create_token(folder, "Benchmark", ["read", "write"])
        url = opened.enter_context(_served(folder))
        base = f"{url}/api/v1/projects/{project}"
        client = opened.enter_context(
            httpx.Client(headers={"Authorization": f"Bearer {token}"}, timeout=60)
        )
        _wait(client, base)
        asks = _asks(client, base)
        alone = _measure("alone", asks)
        visitor = opened.enter_context(_visitor(url))
        beside = _measure("beside a visitor", asks)
        print(f"the visitor saw {visitor()} pages meanwhile, load {os.getloadavg()[0]:.0f}")
        return alone and beside


@contextlib.contextmanager
def _served(folder: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "core", "serve", "--projects", str(folder)]
    command += ["--port", str(port), "--requests-per-minute", "1000000"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL) as server:
        yield f"http://127.0.0.1:{port}"
        server.terminate()


@contextlib.contextmanager
def _visitor(url: str) -> Iterator[Callable[[], int]]:
    """Somebody who looks at the demo store, in a process of their own; tells how many pages."""
    with multiprocessing.Manager() as shared:
        seen = shared.Value("i", 0)
        walking = multiprocessing.Process(target=_walk, args=(url, seen))
        walking.start()
        while seen.value < len(load_test.LIGHT_PAGES) * 2:  # the first ones compute
            time.sleep(0.2)
        before = seen.value
        yield lambda: seen.value - before
        walking.kill()
        walking.join()


def _walk(url: str, seen: Any) -> None:
    async def walk() -> None:
        at = f"ws{url[4:]}/_stcore/stream"
        async with connect(at, subprotocols=["streamlit"], max_size=None) as socket_:
            visitor = load_test.Visitor(socket_, url)
            await load_test.open_demo(visitor)
            for name in itertools.cycle(load_test.LIGHT_PAGES):
                await visitor.page(name)
                seen.value += 1
                await asyncio.sleep(1)

    asyncio.run(walk())


def _asks(client: httpx.Client, base: str) -> dict[str, tuple[int, float, Ask]]:
    """What is asked: the status that is wanted, the most milliseconds, and how."""
    dice = random.Random(7)  # noqa: S311 - customers are drawn, not kept secret
    begun = time.perf_counter()
    segments = client.get(f"{base}/segments").json()["segments"]
    print(f"first answer {time.perf_counter() - begun:.1f} s, {CUSTOMERS:,} customers")
    name = max(segments, key=lambda one: one["customers"])["name"]
    client.get(f"{base}/segments/{name}/customers")
    order = {"ordered_at": "2026-01-01T10:00:00Z", "amount": 25}

    def customer() -> str:
        return f"{base}/customers/c{dice.randrange(CUSTOMERS):06d}"

    return {
        "order": (
            *(201, MOST_ORDER_MS),
            lambda: client.post(f"{customer()}/orders", json=order | {"order_id": uuid4().hex}),
        ),
        "customer": (200, MOST_READ_MS, lambda: client.get(customer())),
        "page": (
            *(200, MOST_READ_MS),
            lambda: client.get(f"{base}/segments/{name}/customers?limit=100"),
        ),
    }


def _measure(when: str, asks: dict[str, tuple[int, float, Ask]]) -> bool:
    spent: dict[str, list[float]] = {name: [] for name in asks}
    held = True
    for _ in range(REQUESTS):
        for name, (status, _most, ask) in asks.items():
            begun = time.perf_counter()
            answer = ask()
            spent[name].append((time.perf_counter() - begun) * 1000)
            held = held and answer.status_code == status
        time.sleep(0.02)
    for name, (_, most, _ask) in asks.items():
        p50, p95 = np.percentile(spent[name], [50, 95])
        held = held and p95 < most
        print(
            f"{when:<16} {name:<9} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms (under {most} wanted)  "
            f"worst {max(spent[name]):6.1f} ms",
            flush=True,
        )
    return held


def _wait(client: httpx.Client, base: str) -> None:
    for _ in range(240):
        try:
            if client.get(base).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.5)
    raise TimeoutError("the server did not start")


def _large_project(folder: Path, work: Path) -> str:
    """A shop whose customers order one to several times in two years."""
    dice = np.random.default_rng(7)
    who = np.concatenate(
        [
            np.arange(CUSTOMERS),
            (dice.pareto(1.2, LINES - CUSTOMERS) * 5_000).astype(int) % CUSTOMERS,
        ]
    )
    days = np.datetime64("2024-01-01") + dice.integers(0, 730, LINES).astype("timedelta64[D]")
    amounts = dice.lognormal(3.5, 0.8, LINES)
    file = work / "orders.csv"
    with file.open("w") as out:
        out.write("order,customer,date,amount\n")
        out.writelines(
            f"o{n},c{one:06d},{day},{amount:.2f}\n"
            for n, (one, day, amount) in enumerate(zip(who, days, amounts, strict=True))
        )
    settings = Settings(segment=SegmentSettings(trials=3))
    made = projects.create_project(
        folder, "Large", open_source(file, file.name), projects.ProjectChoices(settings=settings)
    )
    private = work / "private"
    private.mkdir()
    projects.run_project(folder, made.id, private)
    shutil.rmtree(private)
    return made.id


def made_up() -> bool:
    """Requests made up from the OpenAPI document, all checked."""
    from conftest import make_project
    from made_up_requests import send_made_up_requests

    from api.application import make_api

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "projects"
        project = make_project(folder, Path(name), "shop")
        _, token = access.create_token(folder, "Made up", access.SCOPES)
        api = make_api(folder, requests_per_minute=10**9)
        begun = time.perf_counter()
        sent = send_made_up_requests(api, token, project, examples=1_100)
        print(f"made up   {sent:,} requests in {time.perf_counter() - begun:.0f} s, no fault")
        return sent >= MADE_UP


def others() -> bool:
    """Random requests of a token for one shop."""
    from conftest import Served, make_project
    from test_access_matrix import reach_for_others

    from api.application import make_api

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "projects"
        shop, other = (make_project(folder, Path(name), each) for each in ("shop", "other"))
        served = Served(folder, make_api(folder, requests_per_minute=10**9), shop, other)
        reach_for_others(served, 10_000)
    print("others    10,000 requests, no customer of another shop")
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
