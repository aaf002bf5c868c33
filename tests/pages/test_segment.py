"""Segment: one page tells everything about one segment, whichever segmentation is in use."""

from __future__ import annotations

import pytest
from conftest import said, settled, use_segments

PARTS = ("Who they are", "Trend", "What they buy", "Value and risk", "What to do", "Customers")


def opened(app, name=""):
    if name:
        app.query_params["segment"] = name
        app.query_params["by"] = "rfm"
    return settled(app.switch_page("pages/segment.py").run())


def part(app, name):
    return settled(app.segmented_control(key="segment_part").set_value(name).run())


@pytest.mark.parametrize("which", ["rfm", "model"])
def test_every_part_of_every_kind_of_segment_can_be_opened(open_app, which):
    app = opened(use_segments(open_app, which))
    for name in PARTS:
        app = part(app, name)
        assert not app.exception, name
        assert not app.error, name


def test_the_address_says_which_segment(open_app):
    store = open_app.session_state["session"].store
    last = store.profiles("rfm")[-1].name
    app = opened(use_segments(open_app, "rfm"), last)
    assert last in [header.value for header in app.header]


def test_the_figures_are_those_of_the_segment(open_app):
    app = opened(use_segments(open_app, "rfm"))
    profile = app.session_state["session"].store.profiles("rfm")[0]
    metrics = {metric.label: metric.value for metric in app.metric}
    assert metrics["Customers"] == f"{profile.customers:,}"
    assert metrics["% of revenue"].startswith(f"{profile.revenue_share * 100:.0f}"[:1])
    assert "Why they are in this segment" in said(app)


def test_its_customers_are_all_there(open_app):
    app = part(opened(use_segments(open_app, "rfm")), "Customers")
    profile = app.session_state["session"].store.profiles("rfm")[0]
    buttons = [button.proto.label for button in app.get("download_button")]
    assert any(f"{profile.customers:,} customer" in label for label in buttons)
