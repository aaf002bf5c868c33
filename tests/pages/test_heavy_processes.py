"""Heavy jobs in processes of their own find what they find in the server's."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from core import fork_host, job_process, pipeline
from core.features.review import few_customers as few
from core.progress import silent
from core.settings import MovementSettings, ValueSettings
from ui import cache
from ui.segments import diagnostics
from ui.state import job_queue
from ui.tasks import search as search_module
from ui.tasks import store_loading
from ui.tasks.search import Search

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

pytestmark = [
    pytest.mark.skipif(not fork_host.AVAILABLE, reason="forks on Linux only"),
    # What other tests replace is as it was in another process.
    pytest.mark.usefixtures("few_customers"),
]


def search_anyway(*args, **more):
    """Search a shop of a few customers, in the process of the job."""
    few.MIN_CUSTOMERS = few.MIN_DAYS = 0
    return pipeline.segment_again(*args, **more)


@pytest.fixture
def in_processes(monkeypatch):
    """Have heavy jobs done as a server on Linux does them; gives how many there were."""
    monkeypatch.setenv("CLIENTELE_HEAVY_PROCESSES", "1")
    done = []
    run = job_process.run
    monkeypatch.setattr(
        job_process, "run", lambda *args, **more: (done.append(1), run(*args, **more))[1]
    )
    return done


def test_an_analysis_is_the_same(shop: OpenStore, in_processes):
    made = store_loading._make(
        shop.source, shop.settings, shop.folders, silent, demo=False, models=shop.folders[0].path
    )
    here = pipeline.analyse(shop.source, shop.folders[0].path, shop.settings)
    assert list(made.analysis.segmentation.labels) == list(here.segmentation.labels)
    pd.testing.assert_frame_equal(made.analysis.customers.frame, here.customers.frame)
    assert len(in_processes) == 1


def test_what_a_search_has_tried_comes_back_to_go_on_from(
    shop: OpenStore, in_processes, monkeypatch
):
    search = Search(shop, shop.settings.segment)
    monkeypatch.setattr(search_module, "pipeline", SimpleNamespace(segment_again=search_anyway))
    assert search._search(silent).segmentation.profiles
    assert search.tuning.finished
    assert len(in_processes) == 1


def test_what_pages_ask_for_is_the_same(shop: OpenStore, in_processes):
    ahead = cache.forecast._make(silent, shop, ValueSettings())
    here = pipeline.forecast_customers(shop.analysis, ValueSettings())
    pd.testing.assert_frame_equal(ahead.frame, here.frame)
    assert len(cache.movement._make(silent, shop, MovementSettings()).history)
    cache.weights._make(silent, shop)
    assert diagnostics._silhouettes._make(silent, shop).means
    assert diagnostics._measure_stability._make(silent, shop)
    assert len(in_processes) == 5
    assert job_queue.in_processes()
