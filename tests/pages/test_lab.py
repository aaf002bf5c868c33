"""The Segments page as a model lab: every view, searching, other models, own names."""

from __future__ import annotations

import pytest
from conftest import QUICK, said, settled

from core.errors import ClienteleError
from core.exports import tables
from core.playbooks import playbook
from ui.segments import model_in_use
from ui.state import session
from ui.tasks import search

VIEWS = ("Segments", "Customers", "Why", "Models", "Evidence")
COMPARED = ("Bars", "Parallel coordinates", "Radar", "Heatmap")
EVIDENCE = ("Silhouette", "Stability", "Number of segments", "Agreement", "Collinearity")


def pressed(app, label: str):
    next(button for button in app.button if button.label == label).click().run()
    return app


def looked(app, seconds: float = 30):
    """Run until no diagnostic is under way."""
    for task in list(app.session_state["session"].tasks.results.values()):
        task.wait(seconds)
    return app.run()


def view(app, name: str, label: str = "View"):
    control = next(each for each in app.segmented_control if each.label == label)
    control.set_value([name] if isinstance(control.value, list) else name).run()
    assert not app.exception
    return app


def charts(app) -> str:
    """What the charts of a page show, in words."""
    return "\n".join(chart.proto.alt for chart in app.get("plotly_chart"))


@pytest.fixture
def lab(open_app):
    open_app.session_state["session"].segments_by = "model"
    return open_app.switch_page("pages/segments.py").run()


def test_every_view_shows_without_an_error(lab):
    for name in VIEWS:
        view(lab, name)
        assert not lab.error


@pytest.mark.parametrize("way", COMPARED)
def test_segments_stand_side_by_side_in_every_way(lab, way):
    view(lab, way, "Show as")
    assert charts(lab)


def test_evidence_is_made_on_request_and_says_what_it_found(lab):
    view(lab, "Evidence")
    assert "Silhouette 0" in charts(lab).replace("\\", "")
    view(lab, "Stability", "Evidence")
    assert "stable" not in charts(lab)
    looked(pressed(lab, "Measure stability"))
    assert "stable" in charts(lab)
    view(lab, "Number of segments", "Evidence")
    looked(pressed(lab, "Measure gap statistic"))
    assert "gap statistic" in charts(lab)
    assert "segments add little" in charts(lab)
    for name in ("Agreement", "Collinearity"):
        view(lab, name, "Evidence")


def test_why_gives_rules_with_their_fidelity_and_explains_one_customer(lab):
    view(lab, "Why")
    store = lab.session_state["session"].store
    assert "reproduce the model for" in said(lab)
    customer = str(store.analysis.customers.frame.index[5])
    next(each for each in lab.text_input if each.label == "Customer").set_value(customer).run()
    assert not lab.exception
    assert f"**{customer}: {store.analysis.segmentation.labels[customer]}**" in said(lab)


def searched(app, **changes):
    """Search the open store with other settings, without the widgets."""
    state = app.session_state["session"]
    wanted = state.store.settings.segment.model_copy(update=changes)
    state.tasks.analysis = search.Search(state.store, wanted)
    return state.tasks.analysis


def test_a_search_ends_in_other_segments_and_reads_no_file(lab, monkeypatch):
    before = lab.session_state["session"].store.analysis
    monkeypatch.setattr("core.joins.proposal.read_orders", None)
    box = next(each for each in lab.selectbox if each.label == "Segments")
    box.set_value(2).run()
    settled(pressed(lab, "Search again"))
    assert not lab.exception
    assert not lab.error
    after = lab.session_state["session"].store
    assert after.analysis.segmentation.clusters == 2
    assert after.settings.segment.clusters == 2
    assert after.analysis.customers is before.customers
    assert after.settings.segment.trials == QUICK.segment.trials


def test_a_stopped_search_leaves_the_segments_and_can_be_continued(lab):
    before = lab.session_state["session"].store.analysis.segmentation
    search = searched(lab, trials=20, algorithm="gmm", most_clusters=8)
    watch = search._watch
    search._watch = lambda tuning: (watch(tuning), search.cancel())[0]
    search.start()
    settled(lab)
    assert lab.session_state["session"].store.analysis.segmentation is before
    assert "The search was stopped" in said(lab)
    made = len(lab.session_state["session"].tasks.paused.state.trials)
    assert made == 8
    lab.switch_page("pages/overview.py").run().switch_page("pages/segments.py").run()
    settled(pressed(lab, "Continue the search"))
    found = lab.session_state["session"].store.analysis.segmentation
    assert found.algorithm == "gmm"
    assert found.trials > made
    assert "The search was stopped" not in said(lab)


def test_the_best_so_far_can_be_used_and_is_said_to_be_that(lab):
    search = searched(lab, trials=20, algorithm="gmm", most_clusters=8)
    search.use_best()
    search.start()
    settled(lab)
    found = lab.session_state["session"].store.analysis.segmentation
    assert (found.algorithm, found.trials) == ("gmm", 8)
    assert "The search was stopped after 8 of" in said(lab).replace("\\", "")
    assert "Continue the search" in [button.label for button in lab.button]


def test_a_search_that_ends_after_another_store_was_opened_changes_nothing(lab, shop):
    search = searched(lab, clusters=2)
    search.customers = None  # as where the store was opened anew meanwhile
    search.start()
    settled(lab)
    assert lab.session_state["session"].store.analysis is shop.analysis


def test_a_sound_candidate_can_be_used_and_the_offered_one_again(lab, monkeypatch):
    state = lab.session_state["session"]
    monkeypatch.setattr(session, "current", lambda: state)
    offered = state.store.analysis.segmentation
    other = next(each for each in offered.candidates if each.verdict in ("passed", "not judged"))
    model_in_use.adopt(other)
    lab.run()
    used = state.store.analysis.segmentation
    assert (used.algorithm, used.clusters) == (other.algorithm, other.clusters)
    assert "Your own choice" in said(lab)
    assert not lab.exception
    model_in_use.adopt(next(each for each in offered.candidates if each.verdict == "offered"))
    assert state.store.analysis.segmentation.labels.equals(offered.labels)
    assert state.store.analysis.segmentation.verdict == offered.verdict


def test_a_new_name_stands_on_every_page_and_in_the_files(lab):
    state = lab.session_state["session"]
    before = state.store.analysis.segmentation.profiles[0]
    field = next(each for each in lab.text_input if each.value == before.name)
    field.set_value("Our *best*")
    pressed(lab, "Use these names")
    assert not lab.exception
    store = state.store
    assert store.analysis.segmentation.profiles[0].name == "Our *best*"
    table = tables.customers_table(store.analysis)
    assert (table["segment"] == "Our *best*").sum() == before.customers
    cards = playbook.strategy_cards(
        store.analysis.segmentation.profiles, playbook.load_playbook(), None
    )
    assert cards[0].segment == "Our *best*"
    lab.switch_page("pages/playbook.py").run()
    assert "## Our \\*best\\*" in said(lab)
    for page in ("home", "overview", "value", "roi", "export"):
        lab.switch_page(f"pages/{page}.py").run()
        assert not lab.exception
        assert before.name not in [
            option for box in lab.selectbox if box.label == "Segment" for option in box.options
        ]


def test_a_name_that_is_taken_is_refused_in_words_and_changes_nothing(lab):
    found = lab.session_state["session"].store.analysis.segmentation.profiles
    field = next(each for each in lab.text_input if each.value == found[0].name)
    field.set_value(found[1].name)
    pressed(lab, "Use these names")
    assert "already has that name" in lab.error[0].value
    assert lab.session_state["session"].store.analysis.segmentation.profiles == found
    assert lab.session_state["session"].names == ()


def test_names_stay_for_the_next_search_and_go_when_they_are_taken_back(lab, monkeypatch):
    state = lab.session_state["session"]
    monkeypatch.setattr(session, "current", lambda: state)
    known = state.store.analysis.segmentation.profiles[0].name
    model_in_use.rename([(known, "VIP")])
    searched(lab, trials=2).start()
    settled(lab)
    again = state.store.analysis.segmentation.profiles
    assert "VIP" in {each.name for each in again} or known not in {each.known_as for each in again}
    with pytest.raises(ClienteleError):
        model_in_use.rename([(again[0].known_as, again[1].name)])
    model_in_use.rename([(each.known_as, each.known_as) for each in again])
    assert not any(each.base for each in state.store.analysis.segmentation.profiles)
