"""A few rows of an encoded file can be read back as typed lines."""

from __future__ import annotations

import numpy as np

from tests.core.conftest import line


def test_some_rows_are_typed_as_in_the_whole_file(connection, row_context):
    context = row_context(
        [line(name, str(number), f"2024-01-0{number + 1}") for number, name in enumerate("abcd")]
    )
    query = context.typed(np.array([1, 3]), connection)
    rows = connection.execute(
        f"SELECT row, customer_id, ordered_at::DATE::VARCHAR, amount FROM ({query}) ORDER BY row"
    ).fetchall()
    assert [(*row[:3], float(row[3])) for row in rows] == [
        (2, "b", "2024-01-02", 5.0),
        (4, "d", "2024-01-04", 5.0),
    ]
