from .analysis_run import (
    analyse,
    segment_again,
)
from .measurement import (
    MeasuredFile,
    measure,
    table_feature_options,
)
from .questions import (
    comparable_attributes,
    compare_models,
    forecast_customers,
    migrate,
    migration_days,
    propose_weights,
    with_reorder_rates,
)

__all__ = [
    "MeasuredFile",
    "analyse",
    "comparable_attributes",
    "compare_models",
    "forecast_customers",
    "measure",
    "migrate",
    "migration_days",
    "propose_weights",
    "segment_again",
    "table_feature_options",
    "with_reorder_rates",
]
