from .analysis_run import (
    analyse,
    segment_again,
)
from .contact_data import (
    home_region,
    read_contacts,
)
from .measurement import (
    MeasuredFile,
    measure,
    table_feature_options,
)
from .questions import (
    REORDER_DAYS,
    comparable_attributes,
    compare_models,
    count_reorders,
    forecast_customers,
    migrate,
    migration_days,
    propose_weights,
    with_reorder_rates,
)
from .saved_reorders import (
    saved_history,
)
from .saved_segments import (
    needed_population,
    population_of,
    use_saved_segments,
)

__all__ = [
    "REORDER_DAYS",
    "MeasuredFile",
    "analyse",
    "comparable_attributes",
    "compare_models",
    "count_reorders",
    "forecast_customers",
    "home_region",
    "measure",
    "migrate",
    "migration_days",
    "needed_population",
    "population_of",
    "propose_weights",
    "read_contacts",
    "saved_history",
    "segment_again",
    "table_feature_options",
    "use_saved_segments",
    "with_reorder_rates",
]
