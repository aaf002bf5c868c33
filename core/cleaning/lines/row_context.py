"""`RowContext`: every row of a raw table, with what depends on more than the row itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from core import engine
from core.cleaning.lines import line_recipe

if TYPE_CHECKING:
    import duckdb
    import numpy as np
    from numpy.typing import NDArray

    from core.cleaning.lines.encoded_rows import EncodedRows
    from core.cleaning.lines.line_recipe import LineRecipe
    from core.files import RawTable


@dataclass(frozen=True, eq=False)
class RowContext:
    """Every row of a raw table, before any is left out.

    Parameters
    ----------
    raw, recipe : where the rows lie, and how they are read
    rows : every row, encoded
    repeats : places of those that repeat another
    alike : how many repeat another in the columns with a role only, and differ elsewhere
    """

    raw: RawTable
    recipe: LineRecipe
    rows: EncodedRows
    repeats: NDArray[np.int64]
    alike: int = 0

    def typed(self, places: NDArray[np.int64], connection: duckdb.DuckDBPyConnection) -> str:
        """A query for some rows as typed lines.

        Parameters
        ----------
        places : of these rows, which are few
        connection : gets the view `raw_rows` with them
        """
        wanted = [name for group in self.recipe.columns.values() for name in group]
        given = {
            name: coded.distinct.take(pa.array(coded.codes[places]))
            for name, coded in engine.encode_columns(self.raw, wanted).items()
        }
        line_recipe.register_values(
            connection, self.raw, self.recipe.sql, given, self.rows.numbers.at(places)
        )
        return self.recipe.sql
