"""The cached calls into core about the open store: what is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import customer_profile, features
from ui.cache.background_cache import Drawer, kept, worked_out
from ui.components import segmentation_choice
from ui.state import model_folder

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    import pandas as pd

    from core.cleaning import Orders
    from core.customer_profile import CustomerProfile
    from core.features import Cohorts, OrderPatterns, Overview, Trend
    from core.forecast import Forecast
    from core.migration import Migration
    from core.progress import Progress
    from core.rfm import WeightProposal
    from core.saved_models import ModelCard
    from core.segmentation import SegmentationComparison
    from core.settings import MovementSettings, ValueSettings
    from ui.components.segmentation_choice import Which
    from ui.state.session import Store

# Every function imports what it calls when it is called: start-up stays light.


@kept(lambda store: store.customers_key, serves="demo")
def overview(store: Store) -> Overview:
    """The shop in a handful of numbers."""
    return features.shop_overview(store.analysis.customers)


@worked_out(lambda store: store.customers_key, "Counting the orders over time", serves="demo")
def trend(progress: Progress, store: Store) -> Trend:
    """The shop over time; it must be known by its orders."""
    return features.measure_trend(_orders(store), store.analysis.customers, progress)


@worked_out(
    lambda store, days: (store.customers_key, days),
    "Comparing the two periods",
    serves="demo",
    entries=8,
)
def movers(progress: Progress, store: Store, days: int) -> Mapping[str, pd.DataFrame]:
    """What gained and lost most in the last so many days, against as many before."""
    return features.find_top_movers(_orders(store), store.analysis.customers, days, progress)


@worked_out(
    lambda store: store.customers_key, "Following customers from their first order", serves="demo"
)
def cohorts(progress: Progress, store: Store) -> Cohorts:
    """What became of customers after their first order; they must be known by their orders."""
    return features.measure_cohorts(_orders(store), store.analysis.customers, progress)


@worked_out(lambda store: store.customers_key, "Counting what is ordered when", serves="demo")
def habits(progress: Progress, store: Store) -> OrderPatterns:
    """How customers order; they must be known by their orders."""
    return features.measure_order_patterns(_orders(store), store.analysis.customers, progress)


@worked_out(
    lambda store, which: (store.model_key, which),
    "Comparing what segments order",
    serves="demo",
    entries=8,
)
def affinity(progress: Progress, store: Store, which: Which) -> Mapping[str, pd.DataFrame]:
    """What each segment buys more often than everyone."""
    labels = segmentation_choice.labels(store, which)
    return features.measure_affinity(_orders(store), store.analysis.customers, labels, progress)


@kept(
    lambda store, customer: (store.model_key, customer),
    says="Reading their orders",
    serves="demo",
    entries=8,
)
def one_customer(store: Store, customer: str) -> CustomerProfile:
    """Everything known of one customer."""
    return customer_profile.load_profile(store.analysis, customer)


_FORECASTS: Drawer[Forecast] = Drawer("forecasts", "demo")


def kept_forecast(store: Store, settings: ValueSettings) -> Forecast | None:
    """The forecast with these settings, if it was made before."""
    there = _FORECASTS.find(_forecast_key(store, settings), (store,))
    return None if there is None else there.result


def keep_forecast(store: Store, settings: ValueSettings, made: Forecast) -> None:
    """Keep a forecast for whoever asks for it with the same settings."""
    _FORECASTS.keep(_forecast_key(store, settings), (store,), made)


def _forecast_key(store: Store, settings: ValueSettings) -> str:
    return store.customers_key + settings.model_dump_json()


@kept(
    lambda store, before, after: (
        store.customers_key,
        before.signature,
        store.model_key if after is None else after.signature,
    ),
    says="Comparing",
)
def compared(store: Store, before: ModelCard, after: ModelCard | None) -> SegmentationComparison:
    """The open store under a saved model, beside another one or the segments it has."""
    from core import pipeline

    names = (before.name, after.name if after is not None else None)
    return pipeline.compare_models(store.analysis, *names, models=model_folder.folder())


@worked_out(
    lambda store, settings: (store.model_key, settings),
    "Following customers month by month",
    serves="demo",
)
def movement(progress: Progress, store: Store, settings: MovementSettings) -> Migration:
    """Who moved between two days."""
    from core import pipeline

    analysis = store.analysis
    chosen = store.settings.model_copy(update={"movement": settings})
    return pipeline.migrate(
        analysis.orders, analysis.customers, chosen, analysis.segmentation.model, progress
    )


@kept(lambda store: store.customers_key, serves="demo")
def movement_days(store: Store) -> tuple[dt.date, dt.date]:
    """The first and the last day that can be compared."""
    from core import pipeline

    return pipeline.migration_days(store.analysis.orders, store.analysis.customers)


@worked_out(
    lambda store: store.customers_key, "Ranking customers by their next quarter", serves="demo"
)
def weights(progress: Progress, store: Store) -> WeightProposal:
    """The weights that ranked next-period spend best in this store's past."""
    from core import pipeline

    analysis = store.analysis
    return pipeline.propose_weights(analysis.orders, analysis.customers, store.settings, progress)


def _orders(store: Store) -> Orders:
    orders = store.analysis.orders
    if orders is None:
        raise LookupError("a table of customers has no orders")
    return orders
