"""What every builder returns: a figure, its finding in one sentence, and its numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterable

    import plotly.graph_objects as go

_DECIMALS = 6
"""More decimals are left over from sums of binary fractions."""


@dataclass(frozen=True, eq=False)
class Chart:
    """A chart with everything a page shows around it.

    Parameters
    ----------
    figure : without a title
    finding : what the chart shows, as a short sentence of plain text
    table : the numbers that are drawn, one row a bar, point or cell row; column names in words
    note : how to read the chart, where that is the same on every page
    """

    figure: go.Figure
    finding: str
    table: pd.DataFrame
    note: str | None = None

    def readable_table(self) -> pd.DataFrame:
        """The table for reading: rounded to six decimals, days without a time of day."""
        table = self.table.copy()
        for name in table.select_dtypes("float"):
            table[name] = table[name].round(_DECIMALS)
        for name in table.select_dtypes("datetime"):
            times = table[name]
            if bool((times.dropna() == times.dropna().dt.normalize()).all()):
                table[name] = times.dt.date
        return table


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """A table of an analysis with its column names in words: new_revenue as New revenue."""
    return table.rename(columns=lambda name: str(name).replace("_", " ").capitalize())


def distinct(names: Iterable[object]) -> list[str]:
    """Names from a file with a number behind each that was there before.

    Parameters
    ----------
    names : what measures or columns are called
    """
    found: list[str] = []
    for name in map(str, names):
        found.append(f"{name} {len(found) + 1}" if name in found else name)
    return found


def cross_table(
    corner: str, rows: Iterable[object], columns: Iterable[object], values: Any
) -> pd.DataFrame:
    """Rows by columns as a table whose first column holds the names of the rows.

    Names from a file may be those of another column: the second of that name gets a number.

    Parameters
    ----------
    corner : name of the first column
    rows, columns : what they are called
    values : of shape (rows, columns)
    """
    names = distinct((corner, *columns))
    table = pd.DataFrame(values, columns=names[1:])
    table.insert(0, corner, list(rows))
    return table
