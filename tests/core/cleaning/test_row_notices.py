"""What is said of rows that were read in part, as somebody who looks into the file sees it."""

from __future__ import annotations

from core.files.detect import open_source
from core.pipeline import measure
from core.settings import Settings


def test_a_number_too_large_to_be_counted_is_not_called_unreadable_without_a_reason(tmp_path):
    path = tmp_path / "orders.csv"
    path.write_text(
        "order,customer,date,amount\n1,a,2025-01-01,1000000000000\n2,b,2025-01-02,50\n"
        "3,a,2025-02-01,70\n4,b,2025-03-01,seventy\n5,c,2025-03-01,20\n"
    )
    folder = tmp_path / "work"
    folder.mkdir()
    orders = measure(open_source(path, path.name), folder, Settings()).orders
    assert orders is not None
    (notice,) = (one for one in orders.report.notices if one.code == "unreadable_values")
    assert notice.rows == 2
    assert "larger than 999,999,999,999" in notice.message
