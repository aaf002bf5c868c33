"""The whole way in one call: a file and settings in, an `Analysis` out.

`analysing` goes the whole way, `measuring` its first half, from a file to its customers, and
`asking` answers what is asked of customers who are measured already. Large libraries are imported
inside functions: a first page is on screen before pandas is.
"""

from core.analysis import Analysis
from core.pipeline.analysis_run import analyse, segment_again
from core.pipeline.measurement import Measured, measure, offer
from core.pipeline.questions import (
    attributes,
    compare_models,
    forecast,
    movement,
    movement_days,
    weights,
)

__all__ = [
    "Analysis",
    "Measured",
    "analyse",
    "attributes",
    "compare_models",
    "forecast",
    "measure",
    "movement",
    "movement_days",
    "offer",
    "segment_again",
    "weights",
]
