"""Clientele from a terminal: `python -m core segment FILE --json`.

One JSON document goes to standard output and nothing else; progress and errors go to standard
error. A mistake the user can put right exits with 2, anything else with 1.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import sys
import tempfile
import warnings
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, get_args

from pydantic import ValidationError

from core import __version__, exchange, store
from core.demo_store import open_demo_store
from core.errors import ClienteleError, SettingError
from core.load import address, detect
from core.load.bundle import bundle
from core.load.roles import CUSTOMER_ROLES, ROLES
from core.load.shape import Shape
from core.options import add_search, search_settings
from core.pipeline import analyse, forecast
from core.settings import (
    ReadSettings,
    RfmSettings,
    SegmentSettings,
    Settings,
    TableSettings,
    ValueSettings,
)
from core.share import forecasts, models
from core.share.folder import write_folder
from core.share.summary import summary
from core.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.analysis import Analysis
    from core.load.table import Source

USER_MISTAKE = 2
BUG = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        options = _parser().parse_args(arguments)
        with _quiet():
            COMMANDS[options.command](options)
    except ClienteleError as error:
        _complain(error.as_dict())
        return USER_MISTAKE
    except KeyboardInterrupt:
        _complain({"code": "stopped", "message": "Stopped.", "hint": "Nothing was written."})
        return BUG
    except Exception as error:
        # A traceback could carry customer data into a log, so it is shown only when asked for.
        if os.environ.get("CLIENTELE_DEBUG"):
            raise
        kind = type(error).__name__
        _complain(
            {
                "code": "internal",
                "message": f"Something went wrong inside Clientele ({kind}).",
                "hint": "This is our mistake: please report it. CLIENTELE_DEBUG=1 shows where.",
            }
        )
        return BUG
    return 0


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what libraries say to programmers off standard error, unless it is asked for.

    A search tries models that do not fit the data; scikit-learn warns of each, and the leaderboard
    says it better.
    """
    with warnings.catch_warnings():
        if not os.environ.get("CLIENTELE_DEBUG"):
            warnings.simplefilter("ignore")
        yield


def _segment(options: argparse.Namespace) -> None:
    settings = _settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        source = _source(options.files, settings, Path(private))
        analysis = analyse(source, Path(private), settings, _say)
        if options.save_model:
            store.save(analysis, options.save_model)
        if options.out:
            write_folder(analysis, Path(options.out))
        if options.json:
            print(json.dumps(summary(analysis), indent=2, ensure_ascii=False))
        else:
            print(_in_words(analysis))


def _value(options: argparse.Namespace) -> None:
    settings = _settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        source = _source(options.files, settings, Path(private))
        analysis = analyse(source, Path(private), settings, _say)
        found = forecast(analysis, settings.value, _say)
        if options.out:
            forecasts.write_folder(analysis, found, Path(options.out))
        if options.json:
            document = forecasts.document(analysis, found)
            print(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            print(forecasts.in_words(analysis, found))


def _demo(_: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        print(_in_words(open_demo_store(Path(private), _say)))


def _score(options: argparse.Namespace) -> None:
    """Give the customers of a file the segments of a saved model."""
    if options.model is None:
        raise SettingError(
            "score needs --model NAME.", "`python -m core models` lists the saved models.", "usage"
        )
    _, card = store.load(options.model)
    settings = _settings(options)
    with tempfile.TemporaryDirectory(prefix="clientele-") as private:
        source = _source(options.files, settings, Path(private))
        analysis = analyse(source, Path(private), settings, _say)
        if options.out:
            write_folder(analysis, Path(options.out))
        if options.json:
            document = models.scored(analysis, card)
            print(json.dumps(document, indent=2, ensure_ascii=False))
        else:
            print(f"{_in_words(analysis)}\n\n{models.drifted(analysis)}")


def _models(options: argparse.Namespace) -> None:
    """List the saved models, after deleting, exporting or importing one."""
    if options.export:
        name, file = options.export
        exchange.write(name, Path(file))
    if options.import_file:
        exchange.read(_existing(Path(options.import_file)))
    if options.delete:
        store.load(options.delete)  # says which there are, where this is none
        store.delete(options.delete)
    cards = store.models()
    if options.json:
        print(json.dumps([models.described(card) for card in cards], indent=2, ensure_ascii=False))
    else:
        print(models.listed(cards))


COMMANDS = {
    "segment": _segment,
    "score": _score,
    "models": _models,
    "value": _value,
    "demo": _demo,
}


def _source(files: Sequence[str], settings: Settings, private: Path) -> Source:
    file, *more = files
    if file == address.WORD and not more:
        from core.load import database  # most runs need none

        return database.open_source()
    paths = [Path(name) for name in files]
    for path in paths:
        _existing(path)
    if more:
        with contextlib.ExitStack() as open_files:
            opened = [(path.name, open_files.enter_context(path.open("rb"))) for path in paths]
            return bundle(opened, private / "files.zip", settings.limits)
    path = paths[0]
    return detect.open_source(path, path.name, settings.limits, uploaded=False)


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise SettingError(f"There is no file {path.name}.", "Check the path.", "no_such_file")
    return path


def _settings(options: argparse.Namespace) -> Settings:
    try:
        return Settings(
            read=ReadSettings(
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
            ),
            table=TableSettings(
                features=tuple(options.feature) or None,
                categories=tuple(options.category),
                missing=options.missing,
            ),
            rfm=RfmSettings(as_of=_date(options.as_of)),
            segment=search_settings(options),
            value=_value_settings(options),
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = "-".join(str(part) for part in first["loc"]) or "settings"
        raise SettingError(
            f"The value of {name} cannot be used: {first['msg']}.",
            "See --help for what is allowed.",
        ) from error


def _value_settings(options: argparse.Namespace) -> ValueSettings:
    if options.command != "value":
        return ValueSettings()
    return ValueSettings(
        horizon_days=options.horizon,
        backtest_from=_date(options.backtest_from),
        discount_rate=options.discount_rate,
        seed=options.seed,
    )


def _roles(given: Sequence[str]) -> tuple[tuple[str, str | None], ...]:
    roles = []
    for each in given:
        role, equals, column = each.partition("=")
        if not equals or role not in (*ROLES, *CUSTOMER_ROLES):
            raise SettingError(
                f"--role {each} cannot be understood.",
                f"Write --role ROLE=COLUMN with one of these roles: {', '.join(ROLES)}.",
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


def _date(text: str | None) -> dt.date | None:
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise SettingError(
            f"--as-of {text} is not a date.", "Write it as YEAR-MONTH-DAY, like 2025-12-31."
        ) from error


class _Parser(argparse.ArgumentParser):
    """Turns a wrong command line into an error like every other."""

    def error(self, message: str) -> NoReturn:
        raise SettingError(
            message[:1].upper() + message[1:] + ".", f"See `{self.prog} --help`.", "usage"
        )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m core", description="Customer segments from an order export.")
    parser.add_argument("--version", action="version", version=f"Clientele {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)
    commands.add_parser("demo", help="analyse the demo store once, so that it opens at once")
    segment = commands.add_parser("segment", help="segment the customers of one file")
    _add_choices(segment)
    segment.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    segment.add_argument(
        "--save-model", metavar="NAME", help="keep the model under this name in artifacts/"
    )
    score = commands.add_parser("score", help="segment the customers of a file by a saved model")
    _add_choices(score)
    score.add_argument("--out", metavar="DIR", help="write customers, segments and summary there")
    saved = commands.add_parser("models", help="list the saved models")
    saved.add_argument("--json", action="store_true", help="print one JSON document")
    saved.add_argument("--delete", metavar="NAME", help="delete this one first")
    saved.add_argument(
        "--export", nargs=2, metavar=("NAME", "FILE"), help="write this one as a .skops file"
    )
    saved.add_argument(
        "--import", dest="import_file", metavar="FILE", help="take in a .skops file first"
    )
    value = commands.add_parser("value", help="forecast what each customer will be worth")
    _add_choices(value)
    _add_value(value)
    return parser


def _add_value(value: argparse.ArgumentParser) -> None:
    defaults = ValueSettings()
    value.add_argument("--out", metavar="DIR", help="write forecast.csv and forecast.json there")
    value.add_argument(
        "--horizon",
        type=int,
        default=defaults.horizon_days,
        metavar="DAYS",
        help=f"how many days ahead (default: {defaults.horizon_days})",
    )
    value.add_argument(
        "--backtest-from",
        metavar="DATE",
        help="day from which the backtest forecasts (default: chosen from the history)",
    )
    value.add_argument(
        "--discount-rate",
        type=float,
        default=defaults.discount_rate,
        metavar="RATE",
        help="what money is worth less a year later (default: 0.1)",
    )


def _add_choices(segment: argparse.ArgumentParser) -> None:
    """What reading and segmenting a file leaves to choose."""
    defaults = SegmentSettings()
    segment.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="CSV, Excel, ZIP, SQLite or Parquet, or several; database: for the connected one",
    )
    segment.add_argument("--json", action="store_true", help="print one JSON document")
    add_search(segment)
    segment.add_argument(
        "--model", metavar="NAME", help="use this saved model as it is, instead of searching"
    )
    segment.add_argument(
        "--seed", type=int, default=defaults.seed, metavar="N", help="seed (default: 0)"
    )
    segment.add_argument(
        "--as-of", metavar="DATE", help="day recency counts to (default: after the last order)"
    )
    segment.add_argument(
        "--role",
        action="append",
        default=[],
        metavar="ROLE=COLUMN",
        help=f"say which column plays a role, as often as needed; roles: {', '.join(ROLES)}",
    )
    segment.add_argument(
        "--shape",
        choices=("auto", *Shape),
        default="auto",
        help="what one row of the file is (default: auto, told from the columns)",
    )
    segment.add_argument(
        "--feature",
        action="append",
        default=[],
        metavar="COLUMN",
        help="for a table of customers: tell them apart by this column, as often as needed",
    )
    segment.add_argument(
        "--category",
        action="append",
        default=[],
        metavar="COLUMN",
        help="for a table of customers: this column's numbers are codes, as often as needed",
    )
    segment.add_argument(
        "--missing",
        choices=("median", "leave_out"),
        default="median",
        help="for a table of customers: a missing number is the median, or its row is left out",
    )
    segment.add_argument(
        "--currency", metavar="CODE", help="use only the rows in this currency, such as EUR"
    )
    segment.add_argument(
        "--rate",
        action="append",
        default=[],
        metavar="CODE=RATE",
        help="what one unit of another currency is worth in --currency, as often as needed",
    )
    segment.add_argument(
        "--rates-from", metavar="TEXT", help="where these rates come from and of which day"
    )
    segment.add_argument(
        "--table", metavar="NAME", help="table, sheet or file, where the source holds several"
    )
    segment.add_argument(
        "--append",
        action="append",
        default=[],
        metavar="NAME",
        help="read this table below the first one, as often as needed; none appends nothing",
    )
    segment.add_argument(
        "--join",
        action="append",
        default=[],
        metavar="TABLE:COLUMN=COLUMN",
        help="join a table by its last-named column, as often as needed; none joins nothing",
    )
    _add_reading(segment)


def _add_reading(segment: argparse.ArgumentParser) -> None:
    """The choices beside each guess at how a file is to be read."""
    defaults = ReadSettings()
    segment.add_argument(
        "--encoding", metavar="NAME", help="text encoding, such as cp1252 (default: found)"
    )
    segment.add_argument(
        "--delimiter",
        choices=get_args(ReadSettings.model_fields["delimiter"].annotation),
        default=defaults.delimiter,
        help="what stands between the cells of a text file (default: auto)",
    )
    segment.add_argument(
        "--header-row",
        type=int,
        metavar="N",
        help="row with the column names, counted from 1; 0 for none (default: found)",
    )
    segment.add_argument(
        "--date-order",
        choices=get_args(ReadSettings.model_fields["date_order"].annotation),
        default=defaults.date_order,
        help="which comes first in dates such as 03/04/2024 (default: auto)",
    )
    segment.add_argument(
        "--decimal-mark",
        choices=get_args(ReadSettings.model_fields["decimal_mark"].annotation),
        default=defaults.decimal_mark,
        help="which mark separates the decimals in numbers (default: auto)",
    )


def _in_words(analysis: Analysis) -> str:
    found, as_of = analysis.segmentation, analysis.customers.as_of
    counted = f"{len(analysis.customers.frame):,} customers, {found.clusters} segments"
    width = max(22, 2 + max(len(each.name) for each in found.profiles))
    lines = [
        f"{counted} as of {as_of}" if as_of else counted,
        found.verdict,
        "",
        f"{'segment':<{width}}{'customers':>10}{'share':>8}{'revenue share':>15}",
    ]
    lines += [
        f"{each.name:<{width}}{each.customers:>10,}{each.share:>8.1%}"
        f"{percent(each.revenue_share, 1):>15}"
        for each in found.profiles
    ]
    return "\n".join(lines)


def _say(stage: str, done: float, detail: str = "") -> None:
    print(f"{stage:<9}{done:>5.0%}  {detail}", file=sys.stderr, flush=True)


def _complain(error: dict[str, str]) -> None:
    print(json.dumps({"error": error}, ensure_ascii=False), file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
