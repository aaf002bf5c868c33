"""A wrong command line is an error like every other."""

from __future__ import annotations

import pytest

from core.cli.parser import Parser
from core.errors import SettingError


def test_a_wrong_option_is_refused_in_words_and_does_not_end_the_program():
    with pytest.raises(SettingError, match="Unrecognized arguments: --nothing") as refused:
        Parser(prog="toy").parse_args(["--nothing"])
    assert refused.value.code == "usage"
    assert "toy --help" in refused.value.hint
