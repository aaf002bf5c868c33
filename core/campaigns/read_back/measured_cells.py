"""What one segment through one set of channels showed, beside what its benchmark promised."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import logsumexp
from scipy.stats import beta, binom

from core.campaigns.economics.baseline_rate import still_active
from core.campaigns.economics.contacts import expected_lift

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.campaigns.economics.channels import Channel, ChannelAssumptions
    from core.campaigns.read_back.campaign_readout import CellLift
    from core.segmentation import Profile

LOG_FACTORS = np.linspace(math.log(1e-3), math.log(1e3), 331)
_BASELINES = 600
_TAIL = 1e-9
_LEAST_LIFT = 1e-9
_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class MeasuredCell:
    """A cell with its benchmark and how likely each factor on it makes what was seen.

    Parameters
    ----------
    lift : what it brought
    channels : it was addressed through
    active : how believable it is that its customers still buy, 0 to 1
    benchmark : the lift that was promised of everybody on the list, and its range
    likelihood : logarithms, over `LOG_FACTORS`
    none : the logarithm for no effect
    """

    lift: CellLift
    channels: tuple[Channel, ...]
    active: float
    benchmark: tuple[float, float, float]
    likelihood: NDArray[np.float64]
    none: float

    @property
    def key(self) -> str:
        """What learned rates know its segment by."""
        return key_of(self.lift)


def measure_cell(
    lift: CellLift,
    channels: tuple[Channel, ...],
    active: float,
    assumed: ChannelAssumptions,
    day: dt.date,
) -> MeasuredCell:
    """A cell with its benchmark, or what earlier campaigns put in its place.

    Parameters
    ----------
    lift : what the cell brought
    channels : it was addressed through
    active : how believable it is that its customers still buy, 0 to 1
    assumed : the benchmarks, and what was learned before
    day : the first of the campaign: what was learned long before it is less sure
    """
    ends = np.zeros(3)
    for channel in channels:
        promised, measured = expected_lift(key_of(lift), active, channel, assumed)
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
    return MeasuredCell(
        lift, channels, active, (middle, low, high), likelihood[:-1], float(likelihood[-1])
    )


def key_of(lift: CellLift) -> str:
    """What learned rates know a segment of the list by."""
    return lift.archetype or lift.segment


def activity_by_key(profiles: Sequence[Profile]) -> dict[str, float]:
    """How believable it is that customers still buy, by what learned rates know them by."""
    members: dict[str, list[Profile]] = {}
    for profile in profiles:
        members.setdefault(profile.learned_as, []).append(profile)
    return {
        key: float(
            np.average([still_active(one) for one in alike], weights=[n.customers for n in alike])
        )
        for key, alike in members.items()
    }


def pooled(group: Sequence[MeasuredCell]) -> list[MeasuredCell]:
    """One cell for all segments that learned rates know by one name: they share their factor."""
    alike: dict[str, list[MeasuredCell]] = {}
    for cell in group:
        alike.setdefault(cell.key, []).append(cell)
    return [cells[0] if len(cells) == 1 else _together(cells) for cells in alike.values()]


def _together(cells: Sequence[MeasuredCell]) -> MeasuredCell:
    lifts = [cell.lift for cell in cells]
    weights = [lift.treated for lift in lifts]
    middle, low, high = np.average([cell.benchmark for cell in cells], axis=0, weights=weights)
    return MeasuredCell(
        replace(
            lifts[0],
            segment=", ".join(lift.segment for lift in lifts),
            treated=sum(weights),
            held=sum(lift.held for lift in lifts),
        ),
        cells[0].channels,
        float(np.average([cell.active for cell in cells], weights=weights)),
        (float(middle), float(low), float(high)),
        np.sum([cell.likelihood for cell in cells], axis=0),
        math.fsum(cell.none for cell in cells),
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
