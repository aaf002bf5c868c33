from .migration import (
    ABSENT,
    Migration,
    measure_migration,
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
    "SizeForecast",
    "SizeForecastTest",
    "count_reorders",
    "default_day",
    "measure_migration",
    "snapshot_span",
]
