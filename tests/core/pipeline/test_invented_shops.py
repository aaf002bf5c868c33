"""One invented shop in forty layouts: right, said or asked about, but never silently wrong.

The whole sweep is benchmarks/files.py; its `--write SEED FOLDER` writes one to look at.
"""

from __future__ import annotations

import pytest
from invented_shops import reading
from invented_shops.layouts import layout_of

SEEDS = range(3, 400, 10)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_layout_of_the_shop_is_silently_wrong(seed, tmp_path):
    judged = reading.judged(seed, tmp_path)
    assert judged.verdict not in ("silent", "crashed"), f"{layout_of(seed)}\n{judged.why}"
