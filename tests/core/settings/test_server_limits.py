"""What an administrator sets for all visitors of a server."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from core.errors import SettingError
from core.settings import ServerLimits, server_limits


def test_without_a_word_there_is_a_heavy_job_for_each_processor():
    assert server_limits({}) == ServerLimits()
    assert server_limits({}).heavy_jobs == (os.cpu_count() or 1)


def test_each_limit_is_a_variable_of_its_name():
    numbers = [name for name, field in ServerLimits.model_fields.items() if field.annotation is int]
    set_here = {f"CLIENTELE_{name.upper()}": " 77 " for name in numbers}
    assert set(server_limits(set_here).model_dump(include=set(numbers)).values()) == {77}
    assert not server_limits({"CLIENTELE_HEAVY_PROCESSES": " false "}).heavy_processes
    assert server_limits({"CLIENTELE_HEAVY_JOBS": " "}) == ServerLimits()


@pytest.mark.parametrize("value", ["many", "0", "-1", "1e9", "2.5"])
def test_what_cannot_be_a_limit_is_refused_by_its_name(value):
    with pytest.raises(SettingError, match="CLIENTELE_HEAVY_JOBS"):
        server_limits({"CLIENTELE_HEAVY_JOBS": value})


def test_the_deploying_page_names_each_with_its_default():
    page = (Path(__file__).parents[3] / "docs" / "deploying.md").read_text(encoding="utf-8")
    for name, field in ServerLimits.model_fields.items():
        default = "one a processor" if name == "heavy_jobs" else field.default
        assert f"| `CLIENTELE_{name.upper()}` | {default} | {field.description} |" in page
