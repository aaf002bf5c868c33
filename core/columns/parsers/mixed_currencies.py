"""The currencies of one file: which there are, how much is in each, and which one counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.columns.parsers.currency import WRITTEN, OneCurrency, meaning, sign_in
from core.engine import connect, distinct_texts, is_empty_cell, literal, trimmed_text, value_counts
from core.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    import duckdb

    from core.columns.parsers.column_parser import ColumnParser
    from core.columns.roles import Roles
    from core.files import RawTable
    from core.settings import ReadSettings

_MONEY = ("amount", "unit_price")
_MAX_NAMES = 12


@dataclass(frozen=True, slots=True)
class CurrencyAmount:
    """How much of a file is in one currency, as it stands there.

    Parameters
    ----------
    code : the currency; None for rows that name none
    rows : rows in it
    money : their money, positive and negative
    """

    code: str | None
    rows: int
    money: Decimal


def file_currencies(raw: RawTable, roles: Roles) -> tuple[str, ...]:
    """The currencies the file names, commonest first: in a column, else in the money itself.

    ISO codes where a sign stands for one currency; `$`, which stands for many, stays `$`.
    """
    counted: Counter[str] = Counter()
    with connect() as connection:
        for written, rows in _written(connection, raw, roles):
            counted[meaning(written)] += rows
    return tuple(sign for sign, _ in sorted(counted.items(), key=lambda item: (-item[1], item[0])))


def only_currency(raw: RawTable, roles: Roles, read: ReadSettings) -> OneCurrency | None:
    """The one currency money is counted in, None where all is added as it stands.

    Raises
    ------
    SettingError : no row of the file is in it, or can be converted to it
    """
    if read.currency is None:
        return None
    code, result = meaning(read.currency.strip()), file_currencies(raw, roles)
    rates = tuple((meaning(name.strip()), rate) for name, rate in read.rates)
    if not {code, *(name for name, _ in rates)} & set(result):
        named = ", ".join(result[:_MAX_NAMES]) or "no currency at all"
        raise SettingError(
            f"No row of {raw.source.name} is in the currency {code[:12]}"
            + (", and none has a rate." if rates else "."),
            f"The file names {named}.",
        )
    if result == (code,):
        return None
    return OneCurrency(code, _of_row(raw, roles), rates, read.rates_from)


def currency_amounts(
    raw: RawTable, roles: Roles, readings: Sequence[ColumnParser]
) -> tuple[CurrencyAmount, ...]:
    """How much of the file is in each currency, most rows first, before anything is left out."""
    sql = {reading.role: reading.sql for reading in readings}
    values = [sql[role] for role in ("amount",) if role in sql]
    if "unit_price" in sql:
        values.append(f"({sql['unit_price']}) * ({sql.get('quantity', '1')})")
    money = f"coalesce({', '.join(values)}, 0)" if values else "0"
    with connect() as connection:
        result = connection.execute(
            f"SELECT {_of_row(raw, roles)} AS code, count(*) AS n, "
            f"sum(CAST({money} AS DECIMAL(38, 6))) "
            f"FROM {raw.sql} GROUP BY 1 ORDER BY n DESC, code NULLS LAST"
        ).fetchall()
    return tuple(CurrencyAmount(code, int(rows), total) for code, rows, total in result)


def _written(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, roles: Roles
) -> list[tuple[str, int]]:
    """Every way the file writes a currency, and how often."""
    table, column = raw.sql, roles["currency"]
    if column is not None:
        counted = value_counts(connection, raw, column)
        return connection.execute(
            f"SELECT text, n::BIGINT FROM ({distinct_texts(table, column, counted)})"
        ).fetchall()
    result: list[tuple[str, int]] = []
    for money in _texts_of_money(raw, roles):
        counted = value_counts(connection, raw, money)
        result += connection.execute(
            f"SELECT regexp_extract(text, {literal(WRITTEN)}) AS sign, sum(n)::BIGINT "
            f"FROM ({distinct_texts(table, money, counted)}) GROUP BY 1 HAVING sign != ''"
        ).fetchall()
    return result


def _of_row(raw: RawTable, roles: Roles) -> str:
    """An engine expression for the currency of a row, as `meaning` writes it."""
    column = roles["currency"]
    if column is not None:
        text = trimmed_text(column)
        with connect() as connection:
            odd = {
                written: meaning(written)
                for written, _ in _written(connection, raw, roles)
                if meaning(written) != written
            }
        cases = " ".join(
            f"WHEN {literal(written)} THEN {literal(code)}" for written, code in odd.items()
        )
        name = f"CASE {text} {cases} ELSE {text} END" if odd else text
        return f"CASE WHEN NOT {is_empty_cell(text)} THEN {name} END"
    signs = [sign_in(trimmed_text(name)) for name in _texts_of_money(raw, roles)]
    return f"coalesce({', '.join([*signs, 'NULL'])})" if signs else "CAST(NULL AS VARCHAR)"


def _texts_of_money(raw: RawTable, roles: Roles) -> list[str]:
    columns = (roles[role] for role in _MONEY)
    return [name for name in columns if name is not None and raw.types.get(name) == "VARCHAR"]
