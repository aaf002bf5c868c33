"""Monte Carlo simulation of a campaign: its outcome with ranges, under uncertain inputs."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from core.campaigns.curves import share_covered

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.campaigns.economics.channels import Uncertainty
    from core.campaigns.economics.contacts import Contact

DRAWS = 10_000
P90 = 1.2815515655446004
"""The 90th percentile of the standard normal distribution."""
QUANTILES = (0.1, 0.5, 0.9)
MAX_RANGE = 1000.0
"""A lift that may be nothing at its low end is divided by this there."""
SHARED = 0.5
"""Share of the response's log variance that all channels have in common: they share one shop, one
offer, and one guess at how much of it would have come anyway."""


@dataclass(frozen=True, slots=True)
class PercentileRange:
    """A figure that is not certain: exceeded in nine, five and one of ten cases."""

    p10: float
    p50: float
    p90: float


@dataclass(frozen=True, slots=True)
class InputSensitivity:
    """How far one input moves the profit, all others at their stated values.

    Parameters
    ----------
    name : the input
    low, high : the profit at its 10th and 90th percentile
    factor : what it is multiplied by at its 90th percentile
    """

    name: str
    low: float
    high: float
    factor: float

    @property
    def swing(self) -> float:
        """The distance between the two."""
        return abs(self.high - self.low)


@dataclass(frozen=True, slots=True)
class CampaignTotals:
    """What a campaign brings at stated inputs: extra orders, revenue, profit, cost."""

    orders: float
    revenue: float
    profit: float
    cost: float

    @property
    def roi(self) -> float:
        """Profit ÷ cost; NaN where nothing is spent."""
        return self.profit / self.cost if self.cost > 0 else math.nan


@dataclass(frozen=True, slots=True)
class SimulatedOutcome:
    """What a campaign may bring.

    Parameters
    ----------
    stated : at the stated inputs
    orders, revenue, profit, roi : extra orders, extra revenue, incremental profit, profit ÷ cost
    profits : of every draw, shape (draws,)
    loss_chance : share of draws that lose money
    sensitivities : of the profit to each input, largest swing first
    draws, seed : how it was simulated
    """

    stated: CampaignTotals
    orders: PercentileRange
    revenue: PercentileRange
    profit: PercentileRange
    roi: PercentileRange
    profits: np.ndarray
    loss_chance: float
    sensitivities: tuple[InputSensitivity, ...]
    draws: int
    seed: int


class _CampaignArrays:
    """The contacts of a campaign as arrays, and the sum over them."""

    def __init__(
        self, contacts: Sequence[Contact], spend: Sequence[float], response: float
    ) -> None:
        def each(read: Callable[[Contact], float]) -> np.ndarray:
            return np.array([read(contact) for contact in contacts], dtype=float)

        self.channels = list(dict.fromkeys(contact.channel.name for contact in contacts))
        self.at = np.array([self.channels.index(c.channel.name) for c in contacts], dtype=int)
        self.spend = np.asarray(spend, dtype=float)
        self.customers = each(lambda c: c.target.customers)
        self.reach = each(lambda c: c.channel.reach.value)
        self.cost = each(lambda c: c.cost)
        self.lift = each(lambda c: c.lift)
        self.baseline = each(lambda c: c.target.baseline)
        self.value = each(lambda c: c.target.order_value)
        self.offer_share = each(lambda c: c.target.offer_share)
        self.margin = each(lambda c: c.margin)
        self.addressed = np.array([contact.addressed for contact in contacts], dtype=bool)
        self.response = np.array(
            [_response_range(contact, response) for contact in contacts], dtype=float
        ).reshape(-1, 2)

    def reached(self, reach: np.ndarray, cost: np.ndarray) -> np.ndarray:
        """Customers contacted at least once."""
        reachable = self.customers * np.minimum(self.reach * reach, 1.0)
        with np.errstate(divide="ignore", invalid="ignore"):
            share = share_covered(self.spend / (reachable * self.cost * cost), self.addressed)
        return np.where(reachable > 0, reachable * share, 0.0)

    def totals(
        self,
        factors: dict[str, np.ndarray],
        noise: np.random.Generator | None = None,
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Extra orders, revenue, profit and cost, each of shape (draws,).

        Parameters
        ----------
        factors : response (draws, contacts); reach, cost (draws, channels); order_value, margin
            (draws, 1)
        noise : where given, orders fall by chance (Poisson) around what is expected
        """
        reached = self.reached(factors["reach"][:, self.at], factors["cost"][:, self.at])
        lift = np.minimum(self.lift * factors["response"], 1 - self.baseline)
        extra = reached * lift
        if noise is not None:
            extra = noise.poisson(extra).astype(float)
        value = self.value * factors["order_value"]
        margin = np.minimum(self.margin * factors["margin"], 1.0)
        offers = (extra + reached * self.baseline) * value * self.offer_share
        paid = extra * value * (1 - self.offer_share)
        cost = offers.sum(axis=1) + self.spend.sum()
        profit = (extra * value * margin).sum(axis=1) - cost
        return extra.sum(axis=1), paid.sum(axis=1), profit, cost

    def responses(self, normal: np.ndarray) -> np.ndarray:
        """Factors of the response of each contact, from standard normal draws of each channel.

        Parameters
        ----------
        normal : shape (draws, channels)
        """
        drawn = normal[:, self.at]
        low, high = np.log(self.response).T / P90
        return np.asarray(np.exp(np.where(drawn < 0, low, high) * drawn))

    def responses_at(self, channel: int, end: int) -> np.ndarray:
        """Stated factors, but for the contacts of one channel at their low (0) or high (1) end."""
        ratios = self.response[:, end] if end else 1 / self.response[:, 0]
        return np.where(self.at == channel, ratios, 1.0)[None, :]

    def stated(self) -> dict[str, np.ndarray]:
        """Factors of one: the inputs as stated."""
        shared = np.ones((1, 1))
        of_channels = np.ones((1, len(self.channels)))
        return {
            "response": np.ones((1, len(self.at))),
            "reach": of_channels,
            "cost": of_channels,
            "order_value": shared,
            "margin": shared,
        }


def simulate_campaign(
    contacts: Sequence[Contact],
    spend: Sequence[float],
    spread: Uncertainty,
    *,
    no_effect: float = 0.0,
    seed: int = 0,
    draws: int = DRAWS,
) -> SimulatedOutcome:
    """Simulate a campaign many times with uncertain inputs.

    Each input is the stated number times a factor exp(σ z), z standard normal and
    σ = ln(spread) ÷ 1.2816, so that the stated number is the median and four of five draws lie
    within ÷ and × the spread; a response whose sources disagree has a σ of its own on each side, so
    that four of five draws lie between its low and its high end. Reach and cost vary for each
    channel; order value and margin for the whole shop; the response half for the whole shop and
    half for each channel, and in some draws there is none at all. Orders then fall by chance
    (Poisson) around what is expected. Reach and margin end at 1.

    Parameters
    ----------
    contacts : the cells of the campaign
    spend : money in each
    spread : how uncertain the inputs are
    no_effect : how likely it is that the campaign makes nobody order who would not have
    seed : the same seed gives the same numbers
    draws : how many times
    """
    arrays = _CampaignArrays(contacts, spend, spread.response.value)
    random = np.random.default_rng(seed)
    sigma = {
        name: log_normal_sigma(getattr(spread, name).value) for name in type(spread).model_fields
    }
    channels = len(arrays.channels)
    normal = {
        "response": math.sqrt(SHARED) * random.standard_normal((draws, 1))
        + math.sqrt(1 - SHARED) * random.standard_normal((draws, channels)),
        "reach": random.standard_normal((draws, channels)),
        "cost": random.standard_normal((draws, channels)),
        "order_value": random.standard_normal((draws, 1)),
        "margin": random.standard_normal((draws, 1)),
    }
    response = arrays.responses(normal.pop("response"))
    factors = {name: np.exp(sigma[name] * drawn) for name, drawn in normal.items()}
    factors["response"] = response * (random.random((draws, 1)) >= no_effect)
    orders, revenue, profit, cost = arrays.totals(factors, random)
    with np.errstate(divide="ignore", invalid="ignore"):
        roi = np.where(cost > 0, profit / cost, np.nan)
    stated = arrays.totals(arrays.stated())
    return SimulatedOutcome(
        stated=CampaignTotals(*(float(item[0]) for item in stated)),
        orders=_percentile_range(orders),
        revenue=_percentile_range(revenue),
        profit=_percentile_range(profit),
        roi=_percentile_range(roi),
        profits=profit,
        loss_chance=float((profit < 0).mean()),
        sensitivities=_input_sensitivities(arrays, spread),
        draws=draws,
        seed=seed,
    )


def log_normal_sigma(factor: float) -> float:
    """The spread of a log-normal input whose 90th percentile is `factor` times its median."""
    return math.log(max(factor, 1.0)) / P90


def _percentile_range(values: np.ndarray) -> PercentileRange:
    if np.isnan(values).all():
        return PercentileRange(math.nan, math.nan, math.nan)
    return PercentileRange(*(float(item) for item in np.quantile(values, QUANTILES)))


_OF_THE_SHOP = ("order_value", "margin")
_INPUT_LABELS = {
    "response": "Response to {channel}",
    "reach": "Reach of {channel}",
    "cost": "Cost of {channel}",
    "order_value": "Order value",
    "margin": "Margin",
}


def _input_sensitivities(
    arrays: _CampaignArrays, spread: Uncertainty
) -> tuple[InputSensitivity, ...]:
    """One input at a time at its 10th and its 90th percentile, the largest swing first."""
    sensitivities = []
    for name, wording in _INPUT_LABELS.items():
        for column in range(1 if name in _OF_THE_SHOP else len(arrays.channels)):
            if name == "response":
                changes = [arrays.responses_at(column, end) for end in (0, 1)]
                factor = float(changes[1].max())
            else:
                factor = max(getattr(spread, name).value, 1.0)
                changes = [_changed(arrays, name, column, end) for end in (1 / factor, factor)]
            low, high = (
                float(arrays.totals(arrays.stated() | {name: change})[2][0]) for change in changes
            )
            label = wording.format(channel=arrays.channels[column] if arrays.channels else "")
            sensitivities.append(InputSensitivity(label, low, high, factor))
    return tuple(sorted(sensitivities, key=lambda sensitivity: -sensitivity.swing))


def _changed(arrays: _CampaignArrays, name: str, column: int, factor: float) -> np.ndarray:
    """The stated factors of an input with one of them changed."""
    changed = arrays.stated()[name].copy()
    changed[:, column] = factor
    return changed


def _response_range(contact: Contact, factor: float) -> tuple[float, float]:
    """What the lift is divided by at its 10th percentile, and multiplied by at its 90th."""
    if contact.lift <= 0 or contact.lift_low is None or contact.lift_high is None:
        return max(factor, 1.0), max(factor, 1.0)
    return (
        max(1.0, contact.lift / max(contact.lift_low, contact.lift / MAX_RANGE)),
        max(1.0, contact.lift_high / contact.lift),
    )
