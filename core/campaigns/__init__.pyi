from .audience import (
    PENNY,
    Audience,
)
from .budget import (
    BudgetSplit,
)
from .campaign_lists import (
    HOLDOUT_FILE,
    campaign_actions,
    campaign_customers,
    marginal_return_text,
    send_lists,
)
from .campaign_plan import (
    CampaignPlan,
    plan_campaign,
    suggested_budget,
)
from .channels import (
    EDITABLE_ASSUMPTIONS,
    MAX_UNCERTAINTY,
    OWN_SOURCE,
    ChannelAssumptions,
    SourcedNumber,
    Uncertainty,
    load_channels,
)
from .holdout import (
    minimum_detectable_effect,
)
from .monte_carlo import (
    PercentileRange,
    SimulatedOutcome,
)
from .plan_settings import (
    DEFAULT_CHANNELS,
    CustomCurve,
    PlanSettings,
    SpendLimit,
)
from .response_curves import (
    FittedCurve,
    fit_curves,
    read_campaign_results,
)
from .roi.calculation import (
    RoiInputs,
    RoiResult,
    evaluate_roi,
    profit_sensitivity,
)
from .roi.defaults import (
    assumption_sources,
    manual_defaults,
    roi_defaults,
)
from .roi.lifetime_roi import (
    DISCOUNT_RATE,
    later_orders,
    lifetime_profit,
)
from .roi.link import (
    MAX_LATER_ORDERS,
    SharedCalculation,
    from_query,
    to_query,
)
from .roi.scenarios import (
    DEFAULT_SCENARIOS,
    MAX_FACTOR,
    ScenarioFactors,
    evaluate_scenarios,
)

__all__ = [
    "DEFAULT_CHANNELS",
    "DEFAULT_SCENARIOS",
    "DISCOUNT_RATE",
    "EDITABLE_ASSUMPTIONS",
    "HOLDOUT_FILE",
    "MAX_FACTOR",
    "MAX_LATER_ORDERS",
    "MAX_UNCERTAINTY",
    "OWN_SOURCE",
    "PENNY",
    "Audience",
    "BudgetSplit",
    "CampaignPlan",
    "ChannelAssumptions",
    "CustomCurve",
    "FittedCurve",
    "PercentileRange",
    "PlanSettings",
    "RoiInputs",
    "RoiResult",
    "ScenarioFactors",
    "SharedCalculation",
    "SimulatedOutcome",
    "SourcedNumber",
    "SpendLimit",
    "Uncertainty",
    "assumption_sources",
    "campaign_actions",
    "campaign_customers",
    "evaluate_roi",
    "evaluate_scenarios",
    "fit_curves",
    "from_query",
    "later_orders",
    "lifetime_profit",
    "load_channels",
    "manual_defaults",
    "marginal_return_text",
    "minimum_detectable_effect",
    "plan_campaign",
    "profit_sensitivity",
    "read_campaign_results",
    "roi_defaults",
    "send_lists",
    "suggested_budget",
    "to_query",
]
