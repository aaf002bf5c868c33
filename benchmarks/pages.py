"""What every page costs: CPU seconds on the server, and bytes to the browser.

    .venv/bin/python benchmarks/pages.py [FILE] [--customers N] [--skip-large] [--pages NAME …]

Finds the pages in the navigation and drives them in Streamlit's own test runner, in one process
that has already analysed the file, as a server has:

1. With FILE (UCI Online Retail from the shared data sets where none is given; the demo store where
   those are absent): CPU seconds of each page's first computation and of a rerun of it, when
   everything it shows is cached. First under 3 seconds, again under 0.3.
2. With a made-up shop of a million customers: what each page sends to the browser, as the length of
   its messages before compression. Under 5 MB each.

CPU seconds are those of the process, all threads together. A page whose work runs as a job, such as
the forecast, is measured with that job. Exits 1 when a target is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import calibration
import duckdb
from streamlit.testing.v1 import AppTest, local_script_runner

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from core import demo
from core.files import open_source
from core.pipeline import analyse
from core.progress import silent
from core.settings import Limits, Settings
from ui.shell import navigation
from ui.state.open_store import OpenStore
from ui.state.private_folder import PrivateFolder
from ui.state.session import SessionState

ROOT = Path(__file__).resolve().parents[1]
UCI = ROOT.parent / "shared" / "data" / "uci_online_retail" / "online_retail.parquet"
FIRST_SECONDS, AGAIN_SECONDS = 3.0, 0.3
MAX_MB = 5.0
PATIENCE = 900


@dataclass(frozen=True)
class Cost:
    """One run of a page: CPU seconds, and bytes of the messages it sent."""

    cpu: float
    sent: int


class Counting(local_script_runner.LocalScriptRunner):
    """The test runner, which also counts what would go to the browser."""

    sent = 0

    def forward_msgs(self) -> list[Any]:
        """The messages of a run, counted as they are taken."""
        messages = super().forward_msgs()
        Counting.sent += sum(message.ByteSize() for message in messages)
        return messages


def pages() -> list[str]:
    """The files of all pages, in the order of the navigation."""
    return [each.file for each in navigation.PAGES]


def opened(path: Path, settings: Settings) -> OpenStore:
    """Analyse a file as the dashboard does."""
    folder = PrivateFolder()
    source = open_source(path, path.name, settings.limits, uploaded=False)
    started = time.process_time()
    analysis = analyse(source, folder.path, settings, silent)
    customers = len(analysis.customers.frame)
    print(f"\n{path.name}: {customers:,} customers, {analysis.report.rows_in:,} rows, "
          f"analysed in {time.process_time() - started:.1f} CPU-s")  # fmt: skip
    return OpenStore(source, analysis, demo=False, folders=(folder,))


def run(app: AppTest) -> Cost:
    """Run the page that is open until no job is under way."""
    Counting.sent = 0
    started = time.process_time()
    app.run(timeout=PATIENCE)
    while (job := app.session_state["session"].tasks.under_way) is not None:
        job.wait()
        app.run(timeout=PATIENCE)
    spent = time.process_time() - started
    if app.exception or app.error:
        shown = [item.value for item in (*app.exception, *app.error)]
        raise RuntimeError(f"the page shows an error: {shown}")
    return Cost(spent, Counting.sent)


def measure(store: OpenStore, files: list[str]) -> dict[str, tuple[Cost, Cost]]:
    """Each page's first run, and the cheapest of three more."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=PATIENCE)
    app.session_state["session"] = SessionState(store=store)
    run(app)
    measured = {}
    for file in files:
        app.switch_page(file)
        first = run(app)
        # Python collects the garbage of the pages before whenever it pleases: the least of three.
        measured[file] = (first, min((run(app) for _ in range(3)), key=lambda item: item.cpu))
    return measured


def million(customers: int, folder: Path) -> Path:
    """Order lines of a made-up shop: most customers buy once or twice, some often."""
    path = folder / "large-shop.parquet"
    duckdb.sql(f"""
        COPY (
            SELECT 'C' || lpad(c::VARCHAR, 7, '0') AS customer_id, c || '-' || n AS order_id,
                TIMESTAMP '2023-01-01' + to_seconds((hash(c * 31 + n) % 63072000)::BIGINT)
                    AS order_date,
                'P' || hash(c + 7 * n) % 400 AS product_code,
                'Product ' || hash(c + 7 * n) % 400 AS product,
                ['Kitchen', 'Garden', 'Toys', 'Books'][(1 + hash(c + 7 * n) % 4)::INT] AS category,
                ['France', 'Spain', 'Italy'][(1 + hash(c) % 3)::INT] AS country,
                1 + hash(c * 3 + n) % 4 AS quantity,
                round(3 + (hash(c * 5 + n) % 9000) / 100, 2) AS unit_price
            FROM (
                SELECT c, unnest(range(orders)) AS n
                FROM (
                    SELECT range AS c,
                        1 + if(hash(c) % 100 < 45, hash(c * 17) % 9, 0)::INT AS orders
                    FROM range({customers})
                )
            )
        ) TO '{path}' (FORMAT parquet)
    """)
    return path


def target(what: str, *, held: bool) -> bool:
    """Print whether a target holds."""
    print(f"  {what}: {'holds' if held else 'MISSED'}")
    return held


def small(path: Path, files: list[str]) -> bool:
    """CPU seconds of each page of a usual shop; whether all are within their targets."""
    before = calibration.slowness()
    measured = measure(opened(path, Settings()), files)
    slow = (before + calibration.slowness()) / 2
    first_limit, again_limit = FIRST_SECONDS * slow, AGAIN_SECONDS * slow
    print(f"{'page':28}{'first':>8}{'again':>8}{'sent':>11}   CPU-s, KB")
    for file, (first, again) in measured.items():
        missed = "  MISSED" if first.cpu > first_limit or again.cpu > again_limit else ""
        print(f"{file:28}{first.cpu:8.2f}{again.cpu:8.2f}{again.sent / 1e3:11,.0f}{missed}")
    print(calibration.said(slow))
    costs = measured.values()
    return all(
        [
            target(
                f"first under {FIRST_SECONDS} CPU-s",
                held=all(first.cpu <= first_limit for first, _ in costs),
            ),
            target(
                f"again under {AGAIN_SECONDS} CPU-s",
                held=all(again.cpu <= again_limit for _, again in costs),
            ),
        ]
    )


def large(customers: int, files: list[str]) -> bool:
    """Bytes that each page of a very large shop sends; whether all are within the target."""
    limits = Limits(query_memory_mb=2000)
    with tempfile.TemporaryDirectory() as private:
        path = million(customers, Path(private))
        measured = measure(opened(path, Settings(limits=limits)), files)
    print(f"{'page':28}{'first':>8}{'again':>8}{'sent':>11}   CPU-s, KB")
    for file, (first, again) in measured.items():
        sent = max(first.sent, again.sent)
        heavy = "  MISSED" if sent > MAX_MB * 1e6 else ""
        print(f"{file:28}{first.cpu:8.2f}{again.cpu:8.2f}{sent / 1e3:11,.0f}{heavy}")
    most = max(max(first.sent, again.sent) for first, again in measured.values())
    return target(f"at most {MAX_MB} MB a page", held=most <= MAX_MB * 1e6)


def main() -> int:
    """Run what is asked for; 0 when every target holds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path)
    parser.add_argument("--customers", type=int, default=1_000_000)
    parser.add_argument("--skip-large", action="store_true")
    parser.add_argument("--pages", nargs="+", default=[], metavar="NAME")
    options = parser.parse_args()
    files = [file for file in pages() if not options.pages or Path(file).stem in options.pages]
    # The runner is looked up where AppTest uses it.
    import streamlit.testing.v1.app_test as runner

    runner.LocalScriptRunner = Counting
    with tempfile.TemporaryDirectory() as private:
        path = options.file or UCI
        if not path.is_file() and options.file is None:
            path = demo.write_demo_orders(Path(private) / "demo.parquet")
        held = small(path, files)
    if not options.skip_large:
        held &= large(options.customers, files)
    return 0 if held else 1


if __name__ == "__main__":
    sys.exit(main())
