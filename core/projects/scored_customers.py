"""The customers of a run: one row each, with scores, segments, value and churn risk."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    from core.analysis import Analysis
    from core.forecast import Forecast

MEASURES = ("recency_days", "frequency", "monetary")
SCORES = ("recency_score", "frequency_score", "monetary_score", "fm_score", "engagement")
COLUMNS = (
    *("customer_id", *MEASURES, *SCORES),
    *("rfm_segment", "model_segment", "value", "churn_risk"),
)


def read_rows(path: Path) -> pd.DataFrame:
    """The customers in a file, by their id.

    Raises
    ------
    OSError, ValueError : it is damaged, or has other columns
    """
    rows = pd.read_parquet(path)
    if tuple(rows.columns) != COLUMNS:
        raise ValueError("the customers of a run have other columns")
    return rows.set_index("customer_id")


def rows_of(analysis: Analysis, forecast: Forecast | None) -> pd.DataFrame:
    """One row a customer, with the columns of `run_customers`."""
    frame = analysis.customers.frame
    scores = (
        pd.DataFrame(index=frame.index)
        if analysis.rfm is None
        else analysis.rfm.frame.reindex(frame.index)
    )
    known = pd.DataFrame(index=frame.index) if forecast is None else forecast.frame
    columns: dict[str, pd.Series] = {
        name: frame.get(name, pd.Series(float("nan"), frame.index)).astype(float)
        for name in MEASURES
    }
    for name in SCORES:
        columns[name] = scores.get(name, pd.Series(float("nan"), frame.index)).astype(float)
    empty = pd.Series(None, frame.index, dtype="str")
    columns["rfm_segment"] = scores.get("segment", empty)
    columns["model_segment"] = analysis.segmentation.labels.reindex(frame.index)
    for name in ("value", "churn_risk"):
        held = known.get(name, pd.Series(float("nan"), frame.index))
        columns[name] = held.reindex(frame.index).astype(float)
    return pd.DataFrame(columns, index=frame.index).rename_axis("customer_id").reset_index()
