"""A file handed over on Load and another one on Models, each with its own choices."""

from __future__ import annotations

from types import SimpleNamespace

from core.settings import ReadSettings, TableSettings
from ui.state.session import SessionState
from ui.state.upload import Upload

DAY_FIRST = ReadSettings(date_order="day_first")
SOURCE = SimpleNamespace(sha256="a")


def test_each_place_keeps_its_own_file_and_choices():
    state = SessionState()
    state.upload.read = DAY_FIRST
    state.place = "score"
    assert state.upload.read == ReadSettings()
    state.upload.replace(SOURCE)
    state.place = "load"
    assert (state.upload.source, state.upload.read) == (None, DAY_FIRST)


def test_widgets_of_two_places_never_share_a_key():
    load, score = Upload("load", number=1), Upload("score", number=1)
    assert load.key("role") != score.key("role")
    assert load.choice_key("role") != score.choice_key("role")


def test_a_new_file_drops_the_choices_about_the_one_before_and_renews_every_key():
    upload = Upload(source=SOURCE, read=DAY_FIRST, table=TableSettings(), submitted=True)
    key = upload.key("role")
    upload.replace(None)
    assert upload == Upload(number=1)
    assert upload.key("role") != key


def test_renewed_choices_get_fresh_keys_and_the_proposed_features():
    upload = Upload(table=TableSettings())
    keys = upload.key("upload"), upload.choice_key("role")
    upload.renew_choices()
    assert upload.table is None
    assert upload.key("upload") == keys[0]
    assert upload.choice_key("role") != keys[1]


def test_a_file_that_is_taken_over_keeps_its_choices_and_leaves_its_place_empty():
    load, score = Upload("load"), Upload("score", source=SOURCE, read=DAY_FIRST)
    load.take_over(score)
    assert (load.source, load.read) == (SOURCE, DAY_FIRST)
    assert score.source is None
