"""What the columns of a table in a warehouse are, and how they are read there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis

from core import cleaning, columns, engine
from core.errors import SettingError, UnreadableFileError
from core.warehouse import cell_expressions as cells
from core.warehouse import whole_table
from core.warehouse.read_columns import read_columns
from core.warehouse.warehouse_sample import take_sample, with_all_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir

    from core.columns import Roles
    from core.errors import Notice
    from core.files import RawTable
    from core.settings import Settings
    from core.warehouse.read_columns import Expression
    from core.warehouse.warehouse_table import Warehouse


@dataclass(frozen=True)
class TableReading:
    """A table whose columns are understood.

    Parameters
    ----------
    raw, roles : the sample, and what its columns were taken for
    rows : of the whole table
    parsers : how each role's column was read; what is counted in them is of the whole table
    expressions : the same as expressions over the table with plain types
    currencies : that the sample names
    notices : what the user should know of all that
    alike : rows that differ from another only in columns that play no role
    """

    raw: RawTable
    roles: Roles
    rows: int
    parsers: tuple[columns.ColumnParser, ...]
    expressions: Mapping[str, Expression]
    currencies: tuple[str, ...]
    notices: tuple[Notice, ...]
    alike: int = 0


def understand_table(warehouse: Warehouse, settings: Settings) -> TableReading:
    """Recognise the columns of a table by a sample, and decide the rest on all of it.

    Parameters
    ----------
    warehouse : the table
    settings : how it is read

    Raises
    ------
    ClienteleError : whatever the user can put right, and whatever is not done where a table lies
    """
    read, clean, limits = settings.read, settings.clean, settings.limits
    sample = take_sample(warehouse, limits)
    guessed = columns.guess_roles(sample.raw)
    chosen = columns.apply_choices(sample.raw, read, guessed)
    words = [chosen[role] for role in ("status", "kind", "cancelled_at", "refund", "currency")]
    sample = with_all_words(warehouse, sample, [name for name in words if name is not None])
    if _one_a_customer(warehouse, sample.raw, settings, guessed):
        raise UnreadableFileError(
            f"The table {warehouse.name} has one row per customer, and orders are what is "
            "computed where they lie.",
            "Load it as a file or fetch it (--engine fetch), or set the shape of its rows.",
        )
    roles = columns.resolve_roles(sample.raw, read, guessed)
    cleaning.check_filters(settings.filter, {role for role, column in roles.chosen() if column})
    if columns.only_currency(sample.raw, roles, read) is not None:
        raise SettingError(
            "One currency of several cannot be chosen where a table lies.",
            "Make a view of the rows in one currency, or fetch the table (--engine fetch).",
        )
    parsers = columns.choose_parsers(sample.raw, roles, read)
    found = read_columns(warehouse, sample.raw, parsers)
    totals = whole_table.refuse_order_totals(warehouse, found, clean)
    customer, parsers, nobody = whole_table.nobody_among_customers(
        warehouse, found, sample.rows, clean, limits
    )
    expressions = {**found.expressions, "customer_id": customer}
    orders: tuple[Notice, ...] = ()
    if "order_id" in expressions:
        uses = whole_table.WarehouseNumberUses(warehouse, parsers)
        with engine.connect() as connection:
            made, orders = cleaning.choose_order_identity(connection, parsers, clean, uses)
        expressions["order_id"] = _identity(parsers, made, expressions)
    whole = sample.raw.rows >= sample.rows
    return TableReading(
        sample.raw,
        roles,
        sample.rows,
        parsers if whole else _counted(warehouse, parsers, found.expressions),
        expressions,
        columns.file_currencies(sample.raw, roles),
        (*roles.notices(), *nobody, *orders, *totals),
        _alike(warehouse, parsers) if sample.rows <= limits.fetch_rows else 0,
    )


def _counted(
    warehouse: Warehouse,
    parsers: Sequence[columns.ColumnParser],
    expressions: Mapping[str, Expression],
) -> tuple[columns.ColumnParser, ...]:
    """The parsers with the rows of the whole table that they read, and that they cannot read."""
    table = warehouse.table
    asked: dict[str, ir.Value] = {}
    for parser in parsers:
        cell = table[parser.column]
        empty = cells.is_empty(cells.strip(cell)) if cell.type().is_string() else cell.isnull()
        asked[f"{parser.role}_filled"] = empty.ifelse(0, 1).sum()
        lost = ~empty & expressions[parser.role](table).isnull()
        asked[f"{parser.role}_lost"] = lost.ifelse(1, 0).sum()
    answer = warehouse.one_row(table.aggregate(**asked))
    return tuple(
        replace(
            parser,
            filled=int(answer[f"{parser.role}_filled"]),
            unreadable=int(answer[f"{parser.role}_lost"]) if parser.role in _CHECKED else 0,
        )
        for parser in parsers
    )


_CHECKED = ("ordered_at", "quantity", "unit_price", "amount")


def _alike(warehouse: Warehouse, parsers: Sequence[columns.ColumnParser]) -> int:
    """Rows that match another in all columns with a role and differ in another one."""
    table, roles = warehouse.table, dict.fromkeys(parser.column for parser in parsers)
    if set(table.columns) == set(roles):
        return 0
    answer = [
        int(warehouse.one_row(one.aggregate(n=one.count()))["n"])
        for one in (table.select(*roles).distinct(), table.distinct())
    ]
    return answer[1] - answer[0]


def _one_a_customer(
    warehouse: Warehouse, raw: RawTable, settings: Settings, guessed: Roles
) -> bool:
    """Whether a row is a customer; of a sample hardly anybody comes twice: the table is asked."""
    if not columns.detect_grain(raw, settings.read, guessed).of_customers:
        return False
    customer = guessed["customer_id"]
    if customer is None or settings.read.shape != "auto" or guessed["ordered_at"] is None:
        return True
    table = warehouse.table
    answer = warehouse.one_row(table.aggregate(rows=table.count(), ids=table[customer].nunique()))
    return bool(answer["ids"] >= columns.NEARLY_UNIQUE * answer["rows"])


def _identity(
    given: Sequence[columns.ColumnParser],
    made: Sequence[columns.ColumnParser],
    expressions: Mapping[str, Expression],
) -> Expression:
    """The id of one order: its number, with the customer and the day where these belong to it."""
    before, after = (next(one.sql for one in of if one.role == "order_id") for of in (given, made))
    # The column engine writes after the number what else names an order.
    added = after.removeprefix(f"({before})") if after != before else ""
    with_customer, with_day = "' / ' || (" in added, "strftime(" in added
    number, customer = expressions["order_id"], expressions["customer_id"]
    moment = expressions["ordered_at"]

    def identity(table: ir.Table) -> ir.Value:
        text = number(table)
        if with_customer:
            text = text + (ibis.literal(" / ") + customer(table)).fill_null("")
        if with_day:
            text = text + (ibis.literal(" / ") + moment(table).strftime("%Y-%m-%d")).fill_null("")
        return text

    return identity
