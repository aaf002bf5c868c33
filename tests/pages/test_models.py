"""The Models page: keep, use, take along, score another file, compare; and on a shared server."""

from __future__ import annotations

import json

import pytest
from conftest import HOSTILE, orders_csv, said, settled

from core.saved_models import exchange, repository
from ui.models import saved_models


@pytest.fixture
def shelf(monkeypatch, tmp_path):
    monkeypatch.setenv("CLIENTELE_ARTIFACTS", str(tmp_path / "artifacts"))
    monkeypatch.setenv("CLIENTELE_SHARE_MODELS", "1")
    return tmp_path / "artifacts"


@pytest.fixture
def june(shop, shelf):
    return repository.save_model(shop.analysis, "June", shelf)


def press(app, label):
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def test_without_a_store_models_are_listed_and_nothing_is_compared(app, june):
    app.switch_page("pages/models.py").run()
    assert not app.exception
    assert not app.error
    text = said(app)
    assert june.name in text
    assert "Score another file" in text
    assert "Compare" not in text
    use = next(button for button in app.button if button.label == "Use")
    assert use.disabled


@pytest.mark.usefixtures("shelf")
def test_without_a_model_the_page_says_so_and_offers_nothing_to_do_with_one(open_app):
    open_app.switch_page("pages/models.py").run()
    assert not open_app.exception
    assert "No saved models yet" in said(open_app)
    assert "Score another file" not in said(open_app)


def test_a_model_is_saved_used_and_left_and_the_one_in_use_cannot_be_deleted(open_app, shelf):
    open_app.switch_page("pages/models.py").run()
    next(box for box in open_app.text_input if box.label == "Save this model as").input("June")
    press(open_app, "Save")
    assert "Saved as June" in open_app.success[0].value
    assert [card.name for card in repository.list_models(shelf)] == ["June"]
    press(open_app, "Use")
    settled(open_app)
    assert open_app.session_state["session"].store.settings.segment.saved_model == "June"
    assert "is in use" in said(open_app)
    assert not open_app.error
    press(open_app, "Search for a new model")
    settled(open_app)
    assert open_app.session_state["session"].store.settings.segment.saved_model is None


def test_a_model_without_a_name_is_refused_in_words(open_app, shelf):
    open_app.switch_page("pages/models.py").run()
    press(open_app, "Save")
    assert "needs a name" in open_app.error[0].value
    assert not repository.list_models(shelf)


def test_deleting_asks_first_and_then_deletes(open_app, june, shelf):
    open_app.switch_page("pages/models.py").run()
    assert f"Delete **{june.name}** for good?" in said(open_app)
    press(open_app, "Delete it")
    assert not repository.list_models(shelf)


def test_a_downloaded_model_is_taken_in_again_beside_the_first(open_app, june, shelf, tmp_path):
    exchange.export_model("June", tmp_path / "june.skops", shelf)
    open_app.switch_page("pages/models.py").run()
    taken = next(one for one in open_app.file_uploader if one.label == "Upload a model")
    taken.upload("june.skops", (tmp_path / "june.skops").read_bytes(), "").run()
    assert not open_app.exception
    assert "Imported June" in open_app.success[0].value
    both = repository.list_models(shelf)
    assert {card.name for card in both} == {"June", "June (2)"}
    assert len({card.segments for card in both}) == 1
    assert json.loads(saved_models._settings(june))["settings"]["segment"]["trials"] == 3


def test_a_file_that_is_no_model_is_refused_in_words(open_app, shelf):
    open_app.switch_page("pages/models.py").run()
    taken = next(one for one in open_app.file_uploader if one.label == "Upload a model")
    taken.upload("trick.skops", b"cos\nsystem\n(S'true'\ntR.", "").run()
    assert not open_app.exception
    assert "not a Clientele model" in open_app.error[0].value
    assert not repository.list_models(shelf)


def score(app, content):
    app.switch_page("pages/models.py").run()
    file = next(one for one in app.file_uploader if one.label == "The file to score")
    file.upload("next.csv", content, "text/csv").run()
    assert not app.exception
    return settled(press(app, "Score customers"))


@pytest.mark.usefixtures("june")
def test_another_file_is_scored_beside_the_open_store_and_can_be_opened(open_app, shop):
    score(open_app, orders_csv(60))
    assert not open_app.error
    state = open_app.session_state["session"]
    assert state.store is shop
    scored = state.scored.store.analysis
    frames = [frame.value for frame in open_app.dataframe]
    everyone = next(frame for frame in frames if "last_order_at" in frame)
    assert len(everyone) == len(scored.customers.frame) == 60
    assert set(everyone["segment"]) <= set(state.scored.card.segments)
    drift = next(frame for frame in frames if "psi" in frame)
    assert list(drift["measure"]) == [
        "Days since last order",
        "Number of orders",
        "Money spent",
    ]
    assert "chance alone" in said(open_app)
    assert HOSTILE not in said(open_app)
    press(open_app, "Open this file")
    state = open_app.session_state["session"]
    assert state.store.source.name == "next.csv"
    open_app.switch_page("pages/load.py").run()
    assert not open_app.exception
    assert state.upload.source.name == "next.csv"


@pytest.mark.usefixtures("june")
def test_a_file_that_lacks_a_feature_of_the_model_is_refused_by_name(open_app):
    lines = [line.split(",") for line in orders_csv(40).decode().splitlines()]
    no_money = "\n".join(",".join(line[:4]) for line in lines).encode()
    score(open_app, no_money)
    assert "does not have monetary" in open_app.error[0].value
    assert open_app.session_state["session"].scored is None


@pytest.mark.usefixtures("june")
def test_the_file_to_score_and_the_file_to_open_do_not_meet(open_app):
    open_app.switch_page("pages/models.py").run()
    file = next(one for one in open_app.file_uploader if one.label == "The file to score")
    file.upload("next.csv", orders_csv(40), "text/csv").run()
    open_app.switch_page("pages/load.py").run()
    assert not open_app.exception
    assert "next.csv" not in said(open_app).replace("\\", "")
    assert open_app.session_state["session"].upload.source is None
    open_app.switch_page("pages/models.py").run()
    assert open_app.session_state["session"].upload.source.name == "next.csv"


@pytest.mark.usefixtures("june")
def test_a_saved_model_is_the_same_as_the_segments_it_was_saved_from(open_app, shop):
    open_app.switch_page("pages/models.py").run()
    shown = {metric.label: metric.value for metric in open_app.metric}
    assert shown["Agreement"] == "1.00"
    assert shown["Same segment name"] == "100%"
    assert "Nobody changed segment" in said(open_app)
    other = shop.analysis.settings.segment.model_copy(update={"clusters": 3, "seed": 1})
    _differ(open_app, shop, other)


def _differ(app, shop, settings):
    """Another number of segments: who changed is listed, and nobody else."""
    from core.pipeline import segment_again

    clusters = 4 if shop.analysis.segmentation.clusters == 3 else 3
    again = segment_again(shop.analysis, settings.model_copy(update={"clusters": clusters}))
    state = app.session_state["session"]
    state.store = type(shop)(shop.source, again, demo=False, folders=shop.folders)
    app.run()
    assert not app.exception
    changed = next(frame.value for frame in app.dataframe if "before" in frame.value)
    before, after = shop.analysis.segmentation.labels, again.segmentation.labels
    assert set(changed["customer_id"]) == set(before.index[before != after])
    assert len(changed)


def test_on_a_shared_server_models_stay_with_the_visit(open_app, shelf, monkeypatch, shop):
    monkeypatch.delenv("CLIENTELE_SHARE_MODELS")
    monkeypatch.setattr("ui.state.model_folder.stays", lambda: False)
    repository.save_model(shop.analysis, "Somebody else's", shelf)
    open_app.switch_page("pages/models.py").run()
    assert "deleted with your data when you leave" in said(open_app)
    assert "Somebody" not in said(open_app)
    next(box for box in open_app.text_input if box.label == "Save this model as").input("Mine")
    press(open_app, "Save")
    mine = open_app.session_state["session"].folder.path / "models"
    assert [card.name for card in repository.list_models(mine)] == ["Mine"]
    assert [card.name for card in repository.list_models(shelf)] == ["Somebody else's"]
    press(open_app, "Use")
    settled(open_app)
    assert not open_app.error
    assert open_app.session_state["session"].store.settings.segment.saved_model == "Mine"
    press(open_app, "Delete everything")
    assert not mine.exists()
