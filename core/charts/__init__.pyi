from .behaviour import (
    basket_sizes,
    category_lift,
    order_times,
    orders_by_country,
    preferred_products,
)
from .campaign_lifts import (
    campaign_lifts,
)
from .campaigns import (
    budget_split,
    profit_distribution,
    profit_tornado,
    response_curve,
    split_comparison,
)
from .chart import (
    Chart,
)
from .cohorts import (
    cohort_revenue_curves,
    cohort_revenue_heatmap,
    retention_curves,
    retention_heatmap,
)
from .customer import (
    customer_timeline,
    segment_history,
)
from .experiments import (
    arm_differences,
    best_arm_chances,
    power_curve,
    qini_curve,
    sample_sizes,
    uplift_by_segment,
)
from .models import (
    segment_crosstab,
)
from .movement import (
    movement_sankey,
    retained_share,
    segment_revenue_over_time,
    segment_size_over_time,
    segment_sizes_over_time,
    size_forecast,
    transition_table,
)
from .overview import (
    customers_and_revenue,
    revenue_concentration,
    revenue_over_time,
    segment_mix,
    top_changes,
)
from .palette import (
    BRAND,
    ON_TINT,
    PAGE,
    colours_by_name,
    segment_colour,
    segment_colours,
)
from .reorder_times import (
    order_gaps,
    repeat_orders,
)
from .rfm import (
    rfm_grid,
    rfm_heatmap,
    segment_medians,
    segment_sizes,
    segment_treemap,
)
from .rfm_cutpoints import (
    RFM_MEASURES,
    SHOWN_QUANTILE,
    measure_distribution,
)
from .roi import (
    roi_sensitivity,
    roi_waterfall,
)
from .segments.dendrogram import (
    dendrogram_chart,
)
from .segments.diagnostics import (
    agreement_heatmap,
    correlation_heatmap,
    elbow_curve,
    gap_curve,
    membership_certainty,
    silhouette_bars,
    stability_bars,
)
from .segments.effects import (
    effect_sizes,
)
from .segments.points import (
    can_draw_2d,
    can_draw_3d,
    pca_scatter,
    sample_note,
    scatter_2d,
    scatter_3d,
    scatter_axes,
)
from .segments.profiles import (
    centres_heatmap,
    measure_comparison,
    parallel_coordinates,
    segment_radar,
)
from .segments.search import (
    parallel_trials,
    parameter_importance,
    parameter_slices,
    plottable_algorithms,
    search_history,
)
from .statistics import (
    category_shares,
    decile_medians,
    group_distributions,
    pairwise_differences,
    screening_heatmap,
)
from .value import (
    churn_risk_bands,
    value_by_cohort,
    value_by_horizon,
    value_by_segment,
    value_distribution,
)
from .value_evidence import (
    backtest_tracking,
    calibration_curve,
    forecast_contributions,
    forecast_drivers,
)

__all__ = [
    "BRAND",
    "ON_TINT",
    "PAGE",
    "RFM_MEASURES",
    "SHOWN_QUANTILE",
    "Chart",
    "agreement_heatmap",
    "arm_differences",
    "backtest_tracking",
    "basket_sizes",
    "best_arm_chances",
    "budget_split",
    "calibration_curve",
    "campaign_lifts",
    "can_draw_2d",
    "can_draw_3d",
    "category_lift",
    "category_shares",
    "centres_heatmap",
    "churn_risk_bands",
    "cohort_revenue_curves",
    "cohort_revenue_heatmap",
    "colours_by_name",
    "correlation_heatmap",
    "customer_timeline",
    "customers_and_revenue",
    "decile_medians",
    "dendrogram_chart",
    "effect_sizes",
    "elbow_curve",
    "forecast_contributions",
    "forecast_drivers",
    "gap_curve",
    "group_distributions",
    "measure_comparison",
    "measure_distribution",
    "membership_certainty",
    "movement_sankey",
    "order_gaps",
    "order_times",
    "orders_by_country",
    "pairwise_differences",
    "parallel_coordinates",
    "parallel_trials",
    "parameter_importance",
    "parameter_slices",
    "pca_scatter",
    "plottable_algorithms",
    "power_curve",
    "preferred_products",
    "profit_distribution",
    "profit_tornado",
    "qini_curve",
    "repeat_orders",
    "response_curve",
    "retained_share",
    "retention_curves",
    "retention_heatmap",
    "revenue_concentration",
    "revenue_over_time",
    "rfm_grid",
    "rfm_heatmap",
    "roi_sensitivity",
    "roi_waterfall",
    "sample_note",
    "sample_sizes",
    "scatter_2d",
    "scatter_3d",
    "scatter_axes",
    "screening_heatmap",
    "search_history",
    "segment_colour",
    "segment_colours",
    "segment_crosstab",
    "segment_history",
    "segment_medians",
    "segment_mix",
    "segment_radar",
    "segment_revenue_over_time",
    "segment_size_over_time",
    "segment_sizes",
    "segment_sizes_over_time",
    "segment_treemap",
    "silhouette_bars",
    "size_forecast",
    "split_comparison",
    "stability_bars",
    "top_changes",
    "transition_table",
    "uplift_by_segment",
    "value_by_cohort",
    "value_by_horizon",
    "value_by_segment",
    "value_distribution",
]
