"""What a join would do to the money of a file, found before it is made."""

from __future__ import annotations

import duckdb
import pytest

from core.files.raw_table import RawTable
from core.joins import planner


@pytest.fixture
def lines(raw_table) -> RawTable:
    rows = "\n".join(f"A{n},C{n % 3},2024-01-0{1 + n},{n}.50,7" for n in range(1, 9))
    far = "A9,C1,2024-01-09,98.83,-62135596800"
    return raw_table(f"order_no,customer_id,order_date,unit_price,quantity\n{rows}\n{far}")


def test_a_product_past_the_digits_of_its_factors_is_counted_exactly(lines):
    """Found by fuzzing: the engine gives a product no more digits than its wider factor has."""
    with duckdb.connect() as connection:
        money = planner._alone(connection, lines).money
        found = connection.execute(f"SELECT sum({money}) FROM {lines.sql}").fetchone()
    wanted = sum((n + 0.5) * 7 for n in range(1, 9)) - 98.83 * 62_135_596_800
    assert float(found[0]) == pytest.approx(wanted, rel=1e-12)
