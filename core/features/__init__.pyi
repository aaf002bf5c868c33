from .affinity import (
    LIKED_LIFT,
    MIN_BUYERS,
    MIN_SHARE,
    measure_affinity,
)
from .cohorts import (
    Cohorts,
    measure_cohorts,
)
from .customer_table.derived_columns import (
    as_numbers,
)
from .customer_table.measuring import (
    FeatureOptions,
    feature_options,
    measure_customer_table,
)
from .customer_table.ready_made_measures import (
    find_ready_made,
)
from .customers import (
    Customers,
    measure_customers,
)
from .feature import (
    UNKNOWN_LEVEL,
    Feature,
    FeatureUnit,
)
from .left_out_review import (
    ReviewFlag,
)
from .locale_detection import (
    detect_locale,
)
from .order_patterns import (
    MAX_PRODUCTS,
    MIN_PAIR_ORDERS,
    MIN_PAIR_SHARE,
    OrderPatterns,
    measure_order_patterns,
)
from .overview import (
    Overview,
    shop_overview,
)
from .period_totals import (
    PERIOD_FEATURES,
    PeriodMeasures,
    PeriodTotals,
    period_totals_of,
)
from .registry import (
    COUNTRY,
    FEATURES,
    RFM,
    export_decimals,
    separating_features,
)
from .reorder_rate import (
    ReorderRate,
    estimate_reorder_rates,
)
from .sanity_review import (
    SanityReview,
    review_customers,
)
from .top_movers import (
    find_top_movers,
)
from .trend import (
    UNITS,
    PeriodFigures,
    Trend,
    Unit,
    measure_trend,
)

__all__ = [
    "COUNTRY",
    "FEATURES",
    "LIKED_LIFT",
    "MAX_PRODUCTS",
    "MIN_BUYERS",
    "MIN_PAIR_ORDERS",
    "MIN_PAIR_SHARE",
    "MIN_SHARE",
    "PERIOD_FEATURES",
    "RFM",
    "UNITS",
    "UNKNOWN_LEVEL",
    "Cohorts",
    "Customers",
    "Feature",
    "FeatureOptions",
    "FeatureUnit",
    "OrderPatterns",
    "Overview",
    "PeriodFigures",
    "PeriodMeasures",
    "PeriodTotals",
    "ReorderRate",
    "ReviewFlag",
    "SanityReview",
    "Trend",
    "Unit",
    "as_numbers",
    "detect_locale",
    "estimate_reorder_rates",
    "export_decimals",
    "feature_options",
    "find_ready_made",
    "find_top_movers",
    "measure_affinity",
    "measure_cohorts",
    "measure_customer_table",
    "measure_customers",
    "measure_order_patterns",
    "measure_trend",
    "period_totals_of",
    "review_customers",
    "separating_features",
    "shop_overview",
]
