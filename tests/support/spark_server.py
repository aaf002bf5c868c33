"""A real Spark for one test run: a local server of Spark Connect on a loopback port."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pyspark.sql.connect.session import SparkSession

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(__file__).parents[2] / ".spark" / "pyspark"
"""Where .ci/run puts Spark itself: 470 MB, of which the product needs nothing."""

_SECONDS_TO_START = 120
_SMALL = (
    # What is compared are a few hundred rows: compiling code for them takes longer than they do.
    "spark.sql.codegen.wholeStage=false",
    "spark.sql.codegen.factoryMode=NO_CODEGEN",
    "spark.sql.shuffle.partitions=1",
    "spark.sql.adaptive.enabled=false",
    "spark.sql.parquet.inferTimestampNTZ.enabled=true",
    "spark.ui.enabled=false",
)


@contextlib.contextmanager
def serve() -> Iterator[str]:
    """The address of a server that runs; the test is skipped where Spark or Java is missing."""
    missing = not PACKAGE.is_dir() or shutil.which("java") is None
    if missing:
        reason = "needs Java, and Spark in .spark (.ci/run puts it there)"
        if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = (
        *_SMALL,
        "spark.driver.bindAddress=127.0.0.1",
        "spark.driver.host=127.0.0.1",
        "spark.connect.grpc.binding.address=127.0.0.1",
        f"spark.connect.grpc.binding.port={port}",
    )
    folder = tempfile.mkdtemp(prefix="clientele-spark-")
    command = [str(PACKAGE / "bin" / "spark-submit"), "--master", "local[2]"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    for setting in settings:
        command += ["--conf", setting]
    with subprocess.Popen(
        [*command, "spark-internal"],
        cwd=folder,
        env=os.environ | {"SPARK_HOME": str(PACKAGE), "SPARK_LOCAL_IP": "127.0.0.1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            _wait(port, process)
            yield f"sc://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)
            shutil.rmtree(folder, ignore_errors=True)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _SECONDS_TO_START
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.3)
    pytest.fail("Spark did not start")


def make_table(address: str, name: str, path: Path) -> None:
    """A table over a Parquet file where it lies."""
    session = SparkSession(connection=address)
    session.sql(f"CREATE TABLE {name} USING parquet OPTIONS (path '{path}')")
    session.stop()
