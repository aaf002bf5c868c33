from .migration import (
    ABSENT,
    Migration,
    measure_migration,
)
from .money_forecast import (
    money_forecast_test,
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
    ReorderCounts,
    count_reorders,
    reorder_rates,
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
    "ReorderCounts",
    "SavedHistory",
    "SizeForecast",
    "SizeForecastTest",
    "count_reorders",
    "default_day",
    "measure_migration",
    "measure_predictive_power",
    "money_forecast_test",
    "monthly_segments",
    "reorder_rates",
    "snapshot_span",
]
