"""The options on where orders are computed, and the choice that they make."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from core import files, warehouse
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from core.settings import Settings
    from core.warehouse import WarehouseAddress

ENGINES = ("auto", "fetch", "there")


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Add the choice of where orders are computed."""
    parser.set_defaults(sql=None, write_to=None)
    parser.add_argument(
        "--engine",
        choices=ENGINES,
        default="auto",
        help="compute orders where they lie (there), or fetch them and compute here (fetch); auto: "
        "duckdb: addresses and large tables of a database there (default: auto)",
    )


def add(parser: argparse.ArgumentParser) -> None:
    """Add the choice of where orders are computed, and what else can be had there."""
    add_engine(parser)
    parser.add_argument(
        "--sql",
        choices=warehouse.SQL_DIALECTS,
        help="print what computes a step where the orders lie as SQL for this engine",
    )
    parser.add_argument(
        "--step",
        choices=warehouse.SQL_STEPS,
        default="segments",
        help="with --sql: which step (default: segments)",
    )
    parser.add_argument(
        "--write-to",
        metavar="SCHEMA",
        help="write customers and segments into a schema of the database, by a role of its own",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="with --write-to: print the statements and run none",
    )


@contextlib.contextmanager
def address_of(
    options: argparse.Namespace, settings: Settings
) -> Iterator[WarehouseAddress | None]:
    """Where the orders of a command are computed; None for here, with `files` as they are loaded.

    Raises
    ------
    SettingError : files that are loaded cannot be computed where they lie, nor tables of a
        warehouse fetched
    """
    name = options.files[0] if len(options.files) == 1 else ""
    if not (warehouse.is_warehouse_address(name) or name == files.DATABASE_WORD):
        if (
            options.sql
            or options.write_to
            or options.engine == "there"
            or any(map(warehouse.is_warehouse_address, options.files))
        ):
            raise SettingError(
                "Only one address is computed where its orders lie.",
                f"Give {warehouse.DUCKDB_WORD}FILE, a folder or a pattern, or the address of a "
                "database.",
            )
        yield None
        return
    address = warehouse.read_address(name)
    if address.url and options.engine == "fetch":
        raise SettingError(
            f"Orders in {address.title} are not fetched.",
            "Compute them there (--engine there), or give them as a file.",
        )
    in_database = address.kind == "postgresql" and name != files.DATABASE_WORD
    with files.use_database(name) if in_database else contextlib.nullcontext():
        asked = bool(options.sql or options.write_to) or options.engine == "there"
        if asked or (
            options.engine == "auto"
            and warehouse.is_computed_there(address, settings.read, settings.limits)
        ):
            yield address
            return
        options.files = [str(path) for path in address.paths] or [files.DATABASE_WORD]
        yield None
