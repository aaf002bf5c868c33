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
    customer_notices,
    measure_customers,
)
from .feature import (
    UNKNOWN_LEVEL,
    Feature,
    FeatureUnit,
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
    RF,
    RFM,
    export_decimals,
    money_names,
    separating_features,
)
from .reorders.reorder_count import (
    count_reorder_history,
    reorder_history_of,
    reorder_period,
)
from .reorders.reorder_history import (
    ExpectedReorders,
    ReorderHistory,
)
from .reorders.reorder_rate import (
    ReorderRate,
    estimate_reorder_rates,
    with_longer,
)
from .review.few_customers import (
    too_few,
)
from .review.left_out_review import (
    ReviewFlag,
)
from .review.locale_detection import (
    detect_locale,
)
from .review.sanity_review import (
    SanityReview,
    review_customers,
)
from .shop.affinity import (
    LIKED_LIFT,
    MIN_BUYERS,
    MIN_SHARE,
    measure_affinity,
)
from .shop.cohorts import (
    Cohorts,
    measure_cohorts,
)
from .shop.order_patterns import (
    MAX_PRODUCTS,
    MIN_PAIR_ORDERS,
    MIN_PAIR_SHARE,
    OrderPatterns,
    measure_order_patterns,
)
from .shop.overview import (
    TOP_SHARE,
    Overview,
    shop_overview,
)
from .shop.top_movers import (
    find_top_movers,
)
from .shop.trend import (
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
    "RF",
    "RFM",
    "TOP_SHARE",
    "UNITS",
    "UNKNOWN_LEVEL",
    "Cohorts",
    "Customers",
    "ExpectedReorders",
    "Feature",
    "FeatureOptions",
    "FeatureUnit",
    "OrderPatterns",
    "Overview",
    "PeriodFigures",
    "PeriodMeasures",
    "PeriodTotals",
    "ReorderHistory",
    "ReorderRate",
    "ReviewFlag",
    "SanityReview",
    "Trend",
    "Unit",
    "as_numbers",
    "count_reorder_history",
    "customer_notices",
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
    "money_names",
    "period_totals_of",
    "reorder_history_of",
    "reorder_period",
    "review_customers",
    "separating_features",
    "shop_overview",
    "too_few",
    "with_longer",
]
