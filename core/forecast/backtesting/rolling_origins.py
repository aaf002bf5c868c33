"""How far off forecasts from earlier dates were, and the ranges that follow from it.

The forecaster in use forecasts from as many earlier dates as the orders allow, every horizon that
had passed by then. The range of a total follows from these errors and from how far off forecasts of
other shops usually are (error_scale.py, beside this). Dates share customers and days, so that no
coverage is guaranteed: benchmarks/truth.py counts it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from core.forecast.backtesting.error_scale import LARGEST, LEVEL, USUAL, likely_reach
from core.forecast.history.customer_kinds import N_KINDS, by_kind, customer_kinds
from core.forecast.history.training_windows import MAX_CUSTOMERS, gather_inputs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from core.forecast.array_types import Floats, Ints
    from core.forecast.backtesting.error_scale import UsualErrors
    from core.forecast.forecasters import Forecaster
    from core.forecast.history.snapshots import OrderHistory
    from core.forecast.history.training_windows import FittedWindows, ForecastInputs

MAX_ORIGINS = 12
MAX_LEARNED_ORIGINS = 5
"""Most dates for a forecaster that has to learn anew at each."""
MIN_KNOWN_DAYS = 56
PRIOR_BUYERS = 25
"""A kind's own error counts half, beside the shop's, where so many of its customers bought."""
FEW_ORIGINS = 4
"""With fewer dates than this a range is largely that of other shops, or of a shorter horizon."""


@dataclass(frozen=True)
class OriginErrors:
    """What was forecast from earlier dates for one horizon, and what came.

    Parameters
    ----------
    days : the horizon
    dates : latest first
    expected, actual, buyers : sums over each kind of customers, shape (dates, N_KINDS)
    """

    days: int
    dates: tuple[dt.date, ...]
    expected: Floats
    actual: Floats
    buyers: Floats

    @property
    def ratios(self) -> Floats:
        """Forecast total ÷ actual total at each date."""
        ratios: Floats = self.expected.sum(axis=1) / self.actual.sum(axis=1)
        return ratios

    def log_errors(self, shares: Floats) -> Floats:
        """How far off forecasts of customers like these were, as logarithms, shape (dates,).

        Parameters
        ----------
        shares : of their forecast, by kind; adding up to one
        """
        total = -np.log(self.ratios)
        with np.errstate(divide="ignore", invalid="ignore"):
            own = np.log(np.maximum(self.actual, 0.0) / self.expected)
        trust = self.buyers / (self.buyers + PRIOR_BUYERS)
        own = np.clip(np.nan_to_num(own, nan=0.0, neginf=-LARGEST, posinf=LARGEST),
                      -LARGEST, LARGEST)  # fmt: skip
        of_kind = total[:, None] + trust * (own - total[:, None])
        errors: Floats = np.log(np.exp(of_kind) @ shares)
        return errors


@dataclass(frozen=True)
class RollingOrigins:
    """Errors from earlier dates, by horizon, and how much single customers differ.

    Parameters
    ----------
    horizons : shortest first; those that no date could test are not there
    residual_deciles : upper ends of the tenths of customers by forecast, and the variance of the
        error in each, in the backtest
    residual_days : how far ahead these are
    usual : errors of other shops, which count where few dates tell
    order_size : spend on an order day, each counted by its size: even customers who all order at
        random vary by this times what is expected of them
    """

    horizons: tuple[OriginErrors, ...]
    residual_deciles: tuple[tuple[float, float], ...]
    residual_days: int
    usual: UsualErrors = USUAL
    order_size: float = 0.0

    def of(self, days: int) -> OriginErrors | None:
        """The errors that the range of a horizon rests on: its own, else of the longest."""
        own = next((errors for errors in self.horizons if errors.days == days), None)
        return own or (self.horizons[-1] if self.horizons else None)

    def interval(self, values: Floats, kinds: Ints, days: int, shop: Floats) -> tuple[float, float]:
        """80 % interval of the total of some customers.

        Parameters
        ----------
        values, kinds : forecast and kind of each of them
        days : how far ahead
        shop : forecast of every customer: single customers matter less among many
        """
        total = float(values.sum())
        if total <= 0 or not len(values):
            return 0.0, 0.0
        usual = self.usual.scale(total / float(shop.sum()))
        common = self._common(by_kind(kinds, values) / total, days, usual)
        chance = max(self._chance(values, days) - self._chance(shop, days), 0.0)
        reach = (common**2 + ndtri(0.5 + LEVEL / 2) ** 2 * chance) ** 0.5
        low = 0.0 if self._may_be_nothing(values, days) else float(total * np.exp(-reach))
        return low, float(total * np.exp(reach))

    def _may_be_nothing(self, values: Floats, days: int) -> bool:
        """Whether so few orders are expected that none comes in one case of ten.

        As many as make the total vary so much by chance, if amounts vary as exponential ones do:
        N Poisson with mean 2 ÷ the relative variance.
        """
        variance = float(np.expm1(self._chance(values, days)))
        return variance > 0 and bool(np.exp(-2 / variance) >= (1 - LEVEL) / 2)

    def _common(self, shares: Floats, days: int, usual: float) -> float:
        """How far off forecasts of customers like these are, however many there are.

        A horizon that few dates could test is not believed to be surer than a shorter one; one that
        none could is less sure with the root of time.
        """
        spread = self.usual.spread
        reach = likely_reach(np.zeros(0), usual, spread)
        tested = self.of(days)
        if tested is None:
            return reach
        for errors in self.horizons:
            if errors.days <= tested.days:
                own = likely_reach(errors.log_errors(shares), usual, spread)
                few = len(errors.dates) < FEW_ORIGINS and errors is not self.horizons[0]
                reach = max(own, reach) if few else own
        longer: float = max(days / tested.days, 1.0) ** 0.5
        return reach * longer

    def _chance(self, values: Floats, days: int) -> float:
        """Relative variance of a total because single customers differ, on a log scale.

        At least that of orders by chance (Poisson): that nobody bought in the backtest where hardly
        anything was expected does not make it sure.
        """
        total = float(values.sum())
        ends = [end for end, _ in self.residual_deciles[:-1]]
        variances = np.array([variance for _, variance in self.residual_deciles])
        variance = float(variances[np.searchsorted(ends, values, side="left")].sum())
        scaled = max(variance * days / self.residual_days, self.order_size * total)
        return float(np.log1p(scaled / total**2)) if total > 0 else 0.0


def roll_origins(
    past: OrderHistory,
    forecasters: Sequence[Forecaster],
    horizons: Sequence[int],
    base_days: int,
    seed: int,
    fitted: FittedWindows,
    watch: Callable[[float], None] = lambda _: None,
) -> dict[str, tuple[OriginErrors, ...]]:
    """Let forecasters forecast from earlier dates, and compare with what came.

    Parameters
    ----------
    past : the orders
    forecasters : all of them learn anew at each date, or none does
    horizons : days ahead, rising
    base_days : how far the backtest looks ahead; dates lie half as far apart
    seed : for samples
    fitted : windows that the backtest has fitted
    watch : called with the share that is done; may raise to stop

    Returns
    -------
    By name of the forecaster, the errors of each horizon that a date could test.
    """
    learns = any(one.kind == "learned" for one in forecasters)
    dates = list(_dates(past, base_days, horizons[0], learns=learns)) if forecasters else []
    models = tuple({"mbg_nbd": True} | {one.name: True for one in forecasters})
    sums: dict[tuple[str, int], list[tuple[dt.date, Floats]]] = {}
    for place, date in enumerate(dates):
        watch(place / len(dates))
        inputs = gather_inputs(
            past, date, base_days, seed, models=models, most=MAX_CUSTOMERS, fitted=fitted
        )
        for name, days, sums_of_date in _of_date(past, date, forecasters, horizons, inputs):
            sums.setdefault((name, days), []).append((date, sums_of_date))
    return {
        one.name: tuple(
            _errors(days, sums[one.name, days])
            for days in horizons
            if _told(sums.get((one.name, days), []))
        )
        for one in forecasters
    }


def _of_date(
    past: OrderHistory,
    date: dt.date,
    forecasters: Sequence[Forecaster],
    horizons: Sequence[int],
    inputs: ForecastInputs,
) -> Iterator[tuple[str, int, Floats]]:
    """Forecast, what came and buyers by kind of customer, of each horizon that has passed."""
    snapshot = inputs.now.snapshot
    kinds = customer_kinds(snapshot)
    ready = [one for one in forecasters if one.ready(inputs)]
    for days in horizons if ready else ():
        if date + dt.timedelta(days=days) > past.as_of:
            continue
        came = past.future(date, days).loc[snapshot.frame.index]
        spent = by_kind(kinds, came["future_spend"].to_numpy(dtype=float))
        buyers = by_kind(kinds, np.asarray(came["future_orders"] > 0, dtype=np.float64))
        for one in ready:
            expected = by_kind(kinds, one.forecast(inputs, days))
            yield one.name, days, np.stack([expected, spent, buyers])


def _dates(past: OrderHistory, base_days: int, nearest: int, *, learns: bool) -> Iterable[dt.date]:
    """Dates half the tested horizon apart, latest first, from which the shortest one has passed."""
    step = max(1, base_days // 2)
    most = MAX_LEARNED_ORIGINS if learns else MAX_ORIGINS
    first = past.first + dt.timedelta(days=min(MIN_KNOWN_DAYS, max(1, past.length_days // 3)))
    date = past.as_of - dt.timedelta(days=max(min(nearest, base_days), 1))
    while most and date >= first:
        yield date
        date, most = date - dt.timedelta(days=step), most - 1


def _told(sums: list[tuple[dt.date, Floats]]) -> bool:
    return any(_usable(one) for _, one in sums)


def _usable(sums: Floats) -> bool:
    expected, actual, _ = sums
    return bool(expected.sum() > 0 and actual.sum() > 0)


def _errors(days: int, sums: list[tuple[dt.date, Floats]]) -> OriginErrors:
    usable = [(date, one) for date, one in sums if _usable(one)]
    stacked = np.stack([one for _, one in usable])
    expected, actual, buyers = (stacked[:, part].reshape(-1, N_KINDS) for part in range(3))
    return OriginErrors(days, tuple(date for date, _ in usable), expected, actual, buyers)
