"""A chart of every builder, from a small shop whose every name is full of markup."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace

import numpy as np
import pandas as pd

from core import charts
from core.campaigns import campaign_plan
from core.campaigns.economics import channels
from core.campaigns.plan_settings import PlanSettings
from core.campaigns.read_back.campaign_readout import CampaignReadout, CellLift
from core.campaigns.roi import calculation
from core.charts import palette
from core.charts.chart import Chart
from core.customer_profile.profile import load_profile
from core.experiments.arms import arm_from_counts
from core.experiments.comparison.conversion import compare_conversion
from core.experiments.experiment import evaluate_experiment
from core.experiments.experiment_options import ExperimentOptions
from core.experiments.planning.sample_size import plan_test
from core.features.shop.affinity import measure_affinity
from core.features.shop.cohorts import measure_cohorts
from core.features.shop.order_patterns import measure_order_patterns
from core.features.shop.overview import shop_overview
from core.features.shop.top_movers import find_top_movers
from core.features.shop.trend import measure_trend
from core.forecast import forecast_tables, quadrants
from core.forecast.machine_learning.contributions import Contribution
from core.hypothesis_tests import attribute_tests
from core.hypothesis_tests.dataset import Dataset
from core.pipeline import migrate
from core.playbooks import playbook
from core.segmentation.compare import compare_labels
from core.segmentation.diagnostics import cluster_count, diagnostics
from core.segmentation.diagnostics.collinearity import measure_collinearity
from core.segmentation.diagnostics.dendrogram import build_dendrogram
from core.segmentation.diagnostics.membership import membership_probabilities
from core.segmentation.explanation import rank_positions
from core.segmentation.explanation.segment_explanation import explain_segments
from tests.core.charts.examples import HOSTILE, with_algorithm

MARK = "<b>x"
"""Part of every name in the shop: drawn as markup it would be bold."""
CURRENCY = "EUR"


def orders(customers: int = 90) -> str:
    draw = random.Random(3)  # noqa: S311 - made-up orders
    rows = ["order,customer,date,product,category,country,quantity,price"]
    for number in range(customers):
        for visit in range(1 + number % 7):
            day = dt.date(2024, 12, 20) - dt.timedelta(days=visit * draw.randint(9, 90))
            rows += [
                f"{number}-{visit},{number:04d} {MARK},{day},P{(number + item) % 9} {MARK},"
                f"Kind {(number + item) % 3} {MARK},Land {number % 2} {MARK},"
                f"{draw.randint(1, 4)},{draw.randint(100, 900) / 100:.2f}"
                for item in range(draw.randint(1, 3))
            ]
    return "\n".join(rows)


def of_the_shop(analysis) -> dict[str, Chart]:
    customers, profiles, rfm = analysis.customers, analysis.rfm.profiles, analysis.rfm
    colours = charts.colours_by_name(profiles)
    trend = measure_trend(analysis.orders, customers)
    movers = find_top_movers(analysis.orders, customers, max(trend.periods))
    cohorts = measure_cohorts(analysis.orders, customers)
    patterns = measure_order_patterns(analysis.orders, customers)
    liked = measure_affinity(analysis.orders, customers, rfm.frame["segment"])
    moved = migrate(analysis.orders, customers, analysis.settings)
    one = load_profile(analysis, f"0006 {MARK}")
    best = profiles[0].name
    products = liked["product"][liked["product"]["segment"] == best]
    return {
        "segment_mix": charts.segment_mix(profiles, "revenue"),
        "customers_and_revenue": charts.customers_and_revenue(profiles),
        "revenue_concentration": charts.revenue_concentration(shop_overview(customers)),
        "revenue_over_time": charts.revenue_over_time(trend, "month", CURRENCY),
        "top_changes": charts.top_changes(movers["product"], CURRENCY, money=True),
        "rfm_grid": charts.rfm_grid(rfm),
        "rfm_heatmap": charts.rfm_heatmap(customers, rfm, "revenue", CURRENCY),
        "segment_sizes": charts.segment_sizes(profiles),
        "segment_treemap": charts.segment_treemap(profiles, CURRENCY),
        "segment_medians": charts.segment_medians(profiles, CURRENCY),
        "measure_comparison": charts.measure_comparison(profiles, "monetary", "Spend per customer"),
        "measure_distribution": charts.measure_distribution(customers, rfm, "monetary"),
        "retention_heatmap": charts.retention_heatmap(cohorts),
        "retention_curves": charts.retention_curves(cohorts),
        "cohort_revenue_heatmap": charts.cohort_revenue_heatmap(cohorts, CURRENCY),
        "cohort_revenue_curves": charts.cohort_revenue_curves(cohorts, CURRENCY),
        "repeat_orders": charts.repeat_orders(cohorts),
        "order_gaps": charts.order_gaps(cohorts),
        "preferred_products": charts.preferred_products(products, best, colours[best]),
        "category_lift": charts.category_lift(liked["category"], list(colours)),
        "order_times": charts.order_times(patterns),
        "orders_by_country": charts.orders_by_country(patterns, CURRENCY),
        "basket_sizes": charts.basket_sizes(patterns),
        "movement_sankey": charts.movement_sankey(moved, colours_of(moved)),
        "transition_table": charts.transition_table(moved),
        "segment_sizes_over_time": charts.segment_sizes_over_time(moved, colours_of(moved)),
        "segment_size_over_time": charts.segment_size_over_time(moved, best, colours[best]),
        "segment_revenue_over_time": charts.segment_revenue_over_time(
            moved, best, colours[best], CURRENCY
        ),
        "retained_share": charts.retained_share(moved),
        "size_forecast": charts.size_forecast(moved.outlook, colours_of(moved)),
        "customer_timeline": charts.customer_timeline(
            one.purchases, customers.as_of, CURRENCY, dt.date(2025, 2, 1)
        ),
        "segment_history": charts.segment_history(one.history, colours_of_grid(rfm.rule.grid)),
    }


def colours_of(moved) -> dict[str, str]:
    """As pages do: also of segments that nobody is in today."""
    known = moved.known_as
    return dict(zip(known, palette.segment_colours(list(known.values())), strict=True))


def colours_of_grid(grid) -> dict[str, str]:
    known = {segment.name: segment.base for segment in grid.segments}
    return dict(zip(known, palette.segment_colours(list(known.values())), strict=True))


def of_the_model(customers, found) -> dict[str, Chart]:
    titles = charts.scatter_axes(customers, found)
    positions = rank_positions.rank_positions_of(customers, found)
    first = found.profiles[0]
    effects = explain_segments(customers, found).effects[first.name]
    other = pd.Series(f"Other {MARK}", found.labels.index)
    names = [profile.name for profile in found.profiles]
    compared = compare_labels(found.labels, other, names, [f"Other {MARK}"])
    centres = rank_positions.standardised_centres(customers, found)
    tuning = found.searched.tuning
    return {
        "scatter_3d": charts.scatter_3d(customers, found, titles),
        "scatter_2d": charts.scatter_2d(customers, found, titles, *list(titles)[:2]),
        "pca_scatter": charts.pca_scatter(found),
        "segment_radar": charts.segment_radar(found, positions),
        "parallel_coordinates": charts.parallel_coordinates(found, positions),
        "centres_heatmap": charts.centres_heatmap(centres),
        "effect_sizes": charts.effect_sizes(customers, found, first, effects),
        "segment_crosstab": charts.segment_crosstab(compared, f"June {MARK}", "July"),
        "search_history": charts.search_history(tuning, "gmm"),
        "parameter_importance": charts.parameter_importance(tuning, "gmm"),
        "parameter_slices": charts.parameter_slices(tuning, "gmm"),
        "parallel_trials": charts.parallel_trials(tuning, "gmm"),
    }


def of_the_model_diagnostics(searched) -> dict[str, Chart]:
    _, found = searched
    _, mixture = with_algorithm(searched, "gmm")
    _, tree = with_algorithm(searched, "agglomerative")
    measures = [f"Recency {MARK}", "Orders", "Money"]
    return {
        "silhouette_bars": charts.silhouette_bars(found, diagnostics.silhouette_plot(found)),
        "stability_bars": charts.stability_bars(found, diagnostics.segment_stability(found)),
        "elbow_curve": charts.elbow_curve(found, cluster_count.measure_elbow(found)),
        "gap_curve": charts.gap_curve(found, cluster_count.gap_statistic(found)),
        "agreement_heatmap": charts.agreement_heatmap(diagnostics.model_agreement(found)),
        "correlation_heatmap": charts.correlation_heatmap(measure_collinearity(found), measures),
        "membership_certainty": charts.membership_certainty(
            mixture, membership_probabilities(mixture)
        ),
        "dendrogram_chart": charts.dendrogram_chart(tree, build_dendrogram(tree)),
    }


def of_the_forecast(found) -> dict[str, Chart]:
    labels = pd.Series("Loyal", index=found.frame.index)
    labels.iloc[::3] = f"Own {MARK}"
    colours = {"Loyal": palette.segment_colour("Loyal")}
    drivers = replace(found.backtest, drivers=(("spend", 3.0), ("order days", 1.0)))
    parts = (Contribution("recent spend", 120.0, 30.0), Contribution("orders", 2.0, -12.5))
    return {
        "value_by_horizon": charts.value_by_horizon(found, CURRENCY),
        "value_by_segment": charts.value_by_segment(found.of_segments(labels), CURRENCY, colours),
        "value_distribution": charts.value_distribution(
            forecast_tables.spend_distribution(found), 0.4, CURRENCY
        ),
        "churn_risk_bands": charts.churn_risk_bands(
            forecast_tables.risk_by_segment(found, labels), CURRENCY
        ),
        "value_by_cohort": charts.value_by_cohort(quadrants.forecast_by_cohort(found), CURRENCY),
        "backtest_tracking": charts.backtest_tracking(found),
        "calibration_curve": charts.calibration_curve(
            found.churn.deciles, "Risk, compared with what happened", "Did not order", share=True
        ),
        "forecast_drivers": charts.forecast_drivers(replace(found, backtest=drivers), CURRENCY),
        "forecast_contributions": charts.forecast_contributions(40.0, parts, CURRENCY),
    }


def earning():
    """Assumptions under which some e-mails earn their cost in any shop."""
    assumed = channels.load_channels()
    email, *others = assumed.channels
    edited = email.edited({"active_rate": 0.05, "dormant_rate": 0.02})
    return assumed.model_copy(update={"channels": (edited, *others)})


def read_back(segments):
    """A campaign to some segments, of each of which some were held out."""
    cells = []
    for at, segment in enumerate(segments):
        treated, held = 900 + at, 100
        buyers = 90 + at, 6
        lift = compare_conversion(
            arm_from_counts("held out", held, buyers[1]),
            arm_from_counts("contacted", treated, buyers[0]),
            0.05,
        )
        cells.append(CellLift(segment, "E-mail", treated, held, *buyers, lift, None))
    day = dt.date(2025, 3, 1)
    return CampaignReadout(day, day, tuple(cells), None, None, ())


def of_decisions(analysis) -> dict[str, Chart]:
    profiles = analysis.rfm.profiles
    plan = campaign_plan.plan_campaign(
        profiles, playbook.load_playbook(), earning(), PlanSettings(budget=300)
    )
    colours = charts.colours_by_name(profiles)
    inputs = calculation.RoiInputs(
        customers=1000,
        reach_share=0.5,
        baseline_rate=0.1,
        campaign_rate=0.15,
        order_value=50,
        margin=0.4,
        offer_cost=2,
        contact_cost=0.1,
        fixed_cost=100,
    )
    names = (f"control {MARK}", f"mail {MARK}")
    arms = [arm_from_counts(names[0], 4000, 200), arm_from_counts(names[1], 4000, 330)]
    groups = {
        f"Group {place} {MARK}": [
            arm_from_counts(names[0], 2000, 100),
            arm_from_counts(names[1], 2000, bought),
        ]
        for place, bought in enumerate((130, 200))
    }
    options = ExperimentOptions()
    experiment = evaluate_experiment(arms, "conversion", names[0], options, groups)
    (uplift,) = experiment.segments
    test_plan = plan_test("conversion", 0.1, 0.1)
    data = questions()
    numbers = attribute_tests.compare_attribute(data, f"Spend {MARK}", f"coin {MARK}")
    screening = attribute_tests.screen_attributes(
        data, (f"Spend {MARK}", "frequency"), (f"coin {MARK}", "Segment")
    )
    return {
        "campaign_lifts": charts.campaign_lifts(read_back([HOSTILE[:40], *colours])),
        "budget_split": charts.budget_split(plan, CURRENCY, colours),
        "split_comparison": charts.split_comparison(plan, CURRENCY),
        "response_curve": charts.response_curve(plan, 0, CURRENCY, colours),
        "profit_distribution": charts.profit_distribution(plan.outcome, CURRENCY),
        "profit_tornado": charts.profit_tornado(plan.outcome, CURRENCY),
        "roi_waterfall": charts.roi_waterfall(calculation.evaluate_roi(inputs), CURRENCY),
        "roi_sensitivity": charts.roi_sensitivity(calculation.profit_sensitivity(inputs), CURRENCY),
        "power_curve": charts.power_curve(test_plan),
        "sample_sizes": charts.sample_sizes(test_plan),
        "arm_differences": charts.arm_differences(experiment),
        "uplift_by_segment": charts.uplift_by_segment(experiment, uplift),
        "qini_curve": charts.qini_curve(experiment, uplift, experiment.ranking(uplift)),
        "best_arm_chances": charts.best_arm_chances(experiment),
        "group_distributions": charts.group_distributions(numbers),
        "pairwise_differences": charts.pairwise_differences(numbers),
        "category_shares": charts.category_shares(
            attribute_tests.compare_attribute(data, "Segment", f"coin {MARK}")
        ),
        "decile_medians": charts.decile_medians(
            attribute_tests.compare_attribute(data, f"Spend {MARK}", "frequency")
        ),
        "screening_heatmap": charts.screening_heatmap(screening),
    }


def questions(rows: int = 400) -> Dataset:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            f"Spend {MARK}": rng.exponential(50, rows),
            "frequency": rng.integers(1, 9, rows).astype(float),
            "Segment": rng.choice(["Loyal", "Lost"], rows),
            f"coin {MARK}": rng.choice([f"heads {MARK}", "tails"], rows),
        }
    )
    numbers, categories = (f"Spend {MARK}", "frequency"), ("Segment", f"coin {MARK}")
    return Dataset(frame, numbers, categories, {}, made_from=())
