"""A link that names a segment opens its page at that segment, and says so in the address."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from conftest import said, settled, use_segments

from ui.components import segment_links

STEPS = sorted(segment_links.PAGES)
LINKING = {
    "home": {*STEPS},
    "overview": {"segment"},
    "segments": {"segment"},
    "segment": {*STEPS} - {"segment"},
    "rfm": {*STEPS},
    "behaviour": {*STEPS},
    "value": {"segment"},
    "movement": {*STEPS},
    "playbook": {*STEPS} - {"playbook"},
    "campaigns": {"segment"},
    "roi": {*STEPS} - {"roi"},
    "export": {*STEPS} - {"export"},
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
def test_every_page_leads_on_with_the_segments_it_shows(open_app, page, shop):
    opened(open_app, page)
    if page == "segments":
        use_segments(open_app, "model")
    found = with_segment(open_app)
    assert {target for target, _, _ in found} == LINKING[page]
    of = {"model": shop.analysis.segmentation.profiles, "rfm": shop.analysis.rfm.profiles}
    for _, segment, by in found:
        assert segment in {each.name for each in of[by]}


@pytest.mark.parametrize("target", STEPS)
@pytest.mark.parametrize("by", ["rfm", "model"])
def test_every_page_that_takes_a_segment_opens_at_it(open_app, shop, target, by):
    segment = shop.profiles(by)[-1].name
    opened(open_app, target, segment=segment, by=by)
    assert not open_app.exception
    assert not [each for each in open_app.info if "No segment here" in each.value]
    assert chosen(open_app, target) == segment


def chosen(app, page):
    """The one segment the page is about."""
    if page in {"playbook", "segment"}:
        return shown_on_playbook(app)
    if page == "experiments":
        return next(each for each in app.selectbox if each.label == "Customers in the test").value
    if page == "campaigns":
        (only,) = next(each for each in app.pills if each.label == "Who").value
        return only
    return next(each for each in app.selectbox if each.label == "Segment").value


def test_a_customer_leads_to_everything_of_their_segment(open_app, shop):
    customer = str(shop.analysis.customers.frame.index[5])
    opened(open_app, "customer", customer=customer)
    name = shop.analysis.rfm.frame.loc[customer, "segment"]
    assert set(with_segment(open_app)) == {(page, name, "rfm") for page in STEPS}
    use_segments(open_app, "model")
    name = shop.analysis.segmentation.labels[customer]
    assert set(with_segment(open_app)) == {(page, name, "model") for page in STEPS}


def test_the_card_of_a_segment_leads_to_the_playbook_of_that_segment(open_app, shop):
    opened(open_app, "home")
    headings = [each.value for each in open_app.markdown if each.value.startswith("### ")]
    linked = [name for page, name, _ in with_segment(open_app) if page == "playbook"]
    assert linked
    for segment in linked:
        assert any(heading.endswith(f" to {segment}") for heading in headings)
    shown = shown_on_playbook(opened(open_app, "playbook"))
    # Of a small shop Home may name one segment only, which the playbook begins with.
    others = (each.name for each in shop.analysis.rfm.profiles if each.name != shown)
    segment = next(others)
    opened(open_app, "playbook", segment=segment)
    assert f"## {segment}" in said(open_app)


def test_a_segment_of_the_other_kind_is_found_without_saying_whose_it_is(open_app, shop):
    rfm = {each.name for each in shop.analysis.rfm.profiles}
    only = next(each.name for each in shop.analysis.segmentation.profiles if each.name not in rfm)
    opened(open_app, "playbook", segment=only.lower())
    assert shown_on_playbook(open_app) == only
    assert open_app.session_state["session"].segments_by == "model"


@pytest.mark.parametrize("page", ["playbook", "campaigns", "roi", "export", "rfm", "movement"])
def test_a_segment_that_is_not_there_is_said_and_nothing_breaks(open_app, page):
    opened(open_app, page, segment="<b>Nobody</b>", by="none")
    assert not open_app.exception
    (missing,) = [each.value for each in open_app.info if "No segment here is called" in each.value]
    assert "<b>" not in missing.replace("\\<", "")


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
    use_segments(open_app, "rfm")
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
