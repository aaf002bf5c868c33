"""The RFM page's charts."""

from __future__ import annotations

import numpy as np

from core.charts import rfm
from core.rfm.scores import score_customers
from core.segmentation.naming.archetypes import RFM_SEGMENT_NAMES
from core.settings import RfmSettings


def test_the_grid_shows_each_customer_once_and_all_25_cells(customers):
    scores = score_customers(customers, RfmSettings())
    heat = rfm.rfm_grid(scores).figure.data[0]
    assert np.asarray(heat.customdata).sum() == len(customers.frame)
    assert {name for row in heat.hovertext for name in row} == set(RFM_SEGMENT_NAMES)
