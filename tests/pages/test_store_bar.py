"""The bar over every page says where the data ends, if that is long ago."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
import streamlit as st

from ui.shell import store_bar


@pytest.mark.parametrize(
    ("days", "demo", "said"), [(31, False, True), (30, False, False), (400, True, False)]
)
def test_a_file_that_ended_over_a_month_ago_is_said_to(monkeypatch, days, demo, said):
    badges = []
    monkeypatch.setattr(st, "badge", lambda text, **about: badges.append((text, about["help"])))
    as_of = dt.date.today() - dt.timedelta(days=days)  # noqa: DTZ011 - the visitor's own day
    customers = SimpleNamespace(as_of=as_of)
    store_bar._age(SimpleNamespace(demo=demo, analysis=SimpleNamespace(customers=customers)))
    assert bool(badges) is said
    if said:
        ((text, help_text),) = badges
        assert text.startswith("Data ends ")
        assert f"{days} days before today" in help_text
