"""Another search over an open shop: the same as analysing anew, and it can be stopped."""

from __future__ import annotations

import pytest

from core import demo
from core.demo import generator
from core.files import detect
from core.joins import proposal
from core.pipeline import analyse, segment_again
from core.progress import Cancelled
from core.settings import SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", trials=4, resamples=2)
OTHER = SegmentSettings(algorithm="gmm", trials=24, sampler="tpe", resamples=2, transform="none")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    source = detect.open_source(
        generator.write_demo_orders(folder / "demo.parquet"), demo.DEMO_NAME
    )
    return folder, source, analyse(source, folder, Settings(segment=QUICK))


def test_searching_again_is_analysing_anew_without_reading(shop, monkeypatch):
    folder, source, before = shop
    anew = analyse(source, folder, Settings(segment=OTHER))
    monkeypatch.setattr(proposal, "read_orders", None)
    again = segment_again(before, OTHER)
    assert again.segmentation.labels.equals(anew.segmentation.labels)
    assert again.segmentation.scores == anew.segmentation.scores
    assert again.settings == anew.settings
    assert again.customers is before.customers
    assert again.seconds["load"] == before.seconds["load"]
    assert set(again.seconds) == set(before.seconds)


def test_a_search_is_stopped_and_continued_over_the_open_shop(shop):
    _, _, before = shop
    whole = segment_again(before, OTHER, watch=lambda _: None)
    seen = []

    def stop(tuning):
        seen.append(tuning)
        if len(seen) == 2:
            raise Cancelled

    with pytest.raises(Cancelled):
        segment_again(before, OTHER, watch=stop)
    assert not seen[-1].finished
    continued = segment_again(before, OTHER, resume=seen[-1], watch=lambda _: None)
    assert continued.segmentation.labels.equals(whole.segmentation.labels)
    assert continued.segmentation.scores == whole.segmentation.scores
    assert continued.segmentation.trials == whole.segmentation.trials


def test_own_names_come_with_the_settings_and_slips_of_the_pen_are_said(shop):
    _, _, before = shop
    best = before.segmentation.profiles[0].name
    named = QUICK.model_copy(update={"names": ((best, "VIP"), ("Champion", "Nobody"))})
    found = segment_again(before, named).segmentation
    assert found.profiles[0].name == "VIP"
    assert found.profiles[0].base == best
    assert (found.labels == "VIP").equals(before.segmentation.labels == best)
    assert "No segment is called Champion" in found.notices[-1].message


def test_whoever_watches_can_say_that_it_is_enough(shop):
    _, _, before = shop
    found = segment_again(before, OTHER, watch=lambda _: True).segmentation
    assert found.trials == 8
    assert "after 8 of 24 trials" in next(
        each.message for each in found.notices if each.code == "stopped"
    )
    resumed = segment_again(before, OTHER, resume=found.searched.tuning, watch=lambda _: None)
    assert resumed.segmentation.trials == 24
    assert "stopped" not in {each.code for each in resumed.segmentation.notices}
