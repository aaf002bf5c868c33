"""The cached calls into core about the open store: what is in it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from core import customer_profile, features, formatting, pipeline, segment_builder
from core.formatting import _
from ui.cache.background_cache import background_cached, cached
from ui.state import job_queue, model_folder

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from core.analysis import Analysis
    from core.cleaning import Orders
    from core.contacts import Contacts
    from core.customer_profile import CustomerProfile
    from core.features import Cohorts, OrderPatterns, Overview, Trend
    from core.forecast import Forecast
    from core.migration import Migration
    from core.progress import Progress
    from core.rfm import WeightProposal
    from core.saved_models import ModelCard
    from core.segment_builder import PurchaseIndex
    from core.segmentation import Profile, SegmentationComparison
    from core.settings import MovementSettings, ValueSettings
    from ui.state.open_store import OpenStore, Which


@cached(lambda store: store.customers_key, shared="demo_customers")
def overview(store: OpenStore) -> Overview:
    """The shop in a handful of numbers."""
    return features.shop_overview(store.analysis.customers)


@background_cached(
    lambda store: store.customers_key, "Counting the orders over time", shared="demo_customers"
)
def trend(progress: Progress, store: OpenStore) -> Trend:
    """The shop over time; it must be known by its orders."""
    return features.measure_trend(_orders(store), store.analysis.customers, progress)


@background_cached(
    lambda store, days: (store.customers_key, days),
    "Comparing the two periods",
    shared="demo_customers",
    entries=8,
)
def movers(progress: Progress, store: OpenStore, days: int) -> Mapping[str, pd.DataFrame]:
    """What gained and lost most in the last so many days, against as many before."""
    return features.find_top_movers(_orders(store), store.analysis.customers, days, progress)


@background_cached(
    lambda store: store.customers_key,
    "Following customers from their first order",
    shared="demo_customers",
)
def cohorts(progress: Progress, store: OpenStore) -> Cohorts:
    """What became of customers after their first order; they must be known by their orders."""
    return features.measure_cohorts(_orders(store), store.analysis.customers, progress)


@background_cached(
    lambda store: store.customers_key, "Counting what is ordered when", shared="demo_customers"
)
def habits(progress: Progress, store: OpenStore) -> OrderPatterns:
    """How customers order; they must be known by their orders."""
    return features.measure_order_patterns(_orders(store), store.analysis.customers, progress)


@background_cached(
    lambda store: store.customers_key, "Reading what customers bought", shared="demo_customers"
)
def purchases(progress: Progress, store: OpenStore) -> PurchaseIndex:
    """Who bought what on which day; they must be known by their orders."""
    progress("purchases", 0.0, _("reading products and categories line by line"))
    customers = store.analysis.customers
    as_of = customers.as_of or dt.date.max
    return segment_builder.index_purchases(_orders(store), customers.frame.index, as_of)


@background_cached(
    lambda store, which: (store.model_key, which),
    "Comparing what segments order",
    shared="demo",
    entries=8,
)
def affinity(progress: Progress, store: OpenStore, which: Which) -> Mapping[str, pd.DataFrame]:
    """What each segment buys more often than everyone."""
    labels = store.labels(which)
    return features.measure_affinity(_orders(store), store.analysis.customers, labels, progress)


@background_cached(
    lambda store, which: (store.model_key, which),
    "Counting who ordered again",
    shared="demo",
    entries=4,
)
def segments(progress: Progress, store: OpenStore, which: Which) -> tuple[Profile, ...]:
    """The segments of one segmentation, with what customers like these did next."""
    progress(
        "segments", 0.0, _("sorting customers as they were a month, half a year and a year ago")
    )
    counted = pipeline.count_reorders(store.plain, which).profiles(which)
    return tuple(
        replace(profile, reorders=by_itself.reorders)
        for profile, by_itself in zip(store.profiles(which), counted, strict=True)
    )


def counted(store: OpenStore) -> Analysis:
    """The analysis for files: every name as it is, the segments in use with what they did next."""
    which = store.in_use
    return store.plain.with_profiles(which, segments(store, which))


@cached(
    lambda store, customer: (store.model_key, customer),
    spinner="Reading their orders",
    shared="demo",
    entries=8,
)
def one_customer(store: OpenStore, customer: str) -> CustomerProfile:
    """Everything known of one customer."""
    return customer_profile.load_profile(store.analysis, customer)


@background_cached(
    lambda store, settings: (store.customers_key, settings),
    "Testing forecasts on the past of this store",
    shared="demo_customers",
    heavy=True,
)
def forecast(progress: Progress, store: OpenStore, settings: ValueSettings) -> Forecast:
    """What customers will bring, and how well that was tested."""
    # Demo forecasts are shared: their sentences are written in no visitor's format.
    with formatting.plainly():
        work = partial(pipeline.forecast_customers, store.analysis, settings)
        return job_queue.do_apart(work, progress=progress)


@cached(
    lambda store, before, after: (
        store.customers_key,
        before.signature,
        store.model_key if after is None else after.signature,
    ),
    spinner="Comparing",
)
def compared(
    store: OpenStore, before: ModelCard, after: ModelCard | None
) -> SegmentationComparison:
    """The open store under a saved model, beside another one or the segments it has."""
    names = (before.name, after.name if after is not None else None)
    return pipeline.compare_models(store.plain, *names, models=model_folder.folder())


@background_cached(
    lambda store, settings: (store.model_key, settings),
    "Following customers month by month",
    shared="demo",
    heavy=True,
)
def movement(progress: Progress, store: OpenStore, settings: MovementSettings) -> Migration:
    """Who moved between two days."""
    analysis = store.analysis
    chosen = store.settings.model_copy(update={"movement": settings})
    work = partial(
        pipeline.migrate,
        analysis.orders,
        analysis.customers,
        chosen,
        analysis.segmentation.model,
        rule=None if analysis.rfm is None else analysis.rfm.rule,
    )
    return job_queue.do_apart(work, progress=progress)


@background_cached(
    lambda store, settings, _: (store.model_key, store.saved_key, settings),
    "Following customers month by month",
)
def own_movement(
    progress: Progress, store: OpenStore, settings: MovementSettings, contacts: Contacts | None
) -> Migration:
    """Who moved between the visitor's own segments: for nobody else, whatever the store."""
    analysis = store.plain
    chosen = store.settings.model_copy(update={"movement": settings})
    history = pipeline.saved_history(analysis, contacts)
    return pipeline.migrate(
        analysis.orders, analysis.customers, chosen, None, progress, saved=history
    )


@cached(lambda store: store.customers_key, shared="demo_customers")
def movement_days(store: OpenStore) -> tuple[dt.date, dt.date]:
    """The first and the last day that can be compared."""
    return pipeline.migration_days(store.analysis.orders, store.analysis.customers)


@background_cached(
    lambda store: store.customers_key,
    "Ranking customers by their next quarter",
    shared="demo_customers",
    heavy=True,
)
def weights(progress: Progress, store: OpenStore) -> WeightProposal:
    """The weights that ranked next-period spend best in this store's past."""
    analysis = store.analysis
    work = partial(pipeline.propose_weights, analysis.orders, analysis.customers, store.settings)
    return job_queue.do_apart(work, progress=progress)


def _orders(store: OpenStore) -> Orders:
    orders = store.analysis.orders
    if orders is None:
        raise LookupError("a table of customers has no orders")
    return orders
