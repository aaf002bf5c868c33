"""Own names for segments: everywhere, and known as what they were underneath."""

from __future__ import annotations

import re

import pytest

from core.charts import palette
from core.errors import SettingError
from core.playbooks import playbook
from core.progress import silent
from core.segmentation import renaming
from core.segmentation.apply import apply_model
from core.segmentation.candidate_use import use_candidate
from core.segmentation.diagnostics.diagnostics import segment_stability
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.segmentation.test_segmenting import planted


@pytest.fixture(scope="module")
def shop():
    customers, _ = planted()
    return customers, segment_customers(
        customers, SegmentSettings(algorithm="kmeans", resamples=2), silent
    )


def first_name(found) -> str:
    return found.profiles[0].name


def test_a_renamed_segment_keeps_its_customers_numbers_and_place(shop):
    _, found = shop
    name = first_name(found)
    renamed = renaming.rename_segments(found, ((name, "VIP"),))
    assert set(renamed.labels.unique()) == {"VIP", *(each.name for each in found.profiles[1:])}
    assert (renamed.labels == "VIP").equals(found.labels == name)
    assert renamed.profiles[0].revenue == found.profiles[0].revenue
    assert renamed.profiles[1:] == found.profiles[1:]


def test_the_playbook_and_the_colours_know_who_is_behind_the_name(shop):
    _, found = shop
    name = first_name(found)
    renamed = renaming.rename_segments(found, ((name, "VIP"),))
    before, after = (
        playbook.strategy_cards(each.profiles, playbook.load_playbook(), "EUR")
        for each in (found, renamed)
    )
    assert after[0].segment == "VIP"
    assert after[0].goal == before[0].goal
    assert after[0].budget_share == before[0].budget_share
    assert palette.colours_by_name(renamed.profiles)["VIP"] == palette.SEGMENT_COLOURS[name]


def test_no_advice_calls_a_renamed_segment_by_its_old_name(shop):
    _, found = shop
    own = tuple((each.name, f"Group {at}") for at, each in enumerate(found.profiles))
    cards = playbook.strategy_cards(
        renaming.rename_segments(found, own).profiles, playbook.load_playbook(), "EUR"
    )
    told = " ".join(str(card) for card in cards)
    assert "Group 0" in told
    # Every advice, whichever segments this shop has; these two are words of everyday speech too.
    every = str(playbook.load_playbook().strategies.values())
    names = [name for name in renaming.SEGMENT_NAMES if name not in ("New", "Average")]
    assert not [name for name in names if re.search(rf"\b{name}\b", f"{told} {every}")]


def test_renaming_twice_and_back_leaves_no_trace(shop):
    _, found = shop
    name = first_name(found)
    twice = renaming.rename_segments(
        renaming.rename_segments(found, ((name, "VIP"),)), ((name, "Best"),)
    )
    assert first_name(twice) == "Best"
    assert twice.profiles[0].base == name
    back = renaming.rename_segments(twice, ())
    assert back.profiles == found.profiles
    assert back.labels.equals(found.labels)
    assert back.model.names == found.model.names


def test_two_segments_cannot_have_one_name(shop):
    _, found = shop
    one, other = found.profiles[0].name, found.profiles[1].name
    with pytest.raises(SettingError, match=f"cannot be called {other}"):
        renaming.check_own_names(found, ((one, other),))
    with pytest.raises(SettingError, match="already has that name") as raised:
        renaming.check_own_names(found, ((one, "Same"), (other, "same")))
    assert "name of its own" in raised.value.hint
    # Each other's names are no clash: both are free again.
    renaming.check_own_names(found, ((one, other), (other, one)))
    kept = renaming.rename_segments(found, ((one, other),))
    assert first_name(kept) == one
    assert [each.code for each in kept.notices][-1] == "name_taken"


def test_a_name_for_nobody_is_skipped_and_a_slip_of_the_pen_is_found(shop):
    _, found = shop
    absent = next(
        name
        for name in renaming.SEGMENT_NAMES
        if name not in {each.name for each in found.profiles}
    )
    own = ((absent, "Nobody"), ("Champion", "VIP"))
    assert renaming.rename_segments(found, own).profiles == found.profiles
    assert renaming.unknown_names(found, own) == ("Champion",)


def test_new_customers_and_later_looks_use_the_own_names(shop):
    customers, found = shop
    renamed = renaming.rename_segments(found, ((first_name(found), "VIP"),))
    assert renamed.model.predict(customers.frame).equals(renamed.labels)
    assert set(segment_stability(renamed, resamples=2).jaccard) == set(renamed.labels.unique())


def test_another_model_of_the_search_keeps_the_own_names(shop):
    customers, found = shop
    name = first_name(found)
    renamed = renaming.rename_segments(found, ((name, "VIP"),))
    same = next(each for each in found.candidates if each.verdict == "offered")
    used = use_candidate(customers, renamed, same)
    assert first_name(used) == "VIP"
    assert used.profiles[0].base == name


def test_a_saved_model_brings_its_own_names_with_the_archetypes_behind_them(shop):
    customers, found = shop
    name = first_name(found)
    renamed = renaming.rename_segments(found, ((name, "VIP"),))
    again = apply_model(customers, renamed.model, "kmeans", "June")
    assert again.labels.equals(renamed.labels)
    assert [each.name for each in again.profiles] == [each.name for each in renamed.profiles]
    assert again.profiles[0].base == name


@pytest.mark.parametrize(
    "names", [(("A", "x"), ("B", "X")), (("A", " "),), (("A", "a\nb"),), (("A", "x" * 41),)]
)
def test_settings_refuse_names_that_are_none(names):
    with pytest.raises(ValueError, match=r"name|character|match"):
        SegmentSettings(names=names)
