"""Real shops where they lie: the rows, pennies, customers, scores and segments of the usual way."""

from __future__ import annotations

import pytest
from two_engines import assert_equal_files

FILES = (
    "uci_online_retail/online_retail.parquet",
    "superstore/Sample - Superstore.csv",
    "clvtools_apparel/apparelTrans.csv",
    "sales_data_sample/sales_data_sample.csv",
)


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.parametrize("file", FILES)
def test_a_real_shop_comes_out_the_same(file, shared):
    here = assert_equal_files(shared / "data" / file)
    assert len(here.customers) > 50
