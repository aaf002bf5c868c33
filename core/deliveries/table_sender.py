"""A table of customers with their segments, in PostgreSQL or SQLite, merged by customer."""

from __future__ import annotations

import importlib
import importlib.util
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from core.deliveries import outgoing
from core.deliveries.sender import Prepared
from core.errors import ClienteleError, DeliveryError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from core.deliveries.delivery import TableDelivery
    from core.deliveries.outbox import OutboxMessage

_COLUMNS = ("customer_id", "segment", "segment_before", "run", "as_of")
_SECONDS, _PORT = 30, 5432
_POSTGRES = frozenset({"postgres", "postgresql"})


def prepare_table(
    delivery: TableDelivery,
    secret: str,
    message: OutboxMessage,
    now: dt.datetime,  # noqa: ARG001 - all senders are called alike
) -> Prepared:
    """Rows of customers (`core.deliveries.sender.Sender`).

    A row that a later run has written already stays, so that nothing that is sent once more or out
    of turn turns the table back.
    """
    data = json.loads(message.body)["data"]
    rows = [
        (row["customer_id"], row["after"], row["before"], data["run"], data["as_of"])
        for row in data["customers"]
    ]
    shown = {"table": delivery.table, "columns": list(_COLUMNS), "rows": [list(r) for r in rows]}
    return Prepared(shown, lambda: _merge(delivery.table, secret, rows))


def check_address(address: str) -> str:
    """The address of a database that can be written to.

    Raises
    ------
    DeliveryError : it is of another kind
    """
    scheme = urlsplit(address).scheme.partition("+")[0]
    if scheme not in _POSTGRES | {"sqlite"}:
        raise DeliveryError(
            "Tables are written in PostgreSQL and SQLite only.",
            "Write an address like postgresql://user:password@host:5432/shop.",
        )
    return address


def _merge(table: str, address: str, rows: Sequence[tuple[Any, ...]]) -> None:
    check_address(address)
    try:
        if urlsplit(address).scheme == "sqlite":
            path = unquote(urlsplit(address).path)
            with closing(sqlite3.connect(path, timeout=_SECONDS)) as database, database:
                _write(database, table, rows, "?")
        else:
            with _postgres(address) as database:
                _write(database.cursor(), table, rows, "%s")
    except ClienteleError:
        raise
    except Exception as error:  # noqa: BLE001 - every driver has errors of its own
        # What drivers say may hold the address.
        raise DeliveryError(
            f"The database did not take the rows ({type(error).__name__}).",
            "Look at its address, and whether its user may make and write the table.",
        ) from None


def _postgres(address: str) -> Any:
    """A connection to an address that was checked; TLS still asks for the name."""
    if importlib.util.find_spec("psycopg") is None:
        raise DeliveryError(
            "PostgreSQL needs the package psycopg, which is not installed.",
            "Install it: `pip install -r requirements-database.txt`.",
            "not_installed",
        )
    parts = urlsplit(address)
    checked = outgoing.resolve(str(parts.hostname), parts.port or _PORT)
    return importlib.import_module("psycopg").connect(
        address.replace(parts.scheme, "postgresql", 1),
        hostaddr=checked[0],
        port=parts.port or _PORT,
        connect_timeout=_SECONDS,
    )


def _write(database: Any, table: str, rows: Sequence[tuple[Any, ...]], place: str) -> None:
    name = ".".join(f'"{part}"' for part in table.split("."))
    own = table.rpartition(".")[2]
    database.execute(
        f"CREATE TABLE IF NOT EXISTS {name} (customer_id TEXT PRIMARY KEY, segment TEXT, "
        "segment_before TEXT, run INTEGER NOT NULL, as_of TEXT)"
    )
    changed = ", ".join(f"{column} = excluded.{column}" for column in _COLUMNS[1:])
    database.executemany(
        f"INSERT INTO {name} ({', '.join(_COLUMNS)}) VALUES ({', '.join([place] * 5)}) "
        f'ON CONFLICT (customer_id) DO UPDATE SET {changed} WHERE excluded.run >= "{own}".run',
        rows,
    )
