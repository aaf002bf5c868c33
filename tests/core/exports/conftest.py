"""Real analyses, made once: the demo store, and a small shop whose ids are written by an enemy."""

from __future__ import annotations

import pytest

from core.demo import generator, settings
from core.files import detect
from core.pipeline import analyse
from core.settings import SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=4, trials=1, resamples=2))
HOSTILE_IDS = ("=cmd|' /C calc'!A0", "+1", "-2", "@SUM(1)", "\t=3")


def analysed(path, folder):
    return analyse(detect.open_source(path, path.name), folder, QUICK)


@pytest.fixture(scope="session")
def demo_lines():
    return generator.make_demo_orders().lines


@pytest.fixture(scope="session")
def demo_analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    return analysed(generator.write_demo_orders(folder / "demo.parquet"), folder)


@pytest.fixture(scope="session")
def hostile_analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    lines = generator.make_demo_orders(settings.read().model_copy(update={"people": 300})).lines
    ids = lines.customer_id.dropna().unique()[: len(HOSTILE_IDS)]
    renamed = lines.assign(
        customer_id=lines.customer_id.replace(dict(zip(ids, HOSTILE_IDS, strict=True))),
        product_name="=1+1",
    )
    path = folder / "=hostile.parquet"
    renamed.to_parquet(path, index=False)
    return analysed(path, folder)
