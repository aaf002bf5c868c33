"""Names of segments and channels: known however they are written, never guessed."""

import pytest

from core.campaigns import name_lookup
from core.errors import SettingError


def test_a_name_that_could_mean_two_is_not_guessed():
    with pytest.raises(SettingError, match="no segment called ab"):
        name_lookup.resolve_names("segment", ["ab"], ["A-B", "A B"])
    with pytest.raises(SettingError, match="no segment called !"):
        name_lookup.resolve_names("segment", ["!"], ["?", "Loyal"])
    assert name_lookup.resolve_names("segment", ["A-B", "?"], ["A-B", "A B", "?"]) == ("A-B", "?")
