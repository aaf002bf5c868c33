"""Which customers have lines under which order numbers on which days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa

from core import engine

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from core.columns import ColumnParser
    from core.engine import Codes
    from core.files import RawTable

NEEDED = ("order_id", "customer_id", "ordered_at")
"""The roles whose columns tell how numbers are used."""

MAX_NUMBERS = 20_000
"""Of more numbers with several customers every so many-th is looked at, and counts for the rest."""


class NumberUses(Protocol):
    """Which customers have lines under which order numbers on which days, wherever the rows lie."""

    def count(self) -> int:
        """How many different numbers there are."""
        ...

    def of_several_customers(self) -> tuple[int, int, pa.Table | None]:
        """The numbers that stand beside several customers.

        Returns
        -------
        how many they are; how many of them are looked at; and the different rows of these, with
        the columns of `order_id`, `customer_id` and `ordered_at`, None where there are none
        """
        ...

    def on_several_moments(self) -> pa.Table | None:
        """The different rows of numbers with lines of several moments; None where none has."""
        ...


class UsesOfTable:
    """The uses of numbers in a raw table."""

    def __init__(self, raw: RawTable, read: Mapping[str, ColumnParser]) -> None:
        self._raw = raw
        self._columns = [read[role].column for role in NEEDED if role in read]

    def count(self) -> int:
        """As `NumberUses`."""
        return len(self._encoded()[0].distinct) - 1

    def of_several_customers(self) -> tuple[int, int, pa.Table | None]:
        """As `NumberUses`."""
        number, customer, _ = self._encoded()
        several = _with_several(number.codes, len(number.distinct), customer.codes, customer.nulls)
        return self._looked_at(several)

    def on_several_moments(self) -> pa.Table | None:
        """As `NumberUses`."""
        number, _, moment = self._encoded()
        return self._looked_at(
            _with_several(number.codes, len(number.distinct), moment.codes, moment.nulls)
        )[2]

    def _encoded(self) -> tuple[engine.EncodedColumn, ...]:
        return tuple(engine.encode_columns(self._raw, self._columns).values())

    def _looked_at(self, several: NDArray[np.bool_]) -> tuple[int, int, pa.Table | None]:
        several[-1] = False
        if not several.any():
            return 0, 0, None
        numbers = np.flatnonzero(several)
        looked_at = numbers[:: max(1, len(numbers) // MAX_NUMBERS)]
        return len(numbers), len(looked_at), self._uses(looked_at)

    def _uses(self, numbers: NDArray[np.int64]) -> pa.Table:
        """The different rows of some numbers."""
        encoded = engine.encode_columns(self._raw, self._columns)
        number = next(iter(encoded.values()))
        wanted = np.zeros(len(number.distinct), dtype=bool)
        wanted[numbers] = True
        places = engine.rows_where(self._raw.rows, lambda part: wanted.take(number.codes[part]))
        uses = pd.DataFrame({name: one.codes[places] for name, one in encoded.items()})
        uses = uses.drop_duplicates()
        return pa.table(
            {
                name: encoded[name].distinct.take(pa.array(uses[name].to_numpy()))
                for name in uses.columns
            }
        )


def _with_several(numbers: Codes, size: int, customers: Codes, nulls: int) -> NDArray[np.bool_]:
    """Which numbers stand beside several customers: those that differ from the last one written."""
    last = np.zeros(size, dtype=customers.dtype)
    nobody = customers.max(initial=0) if nulls else None
    if nobody is None:
        last[numbers] = customers
    else:
        known = customers != nobody
        last[numbers[known]] = customers[known]

    def differs(part: slice) -> NDArray[np.bool_]:
        unlike: NDArray[np.bool_] = last.take(numbers[part]) != customers[part]
        return unlike if nobody is None else unlike & (customers[part] != nobody)

    several = np.zeros(size, dtype=bool)
    several[numbers[engine.rows_where(len(numbers), differs)]] = True
    return several
