"""Tables of BigQuery, Snowflake and Databricks, computed there through drivers that Ibis names."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import ibis

from core import files
from core.errors import ClienteleError, DatabaseError
from core.warehouse.warehouse_table import Warehouse, named_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from core.settings import ReadSettings
    from core.warehouse.address import WarehouseAddress


@contextmanager
def open_table(address: WarehouseAddress, read: ReadSettings, folder: Path) -> Iterator[Warehouse]:
    """Open a table at an address; arguments and errors as `open_warehouse`."""
    title = address.title
    try:
        backend = ibis.connect(address.url)
    except ImportError:
        raise DatabaseError(
            f"The driver that computes in {title} is not installed.",
            f"Install it with: pip install 'ibis-framework[{address.kind}]>=12,<13'",
        ) from None
    except Exception:  # noqa: BLE001 - every driver has errors of its own, with the address in them
        raise DatabaseError(
            f"{title} cannot be reached.", "Check each part of the address, and who signs in."
        ) from None
    try:
        name, table = named_table(backend, read.table)
        plain = files.plain_columns(table)
        yield Warehouse(backend, plain, f"{name} ({title})", name, folder)
    except ClienteleError:
        raise
    except Exception as error:  # noqa: BLE001 - as above
        raise DatabaseError(
            f"{title} did not answer ({type(error).__name__}).",
            "Check that this user may read the table.",
        ) from None
    finally:
        backend.disconnect()
