"""Rates learned from a campaign: what its hold-outs showed, drawn towards the benchmarks.

Each set of channels has a factor on its benchmark, and each segment one of its own around that:

lift(segment) = benchmark × f × g, log f of the benchmark's range, log g ~ N(0, τ)

and buyers are binomial with the rates p₀ held out and p₀ + lift contacted, p₀ unknown. All is
integrated on grids: exact but for their steps. How far segments differ, τ, is the likeliest of a
few (empirical Bayes). A campaign that changes nobody is an alternative of its own.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp

from core.campaigns.economics.contacts import expected_lift
from core.campaigns.economics.learned_rates import LearnedRate, LearnedRates
from core.campaigns.read_back import measured_cells
from core.campaigns.read_back.campaign_list import JOINED
from core.campaigns.read_back.measured_cells import LOG_FACTORS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.campaigns.economics.channels import Channel, ChannelAssumptions
    from core.campaigns.read_back.campaign_readout import CampaignReadout
    from core.campaigns.read_back.measured_cells import MeasuredCell
    from core.segmentation import Profile

P90 = 1.2815515655446004
SEGMENT_SPREADS = (0.05, 0.2, 0.5, 1.0)
"""How far segments of a channel may differ: standard deviations of a logarithm."""
PAST_CAMPAIGNS = 10
"""How many campaigns the assumed chance of no effect counts for."""
_USUAL_ACTIVITY = 0.5
_MOST_TIMES = 1e6


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
    activity = measured_cells.activity_by_key(profiles)
    known = {channel.name: channel for channel in assumed.channels}
    cells: dict[str, list[MeasuredCell]] = {}
    for lift in readout.cells:
        names = lift.channel.split(JOINED)
        if lift.orders is not None and all(name in known for name in names):
            channels = tuple(known[name] for name in names)
            active = activity.get(measured_cells.key_of(lift), _USUAL_ACTIVITY)
            cell = measured_cells.measure_cell(lift, channels, active, assumed, readout.first_day)
            cells.setdefault(lift.channel, []).append(cell)
    if not cells:
        return before
    cells = {joined: measured_cells.pooled(group) for joined, group in cells.items()}
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


def _kernel(spread: float) -> NDArray[np.float64]:
    """From a channel's factor (rows) to that of one of its segments; each row sums to 1."""
    apart = LOG_FACTORS[None, :] - LOG_FACTORS[:, None]
    weights = np.exp(-0.5 * (apart / spread) ** 2)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _prior(group: Sequence[MeasuredCell]) -> NDArray[np.float64]:
    """Logarithms of the weights of a channel's factor: 1 its median, its range eight of ten."""
    benchmarks = np.array([cell.benchmark for cell in group]).sum(axis=0)
    middle, low, high = benchmarks
    below = max(math.log(middle / low), 0.05) / P90
    above = max(math.log(high / middle), 0.05) / P90
    sides = np.where(LOG_FACTORS < 0, below, above)
    density = -0.5 * (LOG_FACTORS / sides) ** 2 - np.log(sides)
    return np.asarray(density - logsumexp(density))


def _messages(group: Sequence[MeasuredCell], kernel: NDArray[np.float64]) -> NDArray[np.float64]:
    """What each cell says of the channel's factor: logarithms, shape (cells, factors)."""
    seen = np.array([cell.likelihood for cell in group])
    top = seen.max(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return np.asarray(np.log(np.exp(seen - top) @ kernel.T) + top)


def _evidence(group: Sequence[MeasuredCell], kernel: NDArray[np.float64]) -> float:
    return float(logsumexp(_prior(group) + _messages(group, kernel).sum(axis=0)))


def _segment_posteriors(
    group: Sequence[MeasuredCell], kernel: NDArray[np.float64]
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


def _channel_posterior(
    group: Sequence[MeasuredCell], kernel: NDArray[np.float64]
) -> NDArray[np.float64]:
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
    cell: MeasuredCell,
    posterior: NDArray[np.float64],
    assumed: ChannelAssumptions,
    since: dt.date,
) -> list[LearnedRate]:
    factors = _quantiles(posterior)
    rates = []
    for channel in cell.channels:
        lift, measured = expected_lift(cell.key, cell.active, channel, assumed)
        each = lift.lift / max(channel.contacts.value, 1e-9)
        known = measured if measured is not None and measured.archetype else None
        rate, low, high = (min(1.0, each * factor) for factor in factors)
        rates.append(
            LearnedRate(
                channel=channel.name,
                archetype=cell.key,
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
    group: Sequence[MeasuredCell],
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
