from .audience import (
    PENNY,
    Audience,
)
from .best_action import (
    BestAction,
    best_actions,
    channel_results,
)
from .budget import (
    BudgetSplit,
)
from .campaign_lists import (
    HOLDOUT_FILE,
    LIST_FILE,
    campaign_actions,
    campaign_customers,
    campaign_list,
    marginal_return_text,
    send_lists,
    too_few_text,
)
from .campaign_plan import (
    CampaignPlan,
    plan_campaign,
    suggested_budget,
)
from .curves import (
    ResponseCurve,
)
from .economics.channels import (
    EDITABLE_ASSUMPTIONS,
    MAX_UNCERTAINTY,
    OWN_SOURCE,
    ChannelAssumptions,
    OrderAnyway,
    SourcedNumber,
    Uncertainty,
    load_channels,
)
from .economics.contact_selection import (
    address_segment,
)
from .economics.contactable import (
    MEASURED_REACH,
    Contactable,
)
from .economics.contacts import (
    CampaignTarget,
    Contact,
)
from .economics.expected_result import (
    MIN_EXTRA_ORDERS,
    ExpectedResult,
    expect_result,
)
from .economics.learned_rates import (
    LEARNED_FILE,
    LearnedRate,
    LearnedRates,
    read_learned_rates,
)
from .holdout import (
    minimum_detectable_effect,
)
from .monte_carlo import (
    PercentileRange,
    SimulatedOutcome,
)
from .name_lookup import (
    resolve_names,
)
from .plan_settings import (
    DEFAULT_CHANNELS,
    CustomCurve,
    PlanSettings,
    SpendLimit,
)
from .read_back.campaign_list import (
    CampaignList,
    read_campaign_list,
)
from .read_back.campaign_readout import (
    DEFAULT_DAYS,
    CampaignReadout,
    CellLift,
    TotalLift,
    read_back,
)
from .read_back.learning import (
    learn_rates,
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
    example_result,
    input_sources,
    roi_inputs,
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
from .without_campaign import (
    WithoutCampaign,
)

__all__ = [
    "DEFAULT_CHANNELS",
    "DEFAULT_DAYS",
    "DEFAULT_SCENARIOS",
    "DISCOUNT_RATE",
    "EDITABLE_ASSUMPTIONS",
    "HOLDOUT_FILE",
    "LEARNED_FILE",
    "LIST_FILE",
    "MAX_FACTOR",
    "MAX_LATER_ORDERS",
    "MAX_UNCERTAINTY",
    "MEASURED_REACH",
    "MIN_EXTRA_ORDERS",
    "OWN_SOURCE",
    "PENNY",
    "Audience",
    "BestAction",
    "BudgetSplit",
    "CampaignList",
    "CampaignPlan",
    "CampaignReadout",
    "CampaignTarget",
    "CellLift",
    "ChannelAssumptions",
    "Contact",
    "Contactable",
    "CustomCurve",
    "ExpectedResult",
    "FittedCurve",
    "LearnedRate",
    "LearnedRates",
    "OrderAnyway",
    "PercentileRange",
    "PlanSettings",
    "ResponseCurve",
    "RoiInputs",
    "RoiResult",
    "ScenarioFactors",
    "SharedCalculation",
    "SimulatedOutcome",
    "SourcedNumber",
    "SpendLimit",
    "TotalLift",
    "Uncertainty",
    "WithoutCampaign",
    "address_segment",
    "best_actions",
    "campaign_actions",
    "campaign_customers",
    "campaign_list",
    "channel_results",
    "evaluate_roi",
    "evaluate_scenarios",
    "example_result",
    "expect_result",
    "fit_curves",
    "from_query",
    "input_sources",
    "later_orders",
    "learn_rates",
    "lifetime_profit",
    "load_channels",
    "marginal_return_text",
    "minimum_detectable_effect",
    "plan_campaign",
    "profit_sensitivity",
    "read_back",
    "read_campaign_list",
    "read_campaign_results",
    "read_learned_rates",
    "resolve_names",
    "roi_inputs",
    "send_lists",
    "suggested_budget",
    "to_query",
    "too_few_text",
]
