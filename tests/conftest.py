"""What every test can ask for: the shared data sets, and a private folder."""

from __future__ import annotations

import os
from pathlib import Path

import hypothesis
import pytest

# Where a failure stops others, the same examples are tried each time; everywhere else new ones are.
hypothesis.settings.register_profile("same_each_time", derandomize=True)
if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
    hypothesis.settings.load_profile("same_each_time")

_SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with the shared data sets; absent in a clone, where its tests are skipped."""
    if _SHARED.is_dir():
        return _SHARED
    reason = f"the shared data sets are not at {_SHARED}"
    if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A private folder for what is written while loading."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder
