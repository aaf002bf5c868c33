"""The cached calls into core about the open store: what is in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st

from ui import segments_of, shelf

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    import pandas as pd

    from core.clean.orders import Orders
    from core.customer.card import OneCustomer
    from core.features.cohorts import Cohorts
    from core.features.habits import Habits
    from core.features.overview import Overview
    from core.features.trend import Trend
    from core.model_card import ModelCard
    from core.segment.compare import Comparison
    from core.segment.movement import Movement
    from core.segment.weights import WeightProposal
    from core.settings import MovementSettings, ValueSettings
    from core.value.result import Forecast
    from ui.segments_of import Which
    from ui.session import Store


def overview(store: Store) -> Overview:
    """The shop in a handful of numbers."""
    return _overview(store.customers_key, store)


def trend(store: Store) -> Trend | None:
    """The shop over time; None for a table of customers."""
    return _trend(store.customers_key, store) if store.analysis.orders is not None else None


def movers(store: Store, days: int) -> Mapping[str, pd.DataFrame]:
    """What gained and lost most in the last so many days, against as many before."""
    return _movers(store.customers_key, days, store)


def cohorts(store: Store) -> Cohorts | None:
    """What became of customers after their first order; None for a table of customers."""
    return _cohorts(store.customers_key, store) if store.analysis.orders is not None else None


def habits(store: Store) -> Habits | None:
    """How customers order; None for a table of customers."""
    return _habits(store.customers_key, store) if store.analysis.orders is not None else None


def affinity(store: Store, which: Which) -> Mapping[str, pd.DataFrame]:
    """What each segment buys more often than everyone."""
    return _affinity(store.model_key, which, store)


def one_customer(store: Store, customer: str) -> OneCustomer:
    """Everything known of one customer."""
    return _one_customer(store.model_key, customer, store)


def kept_forecast(store: Store, settings: ValueSettings) -> Forecast | None:
    """The forecast with these settings, if it was made before."""
    try:
        return _forecasts(store)(store.customers_key, settings.model_dump_json(), None)
    except LookupError:
        return None


def keep_forecast(store: Store, settings: ValueSettings, made: Forecast) -> None:
    """Keep a forecast for whoever asks for it with the same settings."""
    _forecasts(store)(store.customers_key, settings.model_dump_json(), made)


def _forecasts(store: Store) -> Callable[[str, str, Forecast | None], Forecast]:
    # The demo store is nobody's data: what was computed for one visitor serves all.
    return _shared_forecast if store.demo else _forecast


def compared(store: Store, before: ModelCard, after: ModelCard | None) -> Comparison:
    """The open store under a saved model, beside another one or the segments it has."""
    folder = shelf.folder()
    beside = store.model_key if after is None else after.signature
    return _compared(store.customers_key, before.signature, beside, store, folder, before, after)


def movement(store: Store, settings: MovementSettings) -> Movement:
    """Who moved between two days."""
    # As with forecasts, what is computed about the demo store serves all.
    kept = _shared_movement if store.demo else _movement
    return kept(store.model_key, settings.model_dump_json(), store, settings)


def movement_days(store: Store) -> tuple[dt.date, dt.date]:
    """The first and the last day that can be compared."""
    return _movement_days(store.customers_key, store)


def weights(store: Store) -> WeightProposal:
    """The weights that ranked next-period spend best in this store's past."""
    return _weights(store.customers_key, store)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _overview(key: str, _store: Store) -> Overview:  # noqa: ARG001 - what it is kept under
    from core.features.overview import overview as sum_up  # start-up stays light

    return sum_up(_store.analysis.customers)


@st.cache_resource(
    show_spinner="Counting the orders by day, week and month", scope="session", max_entries=4
)
def _trend(key: str, _store: Store) -> Trend:  # noqa: ARG001
    from core.features.trend import trend as count

    return count(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Comparing the two periods", scope="session", max_entries=8)
def _movers(key: str, days: int, _store: Store) -> Mapping[str, pd.DataFrame]:  # noqa: ARG001
    from core.features.movers import movers as compare

    return compare(_orders(_store), _store.analysis.customers, days)


@st.cache_resource(
    show_spinner="Following customers from their first order", scope="session", max_entries=4
)
def _cohorts(key: str, _store: Store) -> Cohorts:  # noqa: ARG001
    from core.features.cohorts import cohorts as follow

    return follow(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Counting what is ordered when", scope="session", max_entries=4)
def _habits(key: str, _store: Store) -> Habits:  # noqa: ARG001
    from core.features.habits import habits as watch

    return watch(_orders(_store), _store.analysis.customers)


@st.cache_resource(show_spinner="Comparing what segments order", scope="session", max_entries=8)
def _affinity(
    key: str,  # noqa: ARG001
    which: Which,
    _store: Store,
) -> Mapping[str, pd.DataFrame]:
    from core.features.affinity import affinity as prefer

    analysis = _store.analysis
    return prefer(_orders(_store), analysis.customers, segments_of.labels(_store, which))


def _orders(store: Store) -> Orders:
    orders = store.analysis.orders
    if orders is None:
        raise LookupError("a table of customers has no orders")
    return orders


@st.cache_resource(show_spinner="Reading their orders", scope="session", max_entries=8)
def _one_customer(key: str, customer: str, _store: Store) -> OneCustomer:  # noqa: ARG001
    from core.customer import card

    return card.look_up(_store.analysis, customer)


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _forecast(key: str, how: str, _made: Forecast | None) -> Forecast:  # noqa: ARG001 - the keys
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner=False, max_entries=4)
def _shared_forecast(key: str, how: str, _made: Forecast | None) -> Forecast:  # noqa: ARG001
    if _made is None:
        raise LookupError
    return _made


@st.cache_resource(show_spinner="Comparing", scope="session", max_entries=4)
def _compared(
    key: str,  # noqa: ARG001
    saved: str,  # noqa: ARG001
    beside: str,  # noqa: ARG001
    _store: Store,
    _folder: Path,
    _before: ModelCard,
    _after: ModelCard | None,
) -> Comparison:
    from core import pipeline

    names = (_before.name, _after.name if _after is not None else None)
    return pipeline.compare_models(_store.analysis, *names, models=_folder)


@st.cache_resource(
    show_spinner="Following customers month by month", scope="session", max_entries=4
)
def _movement(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: MovementSettings,
) -> Movement:
    return _moved(_store, _settings)


@st.cache_resource(show_spinner="Following customers month by month", max_entries=4)
def _shared_movement(
    key: str,  # noqa: ARG001
    how: str,  # noqa: ARG001
    _store: Store,
    _settings: MovementSettings,
) -> Movement:
    return _moved(_store, _settings)


def _moved(store: Store, settings: MovementSettings) -> Movement:
    from core import pipeline

    analysis = store.analysis
    chosen = store.settings.model_copy(update={"movement": settings})
    return pipeline.movement(
        analysis.orders, analysis.customers, chosen, analysis.segmentation.model
    )


@st.cache_resource(show_spinner=False, scope="session", max_entries=4)
def _movement_days(key: str, _store: Store) -> tuple[dt.date, dt.date]:  # noqa: ARG001
    from core import pipeline

    return pipeline.movement_days(_store.analysis.orders, _store.analysis.customers)


@st.cache_resource(
    show_spinner="Ranking customers by their next quarter", scope="session", max_entries=4
)
def _weights(key: str, _store: Store) -> WeightProposal:  # noqa: ARG001
    from core import pipeline

    return pipeline.weights(_store.analysis.orders, _store.analysis.customers, _store.settings)
