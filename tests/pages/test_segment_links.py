"""A link that names a segment opens its page at that segment, and says so in the address."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from conftest import said, settled

from ui.components import segment_links

STEPS = {"playbook", "campaigns", "roi"}
LINKING = {
    "home": {"playbook", "roi"},
    "overview": {"playbook", "roi"},
    "segments": {"playbook"},
    "rfm": STEPS,
    "behaviour": STEPS,
    "value": {"playbook"},
    "movement": STEPS,
    "playbook": {"campaigns", "roi", "export"},
    "campaigns": {"playbook"},
    "roi": {"playbook", "campaigns"},
    "export": STEPS,
}
"""Which pages each page leads on to with a segment."""


def page_links(app):
    """Where the page leads to: file and what stands in the address."""
    return [
        (each.proto.page.rsplit("/", maxsplit=1)[-1].lower(), each.proto)
        for each in app.get("page_link")
    ]


def with_segment(app):
    """Links that name a segment: the page, the segment, and whose it is."""
    found = [(page, parse_qs(proto.query_string)) for page, proto in page_links(app)]
    return [
        (page, asked[segment_links.SEGMENT][0], asked[segment_links.BY][0])
        for page, asked in found
        if segment_links.SEGMENT in asked
    ]


def shown_on_playbook(app):
    return next(each for each in app.pills if each.label == "Segment").value


def opened(app, page, **asked):
    app.query_params.clear()
    for name, text in asked.items():
        app.query_params[name] = text
    return settled(app.switch_page(f"pages/{page}.py").run())


@pytest.mark.parametrize("page", LINKING)
def test_every_link_that_names_a_segment_opens_its_page_at_that_segment(open_app, page, shop):
    opened(open_app, page)
    found = with_segment(open_app)
    assert {target for target, _, _ in found} == LINKING[page]
    of = {"model": shop.analysis.segmentation.profiles, "rfm": shop.analysis.rfm.profiles}
    for _, segment, by in found:
        assert segment in {each.name for each in of[by]}
    target, segment, by = found[-1]
    opened(open_app, target, segment=segment, by=by)
    assert not open_app.exception
    assert not open_app.info
    assert chosen(open_app, target) == segment


def chosen(app, page):
    """The one segment the page is about."""
    if page == "playbook":
        return shown_on_playbook(app)
    if page == "campaigns":
        (only,) = next(each for each in app.pills if each.label == "Who").value
        return only
    return next(each for each in app.selectbox if each.label == "Segment").value


def test_a_customer_leads_to_the_playbook_of_their_segment(open_app, shop):
    customer = str(shop.analysis.customers.frame.index[5])
    opened(open_app, "customer", customer=customer)
    found = with_segment(open_app)
    assert found == [("playbook", shop.analysis.segmentation.labels[customer], "model")]


def test_the_card_of_a_segment_leads_to_the_playbook_of_that_segment(open_app):
    opened(open_app, "home")
    (heading,) = (each.value for each in open_app.markdown if "Win back" in each.value)
    segment = next(name for page, name, _ in with_segment(open_app) if page == "playbook")
    assert heading.endswith(segment)
    assert shown_on_playbook(opened(open_app, "playbook")) != segment
    opened(open_app, "playbook", segment=segment)
    assert f"### {segment}" in said(open_app)


def test_a_segment_of_the_other_kind_is_found_without_saying_whose_it_is(open_app, shop):
    model = {each.name for each in shop.analysis.segmentation.profiles}
    only_rfm = next(each.name for each in shop.analysis.rfm.profiles if each.name not in model)
    opened(open_app, "playbook", segment=only_rfm.lower())
    assert shown_on_playbook(open_app) == only_rfm
    assert next(each for each in open_app.segmented_control if each.key == "which_segments")


@pytest.mark.parametrize("page", ["playbook", "campaigns", "roi", "export", "rfm", "movement"])
def test_a_segment_that_is_not_there_is_said_and_nothing_breaks(open_app, page):
    opened(open_app, page, segment="<b>Nobody</b>", by="none")
    assert not open_app.exception
    (told,) = open_app.info
    assert "No segment here is called" in told.value
    assert "<b>" not in told.value.replace("\\<", "")


def test_a_pick_stands_in_the_address_and_ends_the_notice(open_app, shop):
    opened(open_app, "playbook", segment="Nobody")
    name = shop.analysis.segmentation.profiles[-1].name
    next(each for each in open_app.pills if each.label == "Segment").set_value(name).run()
    assert not open_app.info
    assert shown_on_playbook(open_app) == name
    assert open_app.query_params[segment_links.SEGMENT] == name


def test_a_segment_is_kept_from_page_to_page(open_app, shop):
    name = shop.analysis.segmentation.profiles[-1].name
    opened(open_app, "playbook", segment=name, by="model")
    for page in ("roi", "export", "home", "playbook"):
        opened(open_app, page)
        if page != "home":
            assert chosen(open_app, page) == name


def test_the_other_kind_of_segments_can_be_chosen_on_a_page_a_link_opened(open_app, shop):
    name = shop.analysis.segmentation.profiles[-1].name
    opened(open_app, "playbook", segment=name, by="model")
    switch = next(each for each in open_app.segmented_control if each.key == "which_segments")
    switch.set_value("rfm").run()
    assert not open_app.info
    assert shown_on_playbook(open_app) in {each.name for each in shop.analysis.rfm.profiles}
    assert segment_links.BY not in open_app.query_params


def test_a_link_waits_for_a_store_to_open(app, shop):
    name = shop.analysis.segmentation.profiles[-1].name
    opened(app, "playbook", segment=name)
    assert "No store is open yet" in said(app)
    app.session_state["session"].store = shop
    app.run()
    assert shown_on_playbook(app) == name


@pytest.mark.parametrize("name", ["Sleepers", "sleepers", "At Risk"])
def test_a_renamed_segment_is_found_by_both_of_its_names(name):
    known = {"Champions": "Champions", "Sleepers": "At Risk"}
    assert segment_links.find(known, name) == "Sleepers"
    assert segment_links.find(known, "Lost") is None
