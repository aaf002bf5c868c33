"""Names of segments and channels: known however they are written, never guessed."""

import pytest

from core.campaigns import plan_names
from core.errors import SettingError


def test_a_name_that_could_mean_two_is_not_guessed():
    with pytest.raises(SettingError, match="no segment called ab"):
        plan_names.meant("segment", ["ab"], ["A-B", "A B"])
    with pytest.raises(SettingError, match="no segment called !"):
        plan_names.meant("segment", ["!"], ["?", "Loyal"])
    assert plan_names.meant("segment", ["A-B", "?"], ["A-B", "A B", "?"]) == ("A-B", "?")
