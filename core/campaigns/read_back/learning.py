"""Rates learned from a campaign: what its hold-outs showed, drawn towards the benchmarks.

Each set of channels has a factor on its benchmark, and each segment one of its own around that:

lift(segment) = benchmark × f × g, log f of the benchmark's range, log g ~ N(0, τ)

and buyers are binomial with the rates p₀ held out and p₀ + lift contacted, p₀ unknown. All is
integrated on grids: exact but for their steps. How far segments differ, τ, is the likeliest of a
few (empirical Bayes). A campaign that changes nobody is an alternative of its own.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp
from scipy.stats import beta, binom

from core.campaigns.economics.baseline_rate import still_active
from core.campaigns.economics.contacts import expected_lift
from core.campaigns.economics.learned_rates import LearnedRate, LearnedRates
from core.campaigns.read_back.campaign_list import JOINED

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.campaigns.economics.channels import Channel, ChannelAssumptions
    from core.campaigns.read_back.campaign_readout import CampaignReadout, CellLift
    from core.segmentation import Profile

P90 = 1.2815515655446004
LOG_FACTORS = np.linspace(math.log(1e-3), math.log(1e3), 331)
SEGMENT_SPREADS = (0.05, 0.2, 0.5, 1.0)
"""How far segments of a channel may differ: standard deviations of a logarithm."""
PAST_CAMPAIGNS = 10
"""How many campaigns the assumed chance of no effect counts for."""
_BASELINES = 600
_TAIL = 1e-9
_USUAL_ACTIVITY = 0.5
_LEAST_LIFT = 1e-9
_YEAR = 365.25
_MOST_TIMES = 1e6


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell with its benchmark and how likely each factor on it makes what was seen.

    `likelihood` is a logarithm, over `LOG_FACTORS`; `none` that of no effect.
    """

    lift: CellLift
    channels: tuple[Channel, ...]
    active: float
    benchmark: tuple[float, float, float]
    likelihood: NDArray[np.float64]
    none: float


def learn_rates(
    readout: CampaignReadout, assumed: ChannelAssumptions, profiles: Sequence[Profile]
) -> LearnedRates:
    """What the next plan should assume after a campaign.

    What earlier campaigns showed is where this one starts: each rate in place of the benchmark, its
    range the wider the longer ago it was measured (log-variance × (1 + years), a random walk). A
    campaign that was learned from is not counted again.

    Parameters
    ----------
    readout : of the campaign
    assumed : the benchmarks, with the reach and the contacts of the campaign, and what was learned
        before
    profiles : the segments as they are now; they say which of the list's are still active

    References
    ----------
    Casella (1985), The American Statistician 39(2): empirical Bayes. Gelman et al. (2013), Bayesian
    Data Analysis, chapter 5: hierarchical models.
    """
    before = assumed.learned or LearnedRates(no_effect=assumed.no_effect.value)
    if readout.first_day in before.campaigns:
        return before
    activity = {profile.advised_as: still_active(profile) for profile in profiles}
    known = {channel.name: channel for channel in assumed.channels}
    cells: dict[str, list[_Cell]] = {}
    for lift in readout.cells:
        names = lift.channel.split(JOINED)
        if lift.orders is not None and all(name in known for name in names):
            channels = tuple(known[name] for name in names)
            active = activity.get(_key(lift), _USUAL_ACTIVITY)
            cell = _cell(lift, channels, active, assumed, readout.first_day)
            cells.setdefault(lift.channel, []).append(cell)
    if not cells:
        return before
    spread = max(
        SEGMENT_SPREADS,
        key=lambda tau: math.fsum(_evidence(group, _kernel(tau)) for group in cells.values()),
    )
    kernel = _kernel(spread)
    rates: list[LearnedRate] = []
    factors: dict[str, LearnedRate] = {}
    # Channels by themselves first: what two brought together says less about each.
    for joined in sorted(cells, key=lambda name: len(name.split(JOINED))):
        group = cells[joined]
        for at, posterior in enumerate(_segment_posteriors(group, kernel)):
            rates += _rates_of(group[at], posterior, assumed, readout.first_day)
        new = _channel_posterior(group, kernel)
        for channel in group[0].channels:
            factor = _factor_of(channel, group, new, before, readout.first_day)
            factors.setdefault(channel.name, factor)
    unique = {(rate.archetype, rate.channel): rate for rate in (*before.rates, *reversed(rates))}
    evidence = math.fsum(_evidence(group, kernel) for group in cells.values())
    nothing = math.fsum(cell.none for group in cells.values() for cell in group)
    return LearnedRates(
        rates=tuple(reversed(unique.values())),
        factors=tuple(({one.channel: one for one in before.factors} | factors).values()),
        no_effect=_no_effect(assumed.no_effect.value, evidence, nothing),
        campaigns=(*before.campaigns, readout.first_day),
    )


def _key(lift: CellLift) -> str:
    return lift.archetype or lift.segment


def _cell(
    lift: CellLift,
    channels: tuple[Channel, ...],
    active: float,
    assumed: ChannelAssumptions,
    day: dt.date,
) -> _Cell:
    ends = np.zeros(3)
    for channel in channels:
        promised, measured = expected_lift(_key(lift), active, channel, assumed)
        factor = assumed.spread.response.value
        low = promised.lift / factor if promised.low is None else promised.low
        high = promised.lift * factor if promised.high is None else promised.high
        if measured is not None and promised.lift > 0:
            years = max((day - measured.since).days, 0) / _YEAR
            low, high = (
                promised.lift * (end / promised.lift) ** math.sqrt(1 + years) for end in (low, high)
            )
        ends += channel.reach.value * np.array([promised.lift, low, high])
    middle, low, high = (max(float(end), _LEAST_LIFT) for end in ends)
    lifts = np.append(middle * np.exp(LOG_FACTORS), 0.0)
    likelihood = log_likelihood(
        lifts, (lift.treated, lift.treated_buyers), (lift.held, lift.held_buyers)
    )
    return _Cell(
        lift, channels, active, (middle, low, high), likelihood[:-1], float(likelihood[-1])
    )


def log_likelihood(
    lifts: NDArray[np.float64], treated: tuple[int, int], held: tuple[int, int]
) -> NDArray[np.float64]:
    """How likely each lift makes the buyers seen, over all rates without a campaign.

    Parameters
    ----------
    lifts : shape (n,), ≥ 0
    treated, held : (customers, buyers) of the two groups

    Returns
    -------
    logarithms, shape (n,)
    """
    a, b = 0.5 + held[1], 0.5 + held[0] - held[1]
    low, high = beta.ppf([_TAIL, 1 - _TAIL], a, b)
    rates = np.linspace(low, high, _BASELINES)
    weights = beta.logpdf(np.clip(rates, 1e-12, 1 - 1e-12), a, b) + math.log(rates[1] - rates[0])
    with_lift = rates[None, :] + lifts[:, None]
    seen = binom.logpmf(treated[1], treated[0], np.minimum(with_lift, 1.0))
    seen = np.where(with_lift > 1, -np.inf, seen)
    return np.asarray(np.maximum(logsumexp(seen + weights, axis=1), -1e6))


def _kernel(spread: float) -> NDArray[np.float64]:
    """From a channel's factor (rows) to that of one of its segments; each row sums to 1."""
    apart = LOG_FACTORS[None, :] - LOG_FACTORS[:, None]
    weights = np.exp(-0.5 * (apart / spread) ** 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _prior(group: Sequence[_Cell]) -> NDArray[np.float64]:
    """Logarithms of the weights of a channel's factor: 1 its median, its range eight of ten."""
    benchmarks = np.array([cell.benchmark for cell in group]).sum(axis=0)
    middle, low, high = benchmarks
    below = max(math.log(middle / low), 0.05) / P90
    above = max(math.log(high / middle), 0.05) / P90
    sides = np.where(LOG_FACTORS < 0, below, above)
    density = -0.5 * (LOG_FACTORS / sides) ** 2 - np.log(sides)
    return np.asarray(density - logsumexp(density))


def _messages(group: Sequence[_Cell], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each cell says of the channel's factor: logarithms, shape (cells, factors)."""
    seen = np.array([cell.likelihood for cell in group])
    top = seen.max(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(seen - top) @ kernel.T) + top)


def _evidence(group: Sequence[_Cell], kernel: NDArray[np.float64]) -> float:
    return float(logsumexp(_prior(group) + _messages(group, kernel).sum(axis=0)))


def _segment_posteriors(
    group: Sequence[_Cell], kernel: NDArray[np.float64]
) -> list[NDArray[np.float64]]:
    """The factor of every segment: what it shows itself, and what the others say of the channel."""
    messages = _messages(group, kernel)
    known = _prior(group) + messages.sum(axis=0)
    posteriors = []
    for cell, own in zip(group, messages, strict=True):
        others = np.where(np.isfinite(own), known - np.where(np.isfinite(own), own, 0), -np.inf)
        before = np.exp(others - others.max()) @ kernel
        with np.errstate(divide="ignore"):
            posteriors.append(_normalised(np.log(before) + cell.likelihood))
    return posteriors


def _channel_posterior(group: Sequence[_Cell], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """The factor of a segment that was not measured."""
    known = _normalised(_prior(group) + _messages(group, kernel).sum(axis=0))
    return np.asarray(known @ kernel)


def _normalised(logarithms: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.exp(logarithms - logsumexp(logarithms)))


def _quantiles(weights: NDArray[np.float64]) -> tuple[float, float, float]:
    """The factor at its median, its 10th and its 90th percentile."""
    below = np.cumsum(weights) - weights / 2
    middle, low, high = np.exp(np.interp([0.5, 0.1, 0.9], below, LOG_FACTORS))
    return float(middle), float(low), float(high)


def _rates_of(
    cell: _Cell,
    posterior: NDArray[np.float64],
    assumed: ChannelAssumptions,
    since: dt.date,
) -> list[LearnedRate]:
    factors = _quantiles(posterior)
    rates = []
    for channel in cell.channels:
        lift, measured = expected_lift(_key(cell.lift), cell.active, channel, assumed)
        each = lift.lift / max(channel.contacts.value, 1e-9)
        known = measured if measured is not None and measured.archetype else None
        rate, low, high = (min(1.0, each * factor) for factor in factors)
        rates.append(
            LearnedRate(
                channel=channel.name,
                archetype=_key(cell.lift),
                segment=cell.lift.segment,
                value=rate,
                low=low,
                high=high,
                treated=cell.lift.treated + (known.treated if known else 0),
                held=cell.lift.held + (known.held if known else 0),
                since=since,
            )
        )
    return rates


def _factor_of(
    channel: Channel,
    group: Sequence[_Cell],
    posterior: NDArray[np.float64],
    before: LearnedRates,
    since: dt.date,
) -> LearnedRate:
    known = before.factor(channel.name)
    times = known.value if known else 1.0
    factor, low, high = (min(times * end, _MOST_TIMES) for end in _quantiles(posterior))
    return LearnedRate(
        channel=channel.name,
        value=factor,
        low=low,
        high=high,
        treated=sum(cell.lift.treated for cell in group) + (known.treated if known else 0),
        held=sum(cell.lift.held for cell in group) + (known.held if known else 0),
        since=since,
    )


def _no_effect(assumed: float, evidence: float, nothing: float) -> float:
    """The chance that a campaign changes nothing, after one more campaign (beta-binomial)."""
    if 0 < assumed < 1:
        against = evidence - nothing + math.log((1 - assumed) / assumed)
        chance = 1 / (1 + math.exp(min(against, 700.0)))
    else:
        chance = assumed
    return (assumed * PAST_CAMPAIGNS + chance) / (PAST_CAMPAIGNS + 1)
