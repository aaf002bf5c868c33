"""The navigation: every page is one line of it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from ui.shell import navigation
from ui.shell.navigation import PAGES

FILES = {each.stem for each in Path(__file__).parents[3].joinpath("pages").glob("*.py")}


def test_every_page_is_listed_once_under_its_own_name():
    names = [each.name for each in PAGES]
    assert sorted(names) == sorted(FILES)
    assert len({each.title for each in PAGES}) == len(names)
    with pytest.raises(KeyError):
        navigation.entry("nowhere")


def test_a_tab_says_the_page_and_the_store():
    shop = SimpleNamespace(source=SimpleNamespace(name="orders.csv"))
    assert navigation.tab_title("rfm", None) == "RFM · Clientele"
    assert navigation.tab_title("rfm", shop) == "RFM · orders.csv"
    assert navigation.tab_title("home", shop) == "Home · orders.csv"
    assert navigation.tab_title("home", None) == "Clientele"
