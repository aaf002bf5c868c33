"""What the API costs, and whether it holds.

    .venv/bin/python benchmarks/api.py [speed] [made-up] [others]

speed: a project of 120,000 customers behind `python -m core serve`; milliseconds of new orders, of
one customer and of a page of customers, as a program sees them. made-up: at least 20,000 requests
made up from the OpenAPI document, without a fault and answered as described. others: 10,000 random
requests of a token for one shop, none of which may show a customer of another.

Exits 1 where an order takes 50 ms or a read 20 ms and more (p95), or where anything else fails.
"""

from __future__ import annotations

import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import numpy as np

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "api"), str(ROOT / "tests" / "support")]

from core import access, projects  # noqa: E402 - found once the path is set
from core.files import open_source  # noqa: E402
from core.settings import SegmentSettings, Settings  # noqa: E402

CUSTOMERS, LINES, REQUESTS, MADE_UP = 120_000, 300_000, 400, 20_000
MOST_ORDER_MS, MOST_READ_MS = 50, 20


def main(sections: list[str]) -> int:
    """Run the sections; the exit code."""
    known = {"speed": speed, "made-up": made_up, "others": others}
    failed = [name for name in sections or known if not known[name]()]
    if failed:
        print(f"missed: {', '.join(failed)}")
    return 1 if failed else 0


def speed() -> bool:
    """Orders and reads of a large project."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "projects"
        project = _large_project(folder, Path(name))
        _, token = access.create_token(folder, "Benchmark", ["read", "write"])
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "core", "serve", "--projects", str(folder)]
        command += ["--port", str(port), "--requests-per-minute", "1000000"]
        server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
        base = f"http://127.0.0.1:{port}/api/v1/projects/{project}"
        headers = {"Authorization": f"Bearer {token}"}
        try:
            with httpx.Client(headers=headers, timeout=60) as client:
                return _measure(client, base)
        finally:
            server.terminate()
            server.wait()


def _measure(client: httpx.Client, base: str) -> bool:
    _wait(client, base)
    dice = random.Random(7)  # noqa: S311 - customers are drawn, not kept secret
    begun = time.perf_counter()
    segments = client.get(f"{base}/segments").json()["segments"]
    print(f"first answer {time.perf_counter() - begun:.1f} s, {CUSTOMERS:,} customers")
    name = max(segments, key=lambda one: one["customers"])["name"]
    client.get(f"{base}/segments/{name}/customers")

    def order(number: int) -> httpx.Response:
        body = {"order_id": f"b{number}", "ordered_at": "2026-01-01T10:00:00Z", "amount": 25}
        customer = f"c{dice.randrange(CUSTOMERS):06d}"
        return client.post(f"{base}/customers/{customer}/orders", json=body)

    def customer(_: int) -> httpx.Response:
        return client.get(f"{base}/customers/c{dice.randrange(CUSTOMERS):06d}")

    def page(_: int) -> httpx.Response:
        return client.get(f"{base}/segments/{name}/customers?limit=100")

    held = True
    for ask, status, most in (
        (order, 201, MOST_ORDER_MS),
        (customer, 200, MOST_READ_MS),
        (page, 200, MOST_READ_MS),
    ):
        spent = []
        for number in range(REQUESTS):
            begun = time.perf_counter()
            answer = ask(number)
            spent.append((time.perf_counter() - begun) * 1000)
            held = held and answer.status_code == status
        p50, p95 = np.percentile(spent, [50, 95])
        print(f"{ask.__name__:<9} p50 {p50:6.1f} ms  p95 {p95:6.1f} ms  worst {max(spent):6.1f} ms")
        held = held and p95 < most
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
