"""One segmentation is in use on every page; the other one's names say whose they are."""

from __future__ import annotations

import pytest
from conftest import drawn, said, settled, texts, use_segments

PAGES = (
    "home", "overview", "rfm", "segments", "segment_builder", "behaviour", "value", "movement",
    "customer", "playbook", "campaigns", "roi", "experiments", "statistics", "export", "models",
)  # fmt: skip


def opened(app, page):
    return settled(app.switch_page(f"pages/{page}.py").run())


def header(app):
    switch = next(each for each in app.segmented_control if each.label == "Segments in use")
    return next(text for text in switch.options if LABELS[switch.value] in text)


LABELS = {"rfm": "RFM", "model": "Found by model"}


def kinds(shop):
    return {"rfm": shop.analysis.rfm.profiles, "model": shop.analysis.segmentation.profiles}


@pytest.mark.parametrize("which", ["rfm", "model"])
def test_every_page_says_the_same_segmentation_is_in_use(open_app, shop, which):
    opened(open_app, "overview")
    use_segments(open_app, which)
    title = LABELS[which]
    for page in PAGES:
        opened(open_app, page)
        assert not open_app.exception
        assert header(open_app) == f"{title} ({len(kinds(shop)[which])})"


def test_a_marketer_starts_with_the_rfm_segments(open_app, shop):
    opened(open_app, "playbook")
    pills = next(each for each in open_app.pills if each.label == "Segment")
    assert len(pills.options) == len(shop.analysis.rfm.profiles)
    assert "RFM" in header(open_app)


@pytest.mark.parametrize(("page", "about"), [("segments", "model"), ("rfm", "rfm")])
def test_a_page_about_the_segments_not_in_use_gives_them_names_of_their_own(
    open_app, shop, page, about
):
    other = "rfm" if about == "model" else "model"
    opened(open_app, page)
    use_segments(open_app, other)
    names = {profile.name for profile in kinds(shop)[about]}
    inside = {text for chart in drawn(open_app) for text in texts(chart)}
    assert not names & inside
    prefix = {"rfm": "RFM: ", "model": "Model: "}[about]
    table = next(each.value for each in open_app.dataframe if "revenue_share" in each.value)
    assert set(table["name"]) == {prefix + name for name in names}
    next(each for each in open_app.button if each.label == "Use these everywhere").click().run()
    table = next(each.value for each in open_app.dataframe if "revenue_share" in each.value)
    assert set(table["name"]) == names


def test_what_was_renamed_or_saved_has_no_prefix(open_app, shop):
    opened(open_app, "segments")
    fields = [each.value for each in open_app.text_input if str(each.key).startswith("name_")]
    assert fields == [profile.name for profile in shop.analysis.segmentation.profiles]
    store = open_app.session_state["session"].store
    seen = store.using("rfm")
    assert seen.plain.segmentation is store.analysis.segmentation
    assert all(name.startswith("Model: ") for name in seen.analysis.segmentation.model.names)


@pytest.mark.parametrize("which", ["rfm", "model"])
def test_no_name_stands_for_two_groups(shop, which):
    seen = shop.using(which).analysis
    assert not {each.name for each in seen.rfm.profiles} & {
        each.name for each in seen.segmentation.profiles
    }
    for kind, profiles in kinds(shop).items():
        assert [each.known_as for each in seen.profiles(kind)] == [
            each.known_as for each in profiles
        ]
        counted = seen.labels(kind).value_counts()
        for profile, plain in zip(seen.profiles(kind), profiles, strict=True):
            assert counted[profile.name] == plain.customers


@pytest.mark.parametrize("which", ["rfm", "model"])
def test_lists_and_tables_of_customers_are_of_the_segmentation_in_use(open_app, shop, which):
    opened(open_app, "export")
    use_segments(open_app, which)
    segment = next(each for each in open_app.selectbox if each.label == "Segment")
    assert set(segment.options) == {profile.name for profile in kinds(shop)[which]}
    table = next(each.value for each in open_app.dataframe if "next_action" in each.value)
    own = shop.analysis.labels(which)
    assert (
        dict(zip(table["customer_id"], table["segment"], strict=True)).items()
        <= own.to_dict().items()
    )
    other = {"rfm": "model", "model": "rfm"}[which]
    assert f"{other}_segment" in table
    assert f"{which}_segment" not in table


def test_the_choice_outlives_the_page_and_the_store(open_app):
    opened(open_app, "playbook")
    use_segments(open_app, "model")
    opened(open_app, "models")
    opened(open_app, "campaigns")
    assert open_app.session_state["session"].segments_by == "model"
    assert "Found by model" in header(open_app)
    assert "Segments in use" in [each.label for each in open_app.segmented_control]
    assert said(open_app)
