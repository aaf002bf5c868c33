from .accuracy import (
    ForecastDecile,
)
from .contributions import (
    Contribution,
)
from .forecast_tables import (
    horizons_by_segment,
    risk_by_segment,
    spend_distribution,
    spend_so_far,
    top_share,
)
from .forecaster_choice import (
    BacktestRow,
)
from .purchase_models.gamma_gamma import (
    fit_gamma_gamma,
)
from .purchase_models.purchase_history import (
    PurchaseHistory,
)
from .purchase_models.purchase_model import (
    PURCHASE_MODELS,
    PurchaseFit,
    fit_purchase_model,
)
from .quadrants import (
    QUADRANTS,
    forecast_by_cohort,
    lifetime_value,
    quadrant_of,
    similar_decile,
    value_quadrants,
)
from .result import (
    MONTHS,
    Forecast,
    Horizon,
    SegmentForecast,
    days_in_months,
)
from .spend_forecast import (
    forecast_orders,
)

__all__ = [
    "MONTHS",
    "PURCHASE_MODELS",
    "QUADRANTS",
    "BacktestRow",
    "Contribution",
    "Forecast",
    "ForecastDecile",
    "Horizon",
    "PurchaseFit",
    "PurchaseHistory",
    "SegmentForecast",
    "days_in_months",
    "fit_gamma_gamma",
    "fit_purchase_model",
    "forecast_by_cohort",
    "forecast_orders",
    "horizons_by_segment",
    "lifetime_value",
    "quadrant_of",
    "risk_by_segment",
    "similar_decile",
    "spend_distribution",
    "spend_so_far",
    "top_share",
    "value_quadrants",
]
