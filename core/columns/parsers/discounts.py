"""Reading a discount column: its numbers, what they say, and what they are taken off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.columns import discount_form
from core.columns.discount_form import DiscountForm, SampledRows, Unit
from core.columns.parsers import numbers
from core.engine import is_empty_cell, literal, quoted, trimmed_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import duckdb
    from numpy.typing import NDArray

    from core.columns.parsers.column_parser import ColumnParser
    from core.columns.roles import Roles
    from core.files import RawTable

WITH, WITHOUT = 4000, 2000
"""Rows with a discount and without one that are looked at."""

_MAX_OTHERS = 12
_HALF = 0.5
_NUMERIC = ("INT", "BIGINT", "DOUBLE", "FLOAT", "DECIMAL", "HUGEINT", "SMALLINT", "TINYINT")
LABELS: Mapping[str, str] = {
    "share": "a share of the price, like 0.25",
    "percent": "a percentage, like 25",
    "per_unit": "money off each unit",
    "per_line": "money off each line",
    "per_order": "money off each order, once",
}


def percent_expression(column: str) -> str:
    """The number of a text such as "25 %", whichever its decimal mark; null where it is none."""
    text = trimmed_text(column)
    bare = f"replace(rtrim(trim({text}, '% -')), ',', '.')"
    return f"TRY_CAST({bare} AS {numbers.EXACT})"


def is_percent(connection: duckdb.DuckDBPyConnection, counted: str, column: str) -> bool:
    """Whether most of the different values of a column have a percent sign."""
    text = trimmed_text(column)
    row = connection.execute(
        f"SELECT count(*) FILTER (contains({text}, '%')), count(*) FILTER "
        f"(NOT {is_empty_cell(text)} AND {text} NOT IN ('0', '0.0', '0.00', '0,00')) FROM {counted}"
    ).fetchone()
    signs, filled = row or (0, 0)
    return bool(filled and signs > filled * _HALF)


def settle(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    roles: Roles,
    parsers: Sequence[ColumnParser],
    chosen: Unit | Literal["auto", "taken"],
) -> tuple[ColumnParser, ...]:
    """The parsers with that of the discount given what its numbers mean.

    Parameters
    ----------
    chosen : what the user says of it; `auto` to tell from the file
    """
    discount = next((one for one in parsers if one.role == "discount"), None)
    if discount is None:
        return tuple(parsers)
    read = {one.role: one for one in parsers}
    bases = tuple(role for role in ("amount", "unit_price") if role in read)
    settled = replace(discount, sql=f"abs({discount.sql})", unreadable=0, form="none")
    if not bases or discount.unreadable > discount.filled * _HALF:
        return _with(parsers, settled)
    rows = _rows(connection, raw, roles, read, settled)
    if not bool(np.any(rows.discount > 0)):
        return _with(parsers, replace(settled, label="no discount in any row"))
    names = {role: read[role].column for role in ("discount", *bases)}
    form = discount_form.decide(rows, names, written_as_percent="%" in discount.label)
    if chosen == "taken":
        form = DiscountForm(unit=form.unit, off=())
    elif chosen != "auto":
        form = replace(form, unit=chosen, off=form.off if form.sure_off else bases, sure_unit=True)
    return _with(parsers, _described(settled, form, discount))


def _described(settled: ColumnParser, form: DiscountForm, discount: ColumnParser) -> ColumnParser:
    return replace(
        settled,
        label=LABELS[form.unit],
        unreadable=discount.unreadable,
        form=form.unit,
        off=form.off,
        assumed=not form.sure_off or bool(form.off and not form.sure_unit),
        once_per_order=bool(form.off) and form.unit == discount_form.PER_ORDER,
    )


def _with(parsers: Sequence[ColumnParser], settled: ColumnParser) -> tuple[ColumnParser, ...]:
    return tuple(settled if one.role == "discount" else one for one in parsers)


def _rows(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    roles: Roles,
    read: Mapping[str, ColumnParser],
    discount: ColumnParser,
) -> SampledRows:
    """Some rows with a discount, and some without."""
    others = _others(raw, roles)
    values = {
        "discount": f"coalesce({discount.sql}, 0)",
        "quantity": f"abs({read['quantity'].sql})" if "quantity" in read else "1",
        **{role: f"abs({read[role].sql})" for role in ("unit_price", "amount") if role in read},
        **{f"other_{place}": _number(raw, column) for place, column in enumerate(others)},
    }
    codes = {
        name: trimmed_text(column)
        for name, column in (
            ("product", roles["product_id"] or roles["product_name"]),
            ("order", roles["order_id"]),
        )
        if column is not None
    }
    columns = [*(one.column for one in read.values()), *others]
    named = ", ".join(
        [f"({sql})::DOUBLE AS {name}" for name, sql in values.items()]
        + [f"{text} AS {quoted(name)}" for name, text in codes.items()]
    )
    source = f"(SELECT {named} FROM {raw.only(list(dict.fromkeys(columns)))})"
    table = connection.execute(
        f"(FROM {source} WHERE discount > 0 LIMIT {WITH}) UNION ALL "
        f"(FROM {source} WHERE discount = 0 LIMIT {WITHOUT})"
    ).df()

    def numbers_of(name: str) -> NDArray[np.float64] | None:
        return table[name].to_numpy(dtype=np.float64, na_value=np.nan) if name in table else None

    def codes_of(name: str) -> NDArray[np.int64] | None:
        if name not in table:
            return None
        return np.unique(table[name].fillna("").to_numpy(dtype=str), return_inverse=True)[1]

    given, quantity = numbers_of("discount"), numbers_of("quantity")
    return SampledRows(
        np.nan_to_num(given) if given is not None else np.zeros(0),
        np.nan_to_num(quantity, nan=1.0) if quantity is not None else np.ones(0),
        numbers_of("unit_price"),
        numbers_of("amount"),
        codes_of("product"),
        codes_of("order"),
        {
            column: other
            for place, column in enumerate(others)
            if (other := numbers_of(f"other_{place}")) is not None
        },
    )


def _others(raw: RawTable, roles: Roles) -> list[str]:
    taken = {column for _, column in roles.chosen()}
    return [column for column in raw.columns if column not in taken][:_MAX_OTHERS]


def _number(raw: RawTable, column: str) -> str:
    """A number in any notation, near enough to compare it; null where there is none."""
    if raw.types[column].startswith(_NUMERIC):
        return f"TRY_CAST({quoted(column)} AS DOUBLE)"
    digits = f"regexp_replace({trimmed_text(column)}, {literal('[^0-9.,-]')}, '', 'g')"
    comma = f"replace(replace({digits}, '.', ''), ',', '.')"
    point = f"replace({digits}, ',', '')"
    last = literal(r",\d{1,2}$")
    return f"TRY_CAST(if(regexp_matches({digits}, {last}), {comma}, {point}) AS DOUBLE)"
