"""What every test can ask for: the shared data sets, and a private folder."""

from __future__ import annotations

import gc
import os
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest

from core.features.review import few_customers as few

if TYPE_CHECKING:
    from collections.abc import Iterator

# Where a failure stops others, the same examples are tried each time; everywhere else new ones are.
hypothesis.settings.register_profile("same_each_time", derandomize=True)
if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
    hypothesis.settings.load_profile("same_each_time")

LIMITS = {name: getattr(few, name) for name in ("MIN_CUSTOMERS", "MIN_DAYS", "MAX_QUIET_DAYS")}
_SHARED = Path(__file__).parents[2] / "shared"


def pytest_collection_finish() -> None:
    """What is imported by now stays to the end: Python's garbage collector need not look there.

    It walked through half a million objects again and again, a tenth of all the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


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


@pytest.fixture(scope="session", autouse=True)
def enough_customers() -> Iterator[None]:
    """Shops made for tests are small: they are searched as if they had customers enough.

    Tests of what few customers get set the limits back with `few_customers`.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(few, "MIN_CUSTOMERS", 0)
        patch.setattr(few, "MIN_DAYS", 0)
        patch.setattr(few, "MAX_QUIET_DAYS", 10**6)
        yield


@pytest.fixture(scope="session", autouse=True)
def in_this_process() -> Iterator[None]:
    """Heavy jobs work in the process of the tests, where these can replace parts of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_HEAVY_PROCESSES", "0")
        yield


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The key that signs models lies in a folder of the tests' own, not in the account's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLIENTELE_KEYS", str(tmp_path_factory.mktemp("keys")))
        yield


@pytest.fixture
def few_customers(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits as they are."""
    for name, value in LIMITS.items():
        monkeypatch.setattr(few, name, value)
