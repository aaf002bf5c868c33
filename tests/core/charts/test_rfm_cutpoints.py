"""Distributions with the cut points of the scores."""

from __future__ import annotations

import numpy as np

from core.charts import rfm_cutpoints
from core.rfm.scores import score_customers
from core.settings import RfmSettings


def test_the_distribution_counts_everyone_it_does_not_show(customers):
    scores = score_customers(customers, RfmSettings())
    for measure in rfm_cutpoints.RFM_MEASURES:
        chart = rfm_cutpoints.measure_distribution(customers, scores, measure)
        drawn = int(np.asarray(chart.figure.data[0].y).sum())
        label = chart.figure.layout.xaxis.title.text
        beyond = int(label.split("<br>")[1].split()[0].replace(",", "")) if "<br>" in label else 0
        below = int((customers.frame[measure] < chart.figure.data[0].customdata[0][0]).sum())
        assert drawn + beyond + below == len(customers.frame)
        assert below == 0
