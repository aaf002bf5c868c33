"""A project whose runs are made up."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_runs import make_project


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "projects"


@pytest.fixture
def project(folder):
    return make_project(folder)
