"""A table of Spark, computed there through Spark Connect: a light client, and no JVM here."""

from __future__ import annotations

import importlib
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import ibis

from core import engine, files, formatting
from core.errors import ClienteleError, DatabaseError, LimitExceededError
from core.warehouse.warehouse_table import Warehouse, named_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import ibis.expr.types as ir
    import pyarrow as pa

    from core.settings import Limits, ReadSettings
    from core.warehouse.address import WarehouseAddress


RETRIES = 5
"""Of a call that failed; by itself the client would try for ten minutes."""


class SparkTable(Warehouse):
    """A table of Spark, which keeps results in the memory and on the disks of its executors."""

    kept: tuple[Any, ...] = ()
    session: Any = None
    seconds = 0
    timed_out = False

    def _answer(self, asked: ir.Table) -> pa.Table:
        # Ibis itself goes through pandas, which makes floats of whole numbers with nulls.
        with self._in_time():
            answer = self.backend.raw_sql(self.backend.compile(asked)).toArrow()
        return answer.cast(asked.schema().to_pyarrow())

    def _keep(self, asked: ir.Table, name: str) -> bool:
        kept = self.backend.raw_sql(self._of_its_types(asked)).cache()
        kept.createOrReplaceTempView(name)
        self.kept += (kept,)
        return True

    def _quoted(self, name: str) -> str:
        return f"`{name.replace('`', '``')}`"

    @contextmanager
    def _in_time(self) -> Iterator[None]:
        timer = threading.Timer(self.seconds, self._give_up)
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _give_up(self) -> None:
        self.timed_out = True
        self.interrupt()

    def execute(self, query: str) -> None:
        """Nothing: the settings of the embedded engine do not apply."""

    def query_progress(self) -> float:
        """Not known."""
        return 0.0

    def interrupt(self) -> None:
        """Stop the query that runs."""
        self.session.interruptAll()

    def let_go(self) -> None:
        """Let the executors forget what was kept."""
        for kept in self.kept:
            kept.unpersist()


@contextmanager
def open_table(
    address: WarehouseAddress, read: ReadSettings, limits: Limits, folder: Path
) -> Iterator[Warehouse]:
    """Open a table of Spark; arguments and errors as `open_warehouse`."""
    warehouse: SparkTable | None = None
    with _session(address) as session:
        try:
            backend = ibis.pyspark.connect(session)
            name, table = named_table(backend, read.table)
            plain = files.plain_columns(table)
            warehouse = SparkTable(backend, plain, f"{name} (Spark)", name, folder)
            warehouse.session, warehouse.seconds = session, limits.warehouse_seconds
            with engine.watched(warehouse):
                yield warehouse
        except ClienteleError:
            raise
        except Exception as error:
            if not _is_of_spark(error):
                raise
            if warehouse is not None and warehouse.timed_out:
                seconds = formatting.count(limits.warehouse_seconds, "second")
                raise LimitExceededError(
                    f"Spark took longer than {seconds} for one query.",
                    "Raise warehouse_seconds in the settings.",
                ) from None
            # Its message can hold the address, or a cell.
            raise DatabaseError(
                f"Spark did not answer ({type(error).__name__}).",
                "Check that this user may read the table.",
            ) from None
        finally:
            if warehouse is not None:
                warehouse.let_go()


@contextmanager
def _session(address: WarehouseAddress) -> Iterator[Any]:
    try:
        connect = importlib.import_module("pyspark.sql.connect.session")
        retries = importlib.import_module("pyspark.sql.connect.client.retries")
    except ImportError:
        raise DatabaseError(
            "The client of Spark Connect is not installed.",
            "Install it with: pip install -r requirements-spark.txt",
        ) from None
    try:
        session = connect.SparkSession(connection=address.url)
        session.client.set_retry_policies([retries.DefaultPolicy(max_retries=RETRIES)])
        session.range(1).collect()
    except Exception as error:
        if not _is_of_spark(error):
            raise
        raise DatabaseError(
            "Spark cannot be reached.", "Check host, port and token of the sc:// address."
        ) from None
    try:
        yield session
    finally:
        session.stop()


def _is_of_spark(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in {"pyspark", "grpc", "py4j", "ibis"}
