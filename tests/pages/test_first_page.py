"""What a visitor waits for first: Home of a server that has just started, with nothing open."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
HEAVY = ("duckdb", "ibis", "lightgbm", "optuna", "pandas", "pyarrow", "scipy", "sklearn")
PROGRAM = f"""
import sys
from streamlit.testing.v1 import AppTest

page = AppTest.from_file("app.py", default_timeout=60).run()
assert not page.exception
print(*sorted(set({HEAVY!r}) & set(sys.modules)))
"""


def test_it_is_on_screen_before_a_library_of_data_is_loaded():
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
