"""Two segmentations crossed: every customer is in one cell, and a row's shades add up."""

from __future__ import annotations

import pandas as pd
import pytest

from core.charts import models
from core.segmentation.compare import compare_labels


def test_cells_hold_the_customers_and_names_are_text():
    index = list("abcdef")
    before = pd.Series(["<b>A</b>"] * 4 + ["B"] * 2, index=index)
    after = pd.Series(["X", "X", "X", "Y", "Y", "Y"], index=index)
    found = compare_labels(before, after, ["<b>A</b>", "B"], ["X", "Y"])
    chart = models.segment_crosstab(found, "<i>June</i>", "July")
    (heat,) = chart.figure.data
    assert heat.customdata.tolist() == [[3, 1], [0, 2]]
    assert heat.z.sum(axis=1) == pytest.approx([1, 1])
    assert [list(row) for row in heat.hovertext] == [["3", "1"], ["", "2"]]
    assert "<b>" not in heat.y[0]
    assert "<i>" not in chart.figure.layout.yaxis.title.text
    assert chart.finding == "0% of customers have the same segment name in both"
