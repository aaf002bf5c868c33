"""The customers of a run as a file."""

from __future__ import annotations

import pandas as pd
import pytest

from core.projects import scored_customers


def test_a_file_with_other_columns_is_refused(tmp_path):
    path = tmp_path / "customers.parquet"
    rows = pd.DataFrame({name: ["a"] for name in scored_customers.COLUMNS})
    rows.to_parquet(path, index=False)
    assert list(scored_customers.read_rows(path).index) == ["a"]
    rows.drop(columns="value").to_parquet(path, index=False)
    with pytest.raises(ValueError, match="other columns"):
        scored_customers.read_rows(path)


def test_listing_projects_and_runs_needs_no_pandas(run_python):
    code = (
        "import sys; from core import projects; projects.list_projects; projects.list_runs;"
        "print([name for name in ('pandas', 'duckdb', 'sklearn', 'skops') if name in sys.modules])"
    )
    assert run_python(code) == "[]"


@pytest.fixture
def run_python():
    import subprocess
    import sys
    from pathlib import Path

    def run(code: str) -> str:
        root = Path(__file__).parents[3]
        return subprocess.run(
            [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
        ).stdout.strip()

    return run
