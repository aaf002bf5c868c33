"""What forecasters may use at a date: the present, earlier training windows, fitted models."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.forecast.history.season import Season, season_at
from core.forecast.purchase_models import gamma_gamma, purchase_model

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.forecast.array_types import Floats
    from core.forecast.history.snapshots import OrderHistory, Snapshot
    from core.forecast.purchase_models.gamma_gamma import SpendFit
    from core.forecast.purchase_models.purchase_history import PurchaseHistory
    from core.forecast.purchase_models.purchase_model import PurchaseFit

MAX_WINDOWS = 4
MAX_CUSTOMERS = 30_000
"""Most customers per training window, sampled; more would not change what is learned."""
MIN_WINDOW_DAYS = 28
DAYS_A_WEEK = 7
FEATURES = (
    "days since the last order",
    "days since the first order",
    "order days",
    "spend",
    "largest order day",
    "recent order days",
    "recent spend",
    "order days in the last third",
    "spend in the last third",
    "spend in the window before",
    "days between orders",
    "time away ÷ own rhythm",
    "expected orders (MBG/NBD)",
    "expected spend (MBG/NBD)",
    "spend on an order day (Gamma-Gamma)",
)
"""What models learn from, in the order of `TrainingWindow.features`."""


@dataclass(frozen=True)
class TrainingWindow:
    """A date: what was known then, the purchase models fitted to it, and what followed.

    Parameters
    ----------
    snapshot : with its future where that is known
    fits : the purchase models, fitted to what was known then
    spend : the spend model, fitted to what was known then
    """

    snapshot: Snapshot
    fits: dict[str, PurchaseFit]
    spend: SpendFit

    def expected_orders(self, model: str, days: float) -> Floats:
        """Orders of each customer in the days to come."""
        return self.fits[model].expected_orders(self.snapshot.history, days / DAYS_A_WEEK)

    def expected_spend(self, model: str, days: float) -> Floats:
        """Spend of each customer in the days to come: orders, times spend on an order day."""
        item = self.spend.expected(self.snapshot.order_days, self.snapshot.mean_spend)
        return self.expected_orders(model, days) * item

    def no_order(self, model: str, days: float) -> Floats:
        """The chance that each customer places no order in the days to come."""
        return self.fits[model].no_order(self.snapshot.history, days / DAYS_A_WEEK)

    @cached_property
    def features(self) -> Floats:
        """What is known of each customer at the date, one column for each of `FEATURES`."""
        snapshot = self.snapshot
        frame = snapshot.frame
        window = snapshot.window_days
        recency = snapshot.recency_days
        history = snapshot.history
        age = history.age[history.case] * DAYS_A_WEEK
        gap = np.where(
            snapshot.repeats > 0, (age - recency + 1) / np.maximum(snapshot.repeats, 1), age
        )
        return np.column_stack(
            [
                recency,
                age,
                frame["order_days"],
                frame["spend"],
                frame["largest_day"],
                frame["recent_orders"],
                frame["recent_spend"],
                frame["last_orders"],
                frame["last_spend"],
                frame["earlier_spend"],
                gap,
                recency / np.maximum(gap, 1.0),
                self.expected_orders("mbg_nbd", window),
                self.expected_spend("mbg_nbd", window),
                self.spend.expected(snapshot.order_days, snapshot.mean_spend),
            ]
        ).astype(float)


FittedWindows = dict[tuple[dt.date, int], TrainingWindow]
"""Windows by their date and length."""


@dataclass(frozen=True)
class ForecastInputs:
    """All that may be used to forecast from a date on.

    Parameters
    ----------
    now : everybody at that date, with a recent window as long as the horizon; no future
    present : the same with the length of the training windows
    windows : of earlier dates, latest first, that end before that date
    season : as known at that date
    models : what has been learned from them, by kind, with its scale: filled as it is asked for
    factors : of kinds of customers, by forecaster: likewise
    curves : of customers who ordered once, by forecaster: likewise
    """

    now: TrainingWindow
    present: TrainingWindow
    windows: tuple[TrainingWindow, ...]
    season: Season
    models: dict[str, tuple[Any, float]] = field(default_factory=dict, repr=False, compare=False)
    factors: dict[str, Floats | None] = field(default_factory=dict, repr=False, compare=False)
    curves: dict[str, Floats | None] = field(default_factory=dict, repr=False, compare=False)

    @property
    def window_days(self) -> int:
        """How long the windows are that can be learned from."""
        return self.present.snapshot.window_days

    def stretch(self, days: float) -> float:
        """How many times more is expected in these days than in a training window.

        Who learned from shorter windows than the horizon must not just multiply: the number of
        customers who are still there falls. MBG/NBD says how fast.
        """
        window = self.expected_total(self.window_days)
        return self.expected_total(days) / window if window > 0 else days / self.window_days

    def expected_total(self, days: float) -> float:
        """Orders of all customers in the days to come, by MBG/NBD; of very many, from a sample."""
        some = self._typical
        orders = self.now.fits["mbg_nbd"].total_orders(some, days / DAYS_A_WEEK)
        return orders * self.now.snapshot.history.customers / max(some.customers, 1)

    @cached_property
    def _typical(self) -> PurchaseHistory:
        history = self.now.snapshot.history
        few = len(history.weight) <= MAX_CUSTOMERS
        return history if few else purchase_model.sample_history(history, MAX_CUSTOMERS)


def gather_inputs(
    past: OrderHistory,
    at: dt.date,
    horizon_days: int,
    seed: int = 0,
    *,
    learn: bool = True,
    models: tuple[str, ...] | None = None,
    most: int | None = None,
    fitted: FittedWindows | None = None,
    watch: Callable[[float], None] = lambda _: None,
) -> ForecastInputs:
    """Collect what may be known at a date.

    Training windows are as long as the horizon where the orders before the date are at least
    twice as long, else half as long as these orders. They start every half window.

    Parameters
    ----------
    past : the orders
    at : the date; what happened on it or later stays unread
    horizon_days : how far ahead is asked for
    seed : for samples
    learn : whether training windows are wanted
    models : purchase models that are wanted, MBG/NBD among them; all when None
    most : customers of the date, sampled; all when None
    fitted : windows that other dates may use again
    watch : called with the share of the work that is done
    """
    known = (at - past.first).days
    window = max(1, min(horizon_days, known // 2))
    fitted = {} if fitted is None else fitted
    snapshots = [past.at(at, length).blind() for length in (horizon_days, window)]
    if most is not None:
        snapshots = [snapshot.sampled(most, seed) for snapshot in snapshots]
    now = _training_window(snapshots[0], seed, models, {})
    present = now if window == horizon_days else TrainingWindow(snapshots[1], now.fits, now.spend)
    windows = []
    if learn and window >= MIN_WINDOW_DAYS:
        for origin in range(MAX_WINDOWS):
            back = window + origin * max(1, window // 2)
            if known - back < max(window // 2, MIN_WINDOW_DAYS):
                break
            snapshot = past.at(at - dt.timedelta(days=back), window).sampled(MAX_CUSTOMERS, seed)
            watch((origin + 1) / (MAX_WINDOWS + 1))
            if len(snapshot.frame):
                wanted = ("mbg_nbd",) if origin else models
                windows.append(_training_window(snapshot, seed, wanted, fitted))
    season = season_at(past, at)
    return ForecastInputs(now, present, tuple(windows), season)


def _training_window(
    snapshot: Snapshot, seed: int, models: tuple[str, ...] | None, fitted: FittedWindows
) -> TrainingWindow:
    """The latest window has all models, to see how far off they were; the others the one needed."""
    key = (snapshot.at, snapshot.window_days)
    names = tuple(
        name for name in purchase_model.PURCHASE_MODELS if models is None or name in models
    )
    if key in fitted and set(names) <= set(fitted[key].fits):
        return fitted[key]
    history = snapshot.history
    fits = {
        name: purchase_model.fit_purchase_model(purchase_model.PURCHASE_MODELS[name], history, seed)
        for name in names
    }
    window = TrainingWindow(
        snapshot, fits, gamma_gamma.fit_gamma_gamma(snapshot.order_days, snapshot.mean_spend)
    )
    if len(snapshot.frame) <= MAX_CUSTOMERS:
        fitted[key] = window
    return window
