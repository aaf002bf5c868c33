"""`python -m core serve` checks its options before anything is served."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("options", [("--port", "0"), ("--requests-per-minute", "0")])
def test_a_wrong_option_is_told_before_anything_is_served(run_cli, tmp_path, options):
    told, _ = run_cli("serve", "--projects", str(tmp_path), *options, expect=2)
    assert told["error"]["code"] == "usage"
