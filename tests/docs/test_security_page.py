"""SECURITY.md names only tests that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
CHECKS = (ROOT / "tests" / "security" / "test_file_handling.py").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`(tests/[\w/.]+)`", PAGE))))
def test_a_test_that_is_named_is_there(path):
    assert (ROOT / path).exists()


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(test_v5\w+)…`", PAGE))))
def test_a_point_of_the_standard_has_its_test(name):
    assert f"def {name}_" in CHECKS


def test_each_row_of_the_standard_has_a_test_or_says_no():
    rows = [line for line in PAGE.splitlines() if re.match(r"\| 5\.\d\.\d ", line)]
    assert len(rows) == 13
    assert [row for row in rows if "`test" not in row] == [row for row in rows if "**no**" in row]
