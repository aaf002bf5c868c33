"""How each role's column is read where the table lies: the same values as the column engine gives.

A reading was chosen on the sample. Here it is written as an expression that any engine computes,
and held against it on every row of the sample: where one value differs, the column is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import ibis
import pyarrow as pa

from core import engine
from core.warehouse import cell_expressions as cells
from core.warehouse.warehouse_sample import MAX_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    import duckdb
    import ibis.expr.types as ir

    from core.columns import ColumnParser
    from core.files import RawTable
    from core.warehouse.warehouse_table import Warehouse

    Expression = Callable[[ir.Table], ir.Value]

TEXTS = ("customer_id", "order_id", "product_id", "product_name", "country", "category")
_NUMBERS = ("quantity", "unit_price", "amount", "discount", "refund")
_WORDS = ("status", "kind", "cancelled_at")
_READ = {*TEXTS, *_NUMBERS, *_WORDS, "ordered_at"}


@dataclass(frozen=True)
class ReadColumns:
    """How the roles are read.

    Parameters
    ----------
    parsers : as they were chosen on the sample
    expressions : by role, over the table with plain types
    """

    parsers: tuple[ColumnParser, ...]
    expressions: Mapping[str, Expression]

    def parser(self, role: str) -> ColumnParser | None:
        """How a role was read on the sample."""
        return next((one for one in self.parsers if one.role == role), None)


def read_columns(
    warehouse: Warehouse, raw: RawTable, parsers: Sequence[ColumnParser]
) -> ReadColumns:
    """Write the readings of a sample as expressions over the whole table.

    Parameters
    ----------
    raw : the sample
    parsers : chosen on it

    Raises
    ------
    UnreadableColumnError : a reading that no engine but the column engine does
    """
    shapes = _text_shapes(warehouse, parsers)
    found: dict[str, Expression] = {}
    with engine.connect() as connection:
        connection.execute(f"CREATE TEMP VIEW sample_rows AS FROM {raw.sql}")
        for parser in parsers:
            if parser.role not in _READ:
                continue
            found[parser.role] = _agreed(connection, warehouse, parser, shapes)
    return ReadColumns(tuple(parsers), found)


def _text_shapes(
    warehouse: Warehouse, parsers: Sequence[ColumnParser]
) -> dict[str, cells.TextShape]:
    """What has to be done to the texts of ids and names, asked of the whole table at once."""
    texts = {
        parser.role: warehouse.table[parser.column]
        for parser in parsers
        if parser.role in TEXTS and warehouse.table[parser.column].type().is_string()
    }
    if not texts:
        return {}
    questions: dict[str, ir.Value] = {}
    for role, text in texts.items():
        questions |= cells.text_shape_questions(text, role)
    answers = warehouse.one_row(warehouse.table.aggregate(**questions))
    return {
        role: cells.text_shape(
            {key: value for key, value in answers.items() if key.startswith(f"{role}_")}, role
        )
        for role in texts
    }


def _agreed(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    parser: ColumnParser,
    shapes: Mapping[str, cells.TextShape],
) -> Expression:
    """The first expression that gives what the parser gives, on every row of the sample."""
    for expression in _candidates(connection, warehouse, parser, shapes):
        if _agrees(connection, parser, expression):
            return expression
    raise cells.refuse_column(parser.column, parser.label)


def _candidates(
    connection: duckdb.DuckDBPyConnection,
    warehouse: Warehouse,
    parser: ColumnParser,
    shapes: Mapping[str, cells.TextShape],
) -> Iterator[Expression]:
    column, kind = parser.column, warehouse.table[parser.column].type()
    if parser.role in _WORDS or parser.form == "yes_or_no":
        yield _of_words(connection, warehouse, parser)
        return
    ways: tuple[Callable[[ir.Value], ir.Value], ...]
    if parser.role in TEXTS:
        ways = _ways_of_ids(shapes.get(parser.role), whole=kind.is_floating())
    elif parser.role == "ordered_at":
        typed = kind.is_timestamp() or kind.is_date()
        ways = (cells.typed_moment,) if typed else cells.written_moments()
    else:
        ways = (cells.typed_number,) if kind.is_numeric() else cells.written_numbers()
    if parser.role == "discount":
        ways += tuple(_absolute(way) for way in ways)
    if parser.form == "hundredths":
        ways = tuple(_divided(way) for way in ways)
    for way in ways:
        yield _over(column, way)


def _over(column: str, way: Callable[[ir.Value], ir.Value]) -> Expression:
    return lambda table: way(table[column])


def _absolute(way: Callable[[ir.Value], ir.Value]) -> Callable[[ir.Value], ir.Value]:
    return lambda cell: way(cell).abs()


def _divided(way: Callable[[ir.Value], ir.Value]) -> Callable[[ir.Value], ir.Value]:
    return lambda cell: way(cell) * ibis.literal(Decimal("0.01"))


def _ways_of_ids(
    shape: cells.TextShape | None, *, whole: bool
) -> tuple[Callable[[ir.Value], ir.Value], ...]:
    """Ids of text in the case they are written, or none; ids of numbers whole, or as they are."""
    if shape is None:
        plain = partial(cells.id_of_number, whole=False)
        return (partial(cells.id_of_number, whole=True), plain) if whole else (plain,)
    text = partial(cells.id_of_text, shape=shape)
    return (text, lambda cell: text(cell).lower())


def _agrees(
    connection: duckdb.DuckDBPyConnection, parser: ColumnParser, expression: Expression
) -> bool:
    backend = ibis.duckdb.from_connection(connection)
    table = backend.table("sample_rows")
    mine = backend.compile(table.select(row=table[engine.ROW], mine=expression(table)))
    if parser.role == "customer_id" and parser.label.endswith("ignoring case"):
        house = f"lower({parser.sql})"
    else:
        house = parser.sql
    row = engine.quoted(engine.ROW)
    query = (
        f"SELECT count(*) FROM ({mine}) AS a "
        f"JOIN (SELECT {row} AS row, ({house}) AS house FROM sample_rows) AS b USING (row) "
        "WHERE mine IS DISTINCT FROM house"
    )
    try:
        ((differing,),) = connection.execute(query).fetchall()
    except Exception as error:
        if type(error).__name__ in {"ConversionException", "InvalidInputException"}:
            return False
        raise
    return not differing


def _of_words(
    connection: duckdb.DuckDBPyConnection, warehouse: Warehouse, parser: ColumnParser
) -> Expression:
    """What few different words mean, each asked of the reading once."""
    column = parser.column
    different = warehouse.table.select(value=warehouse.table[column]).distinct()
    words = warehouse.fetch(different.limit(MAX_WORDS + 1)).column("value")
    if len(words) > MAX_WORDS:
        raise cells.refuse_column(column, f"{parser.label}, with too many different values")
    connection.register("words", pa.table({column: words}))
    in_words = connection.execute(
        f"SELECT {engine.quoted(column)}::VARCHAR, {parser.sql} FROM words"
    ).fetchall()
    connection.unregister("words")
    meanings: dict[str, Any] = {word: value for word, value in in_words if word is not None}
    nothing = next((value for word, value in in_words if word is None), None)
    kind = {"cancelled_at": "boolean", "refund": "int64"}.get(parser.role, "string")

    def expression(table: ir.Table) -> ir.Value:
        meant = cells.meant_by(table[column].cast("string"), meanings, kind)
        return meant if nothing is None else meant.fill_null(ibis.literal(nothing).cast(kind))

    return expression
