"""The files a command is given, opened; and the options on how they are read."""

from __future__ import annotations

import contextlib
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from core import columns
from core.errors import SettingError
from core.files import DATABASE_WORD, bundle_uploads, open_source, titles
from core.settings import ReadSettings, Settings

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from core.files import Source


def opened(files: Sequence[str], settings: Settings, private: Path) -> Source:
    """One file, several as one, or the connected database.

    Parameters
    ----------
    files : paths, or the word for the database
    settings : how large a file may be
    private : a folder to write to

    Raises
    ------
    ClienteleError : a file is not there, or is nothing that can be read
    """
    file, *more = files
    if file == DATABASE_WORD and not more:
        from core.files import open_database  # most runs need none

        return open_database()
    paths = [Path(name) for name in files]
    for path in paths:
        existing(path)
    if more:
        with contextlib.ExitStack() as open_files:
            given = [(path.name, open_files.enter_context(path.open("rb"))) for path in paths]
            return bundle_uploads(given, private / "files.zip", settings.limits)
    path = paths[0]
    return open_source(path, path.name, settings.limits, uploaded=False)


def existing(path: Path) -> Path:
    """The path, where there is a file."""
    if not path.is_file():
        raise SettingError(f"There is no file {path.name}.", "Check the path.", "no_such_file")
    return path


def read_settings(options: argparse.Namespace) -> ReadSettings:
    """The settings that the options of `add` describe.

    Raises
    ------
    SettingError : an option cannot be understood
    """
    return ReadSettings(
        table=options.table,
        joins=_joins(options.join),
        append=_append(options.append),
        encoding=options.encoding,
        delimiter=options.delimiter,
        header_row=options.header_row,
        date_order=options.date_order,
        decimal_mark=options.decimal_mark,
        shape=options.shape,
        roles=_roles(options.role),
        currency=options.currency,
        rates=_rates(options.rate),
        rates_from=options.rates_from,
    )


def _roles(given: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    roles = []
    for each in given:
        role, equals, column = each.partition("=")
        if not equals or role not in (*columns.ROLES, *columns.CUSTOMER_ROLES):
            raise SettingError(
                f"--role {each} cannot be understood.",
                f"Write --role ROLE=COLUMN with one of these roles: {', '.join(columns.ROLES)}.",
            )
        roles.append((role, column or None))
    return tuple(roles)


def _rates(given: Sequence[str]) -> tuple[tuple[str, Decimal], ...]:
    rates = []
    for each in given:
        code, _, rate = each.partition("=")
        try:
            rates.append((code, Decimal(rate)))
        except InvalidOperation:
            raise SettingError(
                f"--rate {each} cannot be understood.",
                "Write --rate CODE=RATE, such as --rate USD=0.92 with --currency EUR.",
            ) from None
    return tuple(rates)


def _append(given: Sequence[str]) -> tuple[str, ...] | None:
    if list(given) == ["none"]:
        return ()
    return tuple(given) or None


def _joins(given: Sequence[str]) -> tuple[tuple[str, str, str], ...] | None:
    if not given:
        return None
    if list(given) == ["none"]:
        return ()
    joins = []
    for each in given:
        table, colon, keys = each.rpartition(":")
        left, equals, right = keys.partition("=")
        if not (colon and equals and table and left and right):
            raise SettingError(
                f"--join {each} cannot be understood.",
                "Write --join TABLE:COLUMN=COLUMN OF THAT TABLE, or --join none.",
            )
        joins.append((table, left, right))
    return tuple(joins)


def add(parser: argparse.ArgumentParser) -> None:
    """Add the files, and what reading them leaves to choose."""
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help=f"{titles()}, or several; database: for the connected one",
    )
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE=COLUMN",
        help=(
            f"say which column plays a role, as often as needed; roles: {', '.join(columns.ROLES)}"
        ),
    )
    parser.add_argument(
        "--shape",
        choices=("auto", *columns.Grain),
        default="auto",
        help="what one row of the file is (default: auto, told from the columns)",
    )
    parser.add_argument(
        "--currency", metavar="CODE", help="use only the rows in this currency, such as EUR"
    )
    parser.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="CODE=RATE",
        help="what one unit of another currency is worth in --currency, as often as needed",
    )
    parser.add_argument(
        "--rates-from", metavar="TEXT", help="where these rates come from and of which day"
    )
    parser.add_argument(
        "--table", metavar="NAME", help="table, sheet or file, where the source holds several"
    )
    parser.add_argument(
        "--append",
        action="append",
        default=[],
        metavar="NAME",
        help="read this table below the first one, as often as needed; none appends nothing",
    )
    parser.add_argument(
        "--join",
        action="append",
        default=[],
        metavar="TABLE:COLUMN=COLUMN",
        help="join a table by its last-named column, as often as needed; none joins nothing",
    )
    _add_guesses(parser)


def _add_guesses(parser: argparse.ArgumentParser) -> None:
    """The choices beside each guess at how a file is to be read."""
    defaults = ReadSettings()
    parser.add_argument(
        "--encoding", metavar="NAME", help="text encoding, such as cp1252 (default: found)"
    )
    parser.add_argument(
        "--delimiter",
        choices=get_args(ReadSettings.model_fields["delimiter"].annotation),
        default=defaults.delimiter,
        help="what stands between the cells of a text file (default: auto)",
    )
    parser.add_argument(
        "--header-row",
        type=int,
        metavar="N",
        help="row with the column names, counted from 1; 0 for none (default: found)",
    )
    parser.add_argument(
        "--date-order",
        choices=get_args(ReadSettings.model_fields["date_order"].annotation),
        default=defaults.date_order,
        help="which comes first in dates such as 03/04/2024 (default: auto)",
    )
    parser.add_argument(
        "--decimal-mark",
        choices=get_args(ReadSettings.model_fields["decimal_mark"].annotation),
        default=defaults.decimal_mark,
        help="which mark separates the decimals in numbers (default: auto)",
    )
