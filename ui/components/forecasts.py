"""The forecast of the open store: which one a page uses, and the offer to make it.

Lifetime value makes it as soon as it is opened, because that is what a visitor came for. Other
pages use the one that is there, and offer to make it where there is none: nobody waits for a
forecast they did not ask for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import forecast, formatting
from core.formatting import _, say
from ui import cache
from ui.components import parts
from ui.state import session
from ui.tasks import panel

if TYPE_CHECKING:
    import pandas as pd

    from core.forecast import Forecast, SegmentForecast
    from core.settings import ValueSettings
    from ui.state.open_store import OpenStore


def default_settings(store: OpenStore) -> ValueSettings:
    """What is forecast where nothing else was chosen: the horizon in whole months."""
    given = store.settings.value
    days = min(
        map(forecast.days_in_months, forecast.MONTHS),
        key=lambda horizon: abs(horizon - given.horizon_days),
    )
    return given.model_copy(update={"horizon_days": days})


def settings(store: OpenStore) -> ValueSettings:
    """How the forecast is made that pages use: as the visitor asked for last."""
    last = session.current().last_forecast
    return (
        last.settings if last is not None and last.store == store.key else default_settings(store)
    )


def if_ready(store: OpenStore) -> Forecast | None:
    """The forecast of this store that was made last, if there is one."""
    wanted = settings(store)
    result = cache.forecast.if_ready(store, _made_as(store, wanted))
    return None if result is None else result.shown_ahead(wanted.horizon_days)


def _made_as(store: OpenStore, wanted: ValueSettings) -> ValueSettings:
    """How the forecast behind a page is made: one for all horizons, which are picked from it."""
    return wanted.model_copy(update={"horizon_days": default_settings(store).horizon_days})


def make(store: OpenStore, settings: ValueSettings) -> Forecast:
    """The forecast with these settings. While it is made, the page ends in its progress."""
    session.current().last_forecast = session.LastForecast(store.key, settings)
    return cache.forecast(store, _made_as(store, settings)).shown_ahead(settings.horizon_days)


def offer(store: OpenStore, adds: str) -> Forecast | None:
    """The forecast that is there; else a line that offers to make it, or its progress.

    Parameters
    ----------
    store : what is open
    adds : what the page has from it, as the object of a sentence
    """
    result = if_ready(store)
    if result is not None or store.analysis.orders is None:
        return result
    made_as = _made_as(store, settings(store))
    task = cache.forecast.task(store, made_as)
    if task is None:
        _offer(store, adds)
    elif task.running:
        panel.show_progress(task, "forecast")
    elif task.problem is not None:
        parts.problem(task.problem)
    else:
        panel.show_stopped(task.title, "forecast", lambda: cache.forecast.start(store, made_as))
    return None


def describe(result: Forecast) -> str:
    """Which forecast it is, in a sentence."""
    return say(
        "Forecast from {as_of} for {horizon_days:days}: {forecaster}.",
        as_of=formatting.date(result.as_of),
        horizon_days=result.horizon_days,
        forecaster=result.forecaster,
    )


def by_segment(
    result: Forecast | None, labels: pd.Series[str]
) -> dict[str, SegmentForecast] | None:
    """The forecast of each segment by its name; None where there is no forecast."""
    if result is None:
        return None
    return {segment.name: segment for segment in result.of_segments(labels)}


def _offer(store: OpenStore, adds: str) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center"):
        st.markdown(say("A forecast adds {adds}.", adds=adds), width="stretch")
        st.button(
            _("Forecast"),
            icon=":material/trending_up:",
            key="make_forecast",
            on_click=_start,
            args=(store, default_settings(store)),
            help=_("Tests every forecasting method on this store's past and uses the best one."),
        )


def _start(store: OpenStore, settings: ValueSettings) -> None:
    session.current().last_forecast = session.LastForecast(store.key, settings)
    cache.forecast.start(store, settings)
