"""Purchase models: how many orders a customer will place, from the timing of those so far.

One protocol for all. A model is a likelihood of a purchase history; everything else that is shown
follows from it and from the expected number of orders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

import numpy as np

from core import formatting
from core.forecast.purchase_models.bg_nbd import BetaGeometric, ModifiedBetaGeometric
from core.forecast.purchase_models.maximum_likelihood import Objective, Optimum, maximise
from core.forecast.purchase_models.pareto_nbd import ParetoNbd
from core.forecast.purchase_models.purchase_history import PurchaseHistory

if TYPE_CHECKING:
    from core.forecast.array_types import Floats

MAX_COLD_START_CASES = 50_000
"""From this many cases on the search starts from the optimum of a sample of them."""
MIN_BUYERS = 50
"""With fewer repeat buyers than this, parameters are poorly identified."""


class PurchaseModel(Protocol):
    """A likelihood of purchase histories with positive parameters, times in weeks."""

    name: ClassVar[str]
    label: ClassVar[str]
    parameters: ClassVar[tuple[str, ...]]
    heaviest: ClassVar[int | None]
    """Most cases it is fitted to; more are sampled. None for all."""

    def start(self, history: PurchaseHistory) -> Floats:
        """A first guess at the parameters."""
        ...

    def log_likelihood(self, values: Floats, history: PurchaseHistory) -> tuple[float, Floats]:
        """Of all customers, and its gradient by the parameters."""
        ...

    def of_each(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The log-likelihood of each case."""
        ...

    def alive(self, values: Floats, history: PurchaseHistory) -> Floats:
        """The chance that each case has not left for good."""
        ...

    def expected(self, values: Floats, history: PurchaseHistory, weeks: float) -> Floats:
        """Orders each case is expected to place in the weeks to come."""
        ...

    def half_wait(self, values: Floats, history: PurchaseHistory) -> Floats:
        """Weeks within which every second of those who are still there orders again."""
        ...


_MODELS: tuple[PurchaseModel, ...] = (BetaGeometric(), ModifiedBetaGeometric(), ParetoNbd())
PURCHASE_MODELS = {model.name: model for model in _MODELS}


@dataclass(frozen=True)
class PurchaseFit:
    """A fitted purchase model.

    Parameters
    ----------
    model : which one
    optimum : the parameters, in weeks, their standard errors and the log-likelihood
    customers, repeaters : how many it was fitted to, and how many of them came back
    doubts : why it should not be trusted, in sentences; none where it can
    """

    model: PurchaseModel
    optimum: Optimum
    customers: int
    repeaters: int
    doubts: tuple[str, ...]

    @property
    def degenerate(self) -> bool:
        """Whether the parameters do not mean what they should."""
        return bool(self.doubts)

    @property
    def parameters(self) -> dict[str, float]:
        """The parameters by name."""
        return dict(zip(self.model.parameters, self.optimum.values.tolist(), strict=True))

    @property
    def errors(self) -> dict[str, float]:
        """Their standard errors by name."""
        return dict(zip(self.model.parameters, self.optimum.errors.tolist(), strict=True))

    def expected_orders(self, history: PurchaseHistory, weeks: float) -> Floats:
        """Orders each customer is expected to place in the next weeks, shape (customers,)."""
        return self.model.expected(self.optimum.values, history, weeks)[history.case]

    def total_orders(self, history: PurchaseHistory, weeks: float) -> float:
        """Orders all customers together are expected to place in the next weeks."""
        return float(history.weight @ self.model.expected(self.optimum.values, history, weeks))

    def alive(self, history: PurchaseHistory) -> Floats:
        """The chance that each customer has not left for good.

        Under BG/NBD it is 1 for everybody who bought once: do not read it as churn.
        """
        return self.model.alive(self.optimum.values, history)[history.case]

    def no_order(self, history: PurchaseHistory, weeks: float) -> Floats:
        """The chance that each customer places no order in the next weeks.

        A customer who buys nothing more is one with the same history and a higher age. So the
        chance is the likelihood of that history over the likelihood of the one that is known,
        whatever the model.
        """
        values = self.optimum.values
        later = self.model.of_each(values, history.older(weeks))
        chance = np.exp(later - self.model.of_each(values, history))
        return np.clip(chance, 0.0, 1.0)[history.case]

    def half_wait(self, history: PurchaseHistory) -> Floats:
        """Weeks within which every second of such customers, if still there, orders again."""
        return self.model.half_wait(self.optimum.values, history)[history.case]


def fit_purchase_model(
    model: PurchaseModel, history: PurchaseHistory, seed: int = 0
) -> PurchaseFit:
    """Fit a purchase model by maximum likelihood.

    Parameters
    ----------
    model : one of `PURCHASE_MODELS`
    history : everybody's purchases
    seed : for samples of very many cases
    """
    used = history
    if model.heaviest is not None and len(history.weight) > model.heaviest:
        used = sample_history(history, model.heaviest, seed)
    start = model.start(used)
    if len(used.weight) > MAX_COLD_START_CASES:
        few = sample_history(used, MAX_COLD_START_CASES // 5, seed)
        start = maximise(_objective(model, few), start, standard_errors=False).values
    optimum = maximise(_objective(model, used), start)
    repeaters = int(history.weight[history.repeats > 0].sum())
    return PurchaseFit(
        model, optimum, history.customers, repeaters, _doubts(model, optimum, repeaters)
    )


def refit(model: PurchaseModel, history: PurchaseHistory, start: Floats) -> Floats:
    """The parameters for other customers, from those of a fit that is near.

    Parameters
    ----------
    model : one of `PURCHASE_MODELS`
    history : the customers
    start : parameters to begin from
    """
    return maximise(_objective(model, history), start, standard_errors=False).values


def _objective(model: PurchaseModel, history: PurchaseHistory) -> Objective:
    return lambda values: model.log_likelihood(values, history)


def sample_history(history: PurchaseHistory, customers: int, seed: int = 0) -> PurchaseHistory:
    """As many customers drawn at random; cases that many share are drawn more often."""
    share = history.weight / history.weight.sum()
    drawn = np.random.default_rng(seed).multinomial(customers, share)
    return history.weighted(drawn.astype(np.float64))


def _doubts(model: PurchaseModel, optimum: Optimum, repeaters: int) -> tuple[str, ...]:
    doubts = []
    named = list(zip(model.parameters, optimum.values, strict=True))
    for (name, value), edge in zip(named, optimum.at_edge, strict=True):
        if edge:
            size = "zero" if value < 1 else "infinity"
            doubts.append(f"{name} runs to {size}: these orders do not determine it.")
    vague = [name for (name, _), unclear in zip(named, optimum.vague, strict=True) if unclear]
    if vague:
        doubts.append(f"{' and '.join(vague)} could be many times larger or smaller.")
    if not optimum.converged:
        doubts.append("The model did not converge.")
    if repeaters < MIN_BUYERS:
        doubts.append(
            f"Only {formatting.count(repeaters, 'customer')} came back: too few to learn habits."
        )
    return tuple(doubts)
