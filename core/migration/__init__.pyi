from .migration import (
    ABSENT,
    Migration,
    measure_migration,
)
from .monthly_segments import (
    MonthlySegments,
    monthly_segments,
)
from .predictive_power import (
    PredictivePower,
    measure_predictive_power,
)
from .saved_history import (
    SavedHistory,
)
from .segment_reorders import (
    count_reorders,
)
from .size_forecast import (
    SizeForecast,
    SizeForecastTest,
)
from .snapshot_days import (
    default_day,
    snapshot_span,
)

__all__ = [
    "ABSENT",
    "Migration",
    "MonthlySegments",
    "PredictivePower",
    "SavedHistory",
    "SizeForecast",
    "SizeForecastTest",
    "count_reorders",
    "default_day",
    "measure_migration",
    "measure_predictive_power",
    "monthly_segments",
    "snapshot_span",
]
