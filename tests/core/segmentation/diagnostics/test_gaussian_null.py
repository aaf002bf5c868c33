"""One cloud or several: planted groups are found, and clouds without any are called slices."""

from __future__ import annotations

import numpy as np
import pytest

from core.progress import silent
from core.segmentation import compare_with_one_cloud
from core.segmentation.segmenting import segment_customers
from core.settings import SegmentSettings
from tests.core.conftest import as_customers
from tests.support.planted import planted

SETTINGS = SegmentSettings(resamples=2, most_clusters=4, algorithms=("kmeans",), trials=4)


def one_cloud(seed: int):
    """Customers whose three measures are drawn from one log-normal cloud."""
    random = np.random.default_rng(seed)
    logs = random.multivariate_normal(
        [4, 3, 5], [[0.4, -0.1, 0], [-0.1, 0.3, 0.2], [0, 0.2, 0.5]], 600
    )
    return as_customers(*(list(column) for column in np.exp(logs).T))


def test_planted_groups_are_real():
    tested = compare_with_one_cloud(segment_customers(planted()[0], SETTINGS, silent))
    assert tested.groups
    assert tested.p == pytest.approx(1 / 20)
    assert tested.silhouette > tested.cloud
    assert tested.customers <= 1_000
    assert tested.sentence.text().startswith("Real groups")


@pytest.mark.parametrize("seed", range(3))
def test_one_cloud_is_slices_however_stable(seed):
    tested = compare_with_one_cloud(segment_customers(one_cloud(seed), SETTINGS, silent))
    assert not tested.groups
    assert tested.sentence.text().startswith("Slices of a continuum")


def test_it_can_be_stopped():
    def stop():
        raise InterruptedError

    with pytest.raises(InterruptedError):
        compare_with_one_cloud(segment_customers(planted()[0], SETTINGS, silent), stop)
