"""Money in hundredths: 1999 for 19.99, as payment systems and databases keep it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core import vocabulary
from core.columns.parsers.mixed_currencies import file_currencies
from core.columns.parsers.numbers import EXACT
from core.engine import ROW, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

    from core.columns.parsers.numbers import NumberReading
    from core.columns.roles import Roles
    from core.files import RawTable

WITH_CENTS = frozenset({"USD", "EUR", "GBP", "CAD", "AUD", "NZD", "CHF", "SGD"})
"""Currencies in which few shops have only whole prices, and most of a thousand or more."""
_LARGE = 1000
_ROWS = 10_000


def settle(
    connection: duckdb.DuckDBPyConnection,
    raw: RawTable,
    roles: Roles,
    money: Mapping[str, NumberReading],
    unit: str,
) -> dict[str, NumberReading]:
    """How columns of money are read instead: divided by a hundred, or with a doubt.

    A column whose name says that it is in cents is. Where no name does, whole numbers stay as they
    are; large ones in a currency with cents leave the question open.

    Parameters
    ----------
    money : how the column of each role would be read
    unit : as `ReadSettings.money_unit` has it
    """
    if unit == "whole":
        return {}
    if unit == "hundredths":
        return {role: _divided(one) for role, one in money.items()}
    medians = {
        role: _median_if_whole(connection, raw, str(roles[role]), one)
        for role, one in money.items()
    }
    in_cents = {
        role: _divided(one)
        for role, one in money.items()
        if medians[role] is not None and vocabulary.holds_concept(str(roles[role]), "hundredths")
    }
    if in_cents:
        return in_cents
    paid = {role: one for role, one in money.items() if role != "discount"}
    if not all(medians[role] is not None for role in paid):
        return {}
    large = max((medians[role] or 0.0 for role in paid), default=0.0) >= _LARGE
    if not large or not _has_cents(file_currencies(raw, roles)):
        return {}
    label = "whole units, not hundredths (cents)"
    return {
        role: replace(one, label=label, undecided=True, unit="whole") for role, one in paid.items()
    }


def _divided(reading: NumberReading) -> NumberReading:
    return replace(
        reading,
        sql=f"CAST({reading.sql} * 0.01 AS {EXACT})",
        label="hundredths, like 1999 for 19.99",
        unit="hundredths",
    )


def _median_if_whole(
    connection: duckdb.DuckDBPyConnection, raw: RawTable, column: str, reading: NumberReading
) -> float | None:
    """The median of a column whose numbers are all whole; None for any other."""
    row = connection.execute(
        f"SELECT bool_and(n = floor(n)), median(abs(n)) FROM (SELECT {reading.sql} AS n "
        f"FROM {raw.only([column])} WHERE {quoted(ROW)} <= {_ROWS}) WHERE n <> 0"
    ).fetchone()
    return float(row[1]) if row and row[0] else None


def _has_cents(currencies: tuple[str, ...]) -> bool:
    return bool(currencies) and set(currencies) <= WITH_CENTS
