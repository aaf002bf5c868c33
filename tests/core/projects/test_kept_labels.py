"""Labels of runs in a project: what was kept is read again, damage is named."""

from __future__ import annotations

import pandas as pd
import pytest

from core import projects
from core.errors import ProjectError


def labels(**segments: str) -> pd.Series:
    return pd.Series(segments, dtype=str).rename_axis("customer_id")


def test_labels_come_back_for_the_customers_each_run_had(tmp_path):
    runs = {"one": labels(a="Loyal", b="Lost"), "two": labels(b="New", c="New")}
    kept = projects.keep_labels(tmp_path, runs)
    again = projects.read_labels(tmp_path, kept)
    assert {key: one.to_dict() for key, one in again.items()} == {
        key: one.to_dict() for key, one in runs.items()
    }
    assert projects.keep_labels(tmp_path, runs) == kept, "the same labels are kept once"


def test_no_runs_need_no_file(tmp_path):
    assert projects.keep_labels(tmp_path, {}) is None
    assert projects.read_labels(tmp_path, None) == {}


def test_damaged_labels_are_named(tmp_path):
    kept = projects.keep_labels(tmp_path, {"one": labels(a="Loyal")})
    projects.kept_path(tmp_path, kept.sha256).write_bytes(b"PAR1 no more")
    with pytest.raises(ProjectError, match="damaged"):
        projects.read_labels(tmp_path, kept)
