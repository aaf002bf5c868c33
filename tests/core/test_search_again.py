"""Another search over an open shop: the same as analysing anew, and it can be stopped."""

from __future__ import annotations

import pytest

from core import pipeline
from core.load import demo, detect
from core.pipeline import analyse, segment_again
from core.progress import Cancelled
from core.settings import SegmentSettings, Settings

QUICK = SegmentSettings(algorithm="kmeans", trials=4, resamples=2)
OTHER = SegmentSettings(algorithm="gmm", trials=24, sampler="tpe", resamples=2, transform="none")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    source = detect.open_source(demo.write(folder / "demo.parquet"), demo.NAME)
    return folder, source, analyse(source, folder, Settings(segment=QUICK))


def test_searching_again_is_analysing_anew_without_reading(shop, monkeypatch):
    folder, source, before = shop
    anew = analyse(source, folder, Settings(segment=OTHER))
    monkeypatch.setattr(pipeline.relations, "read_table", None)
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
