"""`Described`: every row of a raw table, with what takes a look at more than the row itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from core import engine
from core.cleaning import column_groups

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from core.cleaning.column_groups import Recipe
    from core.cleaning.encoded_rows import EncodedRows
    from core.files import RawTable


@dataclass(frozen=True, eq=False)
class Described:
    """Every row of a raw table, before any is left out.

    Parameters
    ----------
    raw, recipe : where the rows lie, and how they are read
    rows : what each says
    repeats : places of those that repeat another
    sums : places of those that hold sums
    """

    raw: RawTable
    recipe: Recipe
    rows: EncodedRows
    repeats: NDArray[np.int64]
    sums: NDArray[np.int64]

    def typed(self, places: NDArray[np.int64], connection: duckdb.DuckDBPyConnection) -> str:
        """A query for some rows as typed lines.

        Parameters
        ----------
        places : of these rows, which are few
        connection : gets the view `raw_rows` with them
        """
        wanted = [name for each in self.recipe.columns.values() for name in each]
        given = {
            name: coded.distinct.take(pa.array(coded.codes[places]))
            for name, coded in engine.encode_columns(self.raw, wanted).items()
        }
        column_groups.ask(
            connection, self.raw, self.recipe.sql, given, self.rows.numbers.at(places)
        )
        return self.recipe.sql
