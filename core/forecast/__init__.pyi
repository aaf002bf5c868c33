from .backtesting.accuracy import (
    ForecastDecile,
)
from .backtesting.error_scale import (
    UsualErrors,
)
from .backtesting.forecaster_choice import (
    BacktestRow,
)
from .backtesting.rolling_origins import (
    OriginErrors,
    RollingOrigins,
)
from .forecast_tables import (
    horizons_by_segment,
    risk_by_segment,
    spend_distribution,
    spend_so_far,
    top_share,
)
from .history.snapshots import (
    OrderHistory,
    order_history_of,
)
from .horizon_days import (
    MONTHS,
    days_in_months,
)
from .machine_learning.contributions import (
    Contribution,
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
    Forecast,
    Horizon,
    SegmentForecast,
)
from .spend_forecast import (
    choose_by_backtest,
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
    "OrderHistory",
    "OriginErrors",
    "PurchaseFit",
    "PurchaseHistory",
    "RollingOrigins",
    "SegmentForecast",
    "UsualErrors",
    "choose_by_backtest",
    "days_in_months",
    "fit_gamma_gamma",
    "fit_purchase_model",
    "forecast_by_cohort",
    "forecast_orders",
    "horizons_by_segment",
    "lifetime_value",
    "order_history_of",
    "quadrant_of",
    "risk_by_segment",
    "similar_decile",
    "spend_distribution",
    "spend_so_far",
    "top_share",
    "value_quadrants",
]
