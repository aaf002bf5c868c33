"""What it costs to compute segments where orders lie, next to the column engine.

    .venv/bin/python benchmarks/scale_out.py [--lines N] [--postgresql] [--file FILE]

An invented shop of N lines (2 million unless said otherwise) is written as Parquet, and then as one
of twice as many. Each way runs in a fresh process: the column engine on the file, DuckDB behind
`duckdb:` under the engine's memory limit, and, where it is asked for, PostgreSQL (Debian's, on
loopback), fetched and computed there. What they print must be the same document. The targets, all
of one run: twice the lines cost at most 2.3 times the CPU, no more than a tenth of the file's bytes
cross, and the process stays under 1,500 MB. Exits 1 where one is missed. Linux only.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb
import psutil

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "support")]

LINES = 2_000_000
EVERY_SECONDS = 0.02
MAX_GROWTH, MAX_SHARE, MAX_MB = 2.3, 0.1, 1500

SHOP = """
    WITH drawn AS (
        SELECT n, hash(n) AS a, hash(n + 1000003) AS b, hash(n // 4) AS o, n // 4 AS number
        FROM range({lines}) AS lines(n)
    ),
    lines AS (
        SELECT 'O' || number AS order_no,
            'C' || (o % ({lines} // 60 + 1)) * (hash(o) % 3 + 1) AS customer_id,
            TIMESTAMP '2022-01-01' + to_minutes((hash(o + 1) % 1000000)::BIGINT) AS order_date,
            'SKU-' || a % 4000 AS sku, (1 + b % 6)::INTEGER AS quantity,
            (0.5 + (a % 4000) / 100)::DECIMAL(10, 2) AS unit_price,
            ['France', 'Italy', 'Spain'][(1 + o % 3)::INTEGER] AS country, n
        FROM drawn
    )
    SELECT * EXCLUDE (n) FROM lines
    UNION ALL
    SELECT 'C' || order_no, customer_id, order_date + INTERVAL 2 DAY, sku, -quantity, unit_price,
        country FROM lines WHERE n % 50 = 0
    UNION ALL SELECT * EXCLUDE (n) FROM lines WHERE n % 200 = 0
"""


def worker(address: str) -> None:
    """Compute the segments of one address and print the document and what it took."""
    from core import exports, pipeline, rfm, warehouse
    from core.files import open_source
    from core.settings import Limits, ReadSettings, Settings

    table = None if ":" not in address or address.startswith("duckdb:") else "lines"
    limits = Limits(rows=2_000_000_000, cells=40_000_000_000, unpacked_mb=65_536)
    settings = Settings(read=ReadSettings(table=table), limits=limits)
    crossed = None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if ":" in address:
            from core.files import use_database

            with (
                use_database(address),
                warehouse.segment_in_place(
                    warehouse.read_address(address), folder, settings
                ) as there,
            ):
                customers, scores, notices = there.customers, there.scores, there.notices
                source, crossed = there.source, there.warehouse.fetched_bytes
        else:
            source = open_source(Path(address), "lines", settings.limits, uploaded=False)
            measured = pipeline.measure(source, folder, settings)
            customers, notices = measured.customers, measured.notices
            scores = rfm.score_customers(customers, settings.rfm)
        document = exports.rfm_document_of(source, customers, scores, notices=notices)
    for segment in document["segments"]:
        segment["reordered"] = []
    print(json.dumps([document | {"source": None}, crossed]))


def run(address: str) -> dict[str, Any]:
    """One address in a fresh process: its document, CPU seconds and the most memory it held."""
    command = [sys.executable, __file__, "--worker", address]
    begun = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        watched, peak, cpu = psutil.Process(process.pid), 0, 0.0
        while process.poll() is None:
            try:
                peak = max(peak, watched.memory_info().rss)
                times = watched.cpu_times()
                cpu = times.user + times.system
            except psutil.Error:
                break
            time.sleep(EVERY_SECONDS)
        answer = process.stdout.read() if process.stdout else ""
    document, crossed = json.loads(answer)
    wall = time.perf_counter() - begun
    return {"document": document, "crossed": crossed, "cpu": cpu, "mb": peak / 1e6, "wall": wall}


def show(what: str, spent: dict[str, Any]) -> None:
    """One line of the table."""
    crossed = "" if spent["crossed"] is None else f"{spent['crossed'] / 1e6:9.1f} MB crossed"
    print(
        f"{what:<34}{spent['cpu']:8.1f} CPU-s{spent['wall']:8.1f} s{spent['mb']:8.0f} MB{crossed}",
        flush=True,
    )


def in_postgresql(path: Path, expected: object) -> list[str]:
    """The same table in PostgreSQL, computed there."""
    import postgres
    import psycopg

    with postgres.serve() as server:
        columns = "order_no text, customer_id text, order_date timestamp, sku text"
        rest = "quantity integer, unit_price numeric(10, 2), country text"
        with psycopg.connect(server.owner, autocommit=True) as owner:
            owner.execute(f"CREATE TABLE lines ({columns}, {rest})")
            with owner.cursor().copy("COPY lines FROM STDIN (FORMAT csv)") as copy:
                csv = path.with_suffix(".csv")
                duckdb.sql(f"COPY (FROM '{path}') TO '{csv}' (HEADER false)")
                with csv.open("rb") as file:
                    while part := file.read(1 << 20):
                        copy.write(part)
            owner.execute("GRANT SELECT ON lines TO reader; ANALYZE lines")
        spent = run(server.address)
        show("PostgreSQL, our process", spent)
    return [] if spent["document"] == expected else ["PostgreSQL gives another document"]


def main() -> int:
    """Write the shops, run every way, judge."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--lines", type=int, default=LINES)
    parser.add_argument("--file", help="a Parquet file of orders instead of the invented shop")
    parser.add_argument("--postgresql", action="store_true")
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        worker(options.worker)
        return 0
    missed: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        paths = [Path(options.file)] if options.file else []
        for times in () if options.file else (1, 2):
            paths.append(Path(name) / f"lines-{times}.parquet")
            query = SHOP.format(lines=options.lines * times)
            duckdb.sql(f"COPY ({query}) TO '{paths[-1]}' (FORMAT parquet)")
        spent = []
        for path in paths:
            rows = duckdb.sql(f"SELECT count(*) FROM '{path}'").fetchall()[0][0]
            print(f"{rows:,} lines, {path.stat().st_size / 1e6:,.0f} MB of Parquet")
            here, there = run(str(path)), run(f"duckdb:{path}")
            show("column engine", here)
            show("DuckDB where they lie", there)
            spent.append(there)
            if here["document"] != there["document"]:
                missed.append(f"{path.name}: not the same document")
            if there["mb"] > MAX_MB:
                missed.append(f"{path.name}: {there['mb']:.0f} MB held")
            if there["crossed"] > max(MAX_SHARE * path.stat().st_size, 20e6):
                missed.append(f"{path.name}: {there['crossed'] / 1e6:.0f} MB crossed")
        if len(spent) > 1 and spent[1]["cpu"] > MAX_GROWTH * spent[0]["cpu"]:
            missed.append(f"twice the lines cost {spent[1]['cpu'] / spent[0]['cpu']:.1f} times")
        if options.postgresql:
            missed += in_postgresql(paths[0], spent[0]["document"])
    print("\n".join(["missed:", *missed] if missed else ["every target holds"]))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
