"""The invented shop as a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from shop_lines import shop_lines


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "lines.parquet"
    shop_lines().to_parquet(path, index=False)
    return path
