"""How a column of dates is read: the engine expression, and how it was decided."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class DateReading:
    """The engine expression that reads a date column, and how it was decided.

    Parameters
    ----------
    sql, label, ambiguous : as in `ColumnParser`
    clock : whose clock its times of day are on: `own` where offsets from UTC are left as written,
        `utc` where they are in UTC; empty where the file does not say, or has no times of day
    implausible : the years it leads to, where these are no years of orders
    """

    sql: str
    label: str
    ambiguous: bool = False
    clock: Literal["", "own", "utc"] = ""
    implausible: str = ""


def of_calendar(sql: str) -> str:
    """The moment, where Python has its year: from 1 to 9999."""
    first, last = "TIMESTAMP '0001-01-01'", "TIMESTAMP '9999-12-31 23:59:59'"
    return f"CASE WHEN ({sql}) BETWEEN {first} AND {last} THEN ({sql}) END"
