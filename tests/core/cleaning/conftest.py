"""Hand-made lines as the steps of cleaning see them, before any row is left out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from core import engine
from core.cleaning.lines.encoded_rows import encode_rows
from core.cleaning.lines.line_recipe import LineRecipe
from core.cleaning.lines.row_context import RowContext
from core.cleaning.lines.typed_lines import typed_lines_query
from core.settings import CleanSettings
from tests.core.conftest import as_raw, as_readings


@pytest.fixture
def connection() -> Iterator[object]:
    with engine.connect() as opened, engine.column_cache():
        yield opened


@pytest.fixture
def row_context(connection, tmp_path: Path) -> Callable[..., RowContext]:
    """Encode lines; `repeats` are the places of copies."""

    def make(lines: list[dict[str, object]], repeats: tuple[int, ...] = ()) -> RowContext:
        frame = pd.DataFrame(lines)
        raw, parsers = as_raw(frame, tmp_path), as_readings(frame)
        query = typed_lines_query(parsers, CleanSettings())
        recipe = LineRecipe.of_readings(raw, query, parsers, None, guests=False)
        rows = encode_rows(connection, raw, recipe)
        return RowContext(raw, recipe, rows, np.array(repeats, dtype=np.int64))

    return make
