"""What can only be decided on a whole table, asked of it in questions whose answers are small.

Who stands for nobody, what names one order, whether an amount is the order's, whether some rows
are sums. The column engine decides it by the same code; here it is given counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import ibis
import pyarrow as pa
from ibis import _

from core import cleaning, engine, vocabulary
from core.errors import LimitExceededError, UnreadableColumnError, UnreadableFileError
from core.warehouse.warehouse_sample import as_raw_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    import ibis.expr.types as ir

    from core.columns import ColumnParser
    from core.errors import Notice
    from core.settings import CleanSettings, Limits
    from core.warehouse.read_columns import Expression, ReadColumns
    from core.warehouse.warehouse_table import Warehouse

_MAX_UNDATED = 10_000
_STEADY_ORDERS = 20_000
_FEW = 3
_CENT = 0.01


def nobody_among_customers(
    warehouse: Warehouse,
    columns: ReadColumns,
    rows: int,
    settings: CleanSettings,
    limits: Limits,
) -> tuple[Expression, tuple[ColumnParser, ...], tuple[Notice, ...]]:
    """Nobody where a placeholder stands among the customers: an expression, and as read here.

    And what to say. The different ids come over with the rows that each has, and, where a column
    of names stands beside them, the pairs of both; nothing does where placeholders are kept and no
    names are given.

    Parameters
    ----------
    rows : of the whole table
    """
    customer = columns.parser("customer_id")
    expression = columns.expressions["customer_id"]
    if customer is None or (settings.placeholder_customers == "keep" and not settings.guest_names):
        return expression, columns.parsers, ()
    column, taken = customer.column, {one.column for one in columns.parsers}

    def counted(*names: str) -> pa.Table:
        groups = warehouse.table.group_by(list(names)).aggregate(n=_.count())
        return fetch_histogram(warehouse, groups, limits, "customers")

    beside = cleaning.NamesBeside(
        cleaning.name_columns(warehouse.table.columns, column, taken),
        lambda name: counted(name).rename_columns([cleaning.NAME, "n"]),
        lambda name: counted(column, name).rename_columns([column, cleaning.NAME, "n"]),
    )
    values = counted(column)
    with engine.connect() as connection:
        changed, notices = cleaning.find_placeholders(
            connection, (values, rows), customer, beside, settings
        )
        connection.register("counted", values)
        nobody = [
            str(one)
            for (one,) in connection.execute(
                f"SELECT DISTINCT {customer.sql} FROM counted "
                f"WHERE ({changed.sql}) IS NULL AND ({customer.sql}) IS NOT NULL"
            ).fetchall()
        ]
    parsers = tuple(changed if one is customer else one for one in columns.parsers)
    if not nobody:
        return expression, parsers, notices

    def known(table: ir.Table) -> ir.Value:
        ids = expression(table)
        return ids.isin(nobody).ifelse(ibis.null("string"), ids)

    return known, parsers, notices


def fetch_histogram(warehouse: Warehouse, groups: ir.Table, limits: Limits, what: str) -> pa.Table:
    """Counts of different values; refused where they are as many as a table themselves.

    Raises
    ------
    LimitExceededError : more than `histogram_rows`
    """
    answer = warehouse.fetch(groups.limit(limits.histogram_rows + 1))
    if answer.num_rows > limits.histogram_rows:
        raise LimitExceededError(
            f"The table {warehouse.name} has more than {limits.histogram_rows:,} different "
            f"{what}, too many to count here.",
            "Raise histogram_rows in the settings"
            + (
                ", or keep placeholders (--placeholder-customers keep)."
                if what == "customers"
                else "."
            ),
        )
    return answer


class WarehouseNumberUses:
    """How order numbers are used, asked of a table where it lies; as `cleaning.NumberUses`."""

    def __init__(self, warehouse: Warehouse, parsers: Sequence[ColumnParser]) -> None:
        read = {one.role: one.column for one in parsers}
        self._warehouse = warehouse
        self._columns = [read[role] for role in ("order_id", "customer_id", "ordered_at")]

    def count(self) -> int:
        """How many different numbers there are."""
        table, number = self._warehouse.table, self._columns[0]
        return int(self._warehouse.one_row(table.aggregate(n=table[number].nunique()))["n"])

    def of_several_customers(self) -> tuple[int, int, pa.Table | None]:
        """The numbers of several customers, and the different rows of those looked at."""
        several = self._with_several(self._columns[1])
        count = int(self._warehouse.one_row(several.aggregate(n=several.count()))["n"])
        if not count:
            return 0, 0, None
        # As the column engine has it: of less than twice as many, all are looked at.
        step = max(1, count // cleaning.MAX_NUMBERS)
        looked_at = -(-count // step)
        return count, looked_at, self._uses(several.limit(looked_at))

    def on_several_moments(self) -> pa.Table | None:
        """The different rows of numbers with several moments."""
        several = self._with_several(self._columns[2]).limit(2 * cleaning.MAX_NUMBERS)
        uses = self._uses(several)
        return uses if uses.num_rows else None

    def _with_several(self, column: str) -> ir.Table:
        number, table = self._columns[0], self._warehouse.table
        pairs = table.filter(table[number].notnull(), table[column].notnull())
        pairs = pairs.select(number, column).distinct()
        groups = pairs.group_by(number).aggregate(n=_.count())
        return groups.filter(groups.n > 1).select(number)

    def _uses(self, numbers: ir.Table) -> pa.Table:
        table = self._warehouse.table.select(*self._columns)
        return self._warehouse.fetch(table.semi_join(numbers, self._columns[0]).distinct())


def refuse_order_totals(
    warehouse: Warehouse, columns: ReadColumns, settings: CleanSettings
) -> tuple[Notice, ...]:
    """Refuse an amount that its order repeats on each line; what to say where it may be one.

    Raises
    ------
    UnreadableColumnError : the amount belongs to the whole order
    """
    once = next((one for one in columns.parsers if one.once_per_order), None)
    amount, order = columns.parser("amount"), columns.parser("order_id")
    if once is None and settings.order_totals != "each_line" and amount and order:
        table = warehouse.table
        several = table.group_by(order.column).aggregate(n=_.count())
        several = several.filter(several.n > 1, several[order.column].notnull())
        some = table.semi_join(several.select(order.column).limit(_STEADY_ORDERS), order.column)
        rows = warehouse.fetch(some)
        if rows.num_rows:
            raw = as_raw_table(warehouse, rows, "orders")
            with engine.connect() as connection, engine.column_cache():
                read, notices = cleaning.resolve_repeated_totals(
                    connection, raw, columns.parsers, settings
                )
            once = next((one for one in read if one.once_per_order), None)
            if once is None:
                return notices
    if once is None:
        return ()
    raise UnreadableColumnError(
        f"The column {once.column!r} belongs to whole orders of several lines, and spreading it "
        "over them is not done where the table lies.",
        "Set order_totals to each_line if it is the amount of each line, make a view with one row "
        "per order, or fetch the table (--engine fetch).",
    )


def refuse_sums(warehouse: Warehouse, lines: ir.Table, moment: Expression) -> None:
    """Refuse a table that holds rows of sums among its orders.

    Parameters
    ----------
    lines : the typed lines
    moment : the expression of the date over the table

    Raises
    ------
    UnreadableFileError : it does
    """
    asked = lines.aggregate(
        undated=(lines.ordered_at.isnull().ifelse(1, 0) * lines.copies).sum(),
        rows=lines.copies.sum(),
        total=(lines.amount * lines.copies).sum(),
        most=lines.amount.max(),
    )
    sums_of = warehouse.one_row(asked)
    sums = bool(sums_of["most"]) and abs(float(2 * sums_of["most"] - sums_of["total"])) <= _CENT
    if not (sums and sums_of["rows"] > _FEW) and 0 < int(sums_of["undated"]) <= _MAX_UNDATED:
        undated = warehouse.table.filter(moment(warehouse.table).isnull())
        texts = undated.select(
            **{name: undated[name].cast("string") for name in warehouse.table.columns}
        )
        sums = any(
            vocabulary.is_totals_row(list(filter(None, row.values())))
            for row in warehouse.fetch(texts).to_pylist()
        )
    if sums:
        raise UnreadableFileError(
            f"The table {warehouse.name} has a row that holds the sum of others.",
            "Leave such rows out in a view, or fetch the table (--engine fetch).",
        )
