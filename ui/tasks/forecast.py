"""The forecast of the open store: made once, as a job, and read by every page that has use for it.

Lifetime value makes it as soon as it is opened, because that is what a visitor came for. Other
pages use the one that is there, and offer to make it where there is none: nobody waits for a
forecast they did not ask for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core import forecast, formatting
from ui import cache
from ui.components import parts
from ui.state import session
from ui.tasks import job
from ui.tasks.job import Job

if TYPE_CHECKING:
    import pandas as pd

    from core.errors import ClienteleError
    from core.forecast import Forecast, SegmentForecast
    from core.progress import Progress
    from core.settings import ValueSettings
    from ui.state.session import Store


@dataclass
class Forecasting:
    """What is being forecast for one visitor, or was last.

    Parameters
    ----------
    store : of which store
    settings : how
    job : the work; None once its result is kept, or after it was stopped
    problem : why it did not finish
    """

    store: Store
    settings: ValueSettings
    job: Job[Forecast] | None = None
    problem: ClienteleError | None = None

    def cancel(self) -> None:
        """Stop whatever is running."""
        if self.job is not None:
            self.job.cancel()


def usual(store: Store) -> ValueSettings:
    """What is forecast where nothing else was chosen: the horizon in whole months."""
    given = store.settings.value
    days = min(
        map(forecast.days_in_months, forecast.MONTHS),
        key=lambda each: abs(each - given.horizon_days),
    )
    return given.model_copy(update={"horizon_days": days})


def known(store: Store) -> Forecast | None:
    """The forecast a visitor has of this store: the one made last, else one made for others."""
    _collect()
    return cache.kept_forecast(store, settings(store))


def settings(store: Store) -> ValueSettings:
    """How the forecast that `known` gives is made."""
    last = session.visit().forecasting
    return last.settings if last and last.store.key == store.key else usual(store)


def made(store: Store, settings: ValueSettings) -> Forecast:
    """The forecast with these settings. While it is being made, the page ends in its progress."""
    _collect()
    found = cache.kept_forecast(store, settings)
    last = session.visit().forecasting
    if found is not None:
        if last is None or last.job is None:
            session.visit().forecasting = Forecasting(store, settings)
        return found
    same = last is not None and (last.store.key, last.settings) == (store.key, settings)
    if not same:
        last = _start(store, settings)
    _show(last, store)
    return st.stop()


def offer(store: Store, brings: str) -> Forecast | None:
    """The forecast that is there; else a line that offers to make it, or its progress.

    Parameters
    ----------
    store : what is open
    brings : what the page has from it, as the object of a sentence
    """
    found = known(store)
    last = session.visit().forecasting
    if last is not None and last.job is not None and last.store.key == store.key:
        _show(last, store)
    elif found is None and store.analysis.orders is not None:
        if last is not None and last.problem is not None and last.store.key == store.key:
            parts.problem(last.problem)
            return None
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            st.markdown(f"A forecast adds {brings}.", width="stretch")
            st.button(
                "Forecast",
                icon=":material/trending_up:",
                key="make_forecast",
                on_click=_begin,
                args=(store, usual(store)),
                help="Tests every way to forecast on the past of this store, and uses the best.",
            )
    return found


def in_brief(found: Forecast) -> str:
    """Which forecast it is, in a sentence."""
    return (
        f"Forecast from {formatting.date(found.as_of)} for {formatting.days(found.horizon_days)}: "
        f"{found.forecaster}."
    )


def by_segment(found: Forecast | None, labels: pd.Series[str]) -> dict[str, SegmentForecast] | None:
    """The forecast of each segment by its name; None where there is no forecast."""
    return None if found is None else {each.name: each for each in found.of_segments(labels)}


def _begin(store: Store, settings: ValueSettings) -> None:
    _start(store, settings)


def _start(store: Store, settings: ValueSettings) -> Forecasting:
    visit = session.visit()
    if visit.forecasting is not None:
        visit.forecasting.cancel()

    def work(progress: Progress) -> Forecast:
        from core import pipeline  # start-up stays light

        return pipeline.forecast_customers(store.analysis, settings, progress)

    job = Job("Testing forecasts on the past of this store", work)
    visit.forecasting = Forecasting(store, settings, job.start())
    return visit.forecasting


def _collect() -> None:
    """Keep what a finished job has made, or why it has not."""
    last = session.visit().forecasting
    if last is None or last.job is None or last.job.running:
        return
    job, last.job = last.job, None
    last.problem = job.problem
    if job.result is not None:
        cache.keep_forecast(last.store, last.settings, job.result)


def _show(last: Forecasting | None, store: Store) -> None:
    """Where the work is, why it failed, or that it was stopped."""
    if last is None:
        return
    if last.job is not None:
        job.panel(last.job, "forecast")
    elif last.problem is not None:
        parts.problem(last.problem)
    else:
        st.info("The forecast was stopped.", icon=":material/stop_circle:")
        st.button(
            "Forecast again",
            icon=":material/trending_up:",
            key="forecast_again",
            on_click=_begin,
            args=(store, last.settings),
        )
