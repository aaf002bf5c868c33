"""The demo store, for what is asked of a finished analysis."""

from __future__ import annotations

import pytest

from core import pipeline
from core.analysis import Analysis
from core.demo import generator
from core.files import open_source
from core.settings import SegmentSettings, Settings


@pytest.fixture(scope="session")
def analysis(tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    """The demo store, analysed quickly."""
    folder = tmp_path_factory.mktemp("demo")
    path = generator.write_demo_orders(folder / "demo.parquet")
    quick = Settings(segment=SegmentSettings(trials=2, resamples=2, most_clusters=3))
    return pipeline.analyse(open_source(path, "demo.parquet", uploaded=False), folder, quick)
