"""`CampaignReadout`: what a campaign brought, from its list and the orders since its first day."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import experiments, features
from core.errors import Notice, SettingError
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.campaigns.read_back.campaign_list import CampaignList
    from core.cleaning import Orders
    from core.experiments import Arm, ArmComparison, PermutationTest

LEVEL = 0.05
DEFAULT_DAYS = 30
_NORMAL = 1.959963984540054
_DRAWS = 9_999
_SENT, _HELD = "contacted", "held out"


@dataclass(frozen=True, slots=True)
class CellLift:
    """What one segment through one channel, or one set of channels, brought.

    Parameters
    ----------
    segment, channel : of the list
    treated, held : customers contacted, and held out
    treated_buyers, held_buyers : how many of them ordered
    orders : the share that ordered, contacted beside held out; None where a group is empty
    money : what customers paid on average, contacted beside held out; None where a group is empty
    archetype : what learned rates know the segment by; its name where the list does not say
    """

    segment: str
    channel: str
    treated: int
    held: int
    treated_buyers: int
    held_buyers: int
    orders: ArmComparison | None
    money: ArmComparison | None
    archetype: str = ""


@dataclass(frozen=True, slots=True)
class TotalLift:
    """What the whole campaign brought, over the cells that held customers out.

    Parameters
    ----------
    value : customers who ordered and would not have, or money
    low, high : where it lies in 95 of 100 cases
    p_value : how likely chance alone makes it as large
    """

    value: float
    low: float
    high: float
    p_value: float


@dataclass(frozen=True, slots=True)
class CampaignReadout:
    """What a campaign brought.

    Parameters
    ----------
    first_day, last_day : between which orders count, both included
    cells : by segment and channel, in the order of the list
    buyers, money : of all cells together; None where nobody was held out
    notices : what is to be known of it
    """

    first_day: dt.date
    last_day: dt.date
    cells: tuple[CellLift, ...]
    buyers: TotalLift | None
    money: TotalLift | None
    notices: tuple[Notice, ...]


def read_back(
    campaign: CampaignList,
    orders: Orders,
    as_of: dt.date,
    first_day: dt.date | None = None,
    days: int | None = None,
    seed: int = 0,
) -> CampaignReadout:
    """Compare who was contacted with who was held out, by the orders since the first day.

    Customers of the list who are not in the file have ordered nothing.

    Parameters
    ----------
    campaign : the list
    orders : the clean lines, which reach beyond the first day
    as_of : the day up to which orders are known
    first_day, days : in place of those of the list
    seed : of the permutation test

    Raises
    ------
    SettingError : the first day is not known, or the file ends before it; or no customer of the
        list is in the file
    """
    starts = first_day or campaign.first_day
    if starts is None:
        raise SettingError(
            "The list does not say when the campaign began.",
            "Enter its first day (--campaign-began).",
        )
    if starts >= as_of:
        raise SettingError(
            f"The file ends on {as_of.isoformat()}, before the campaign started on "
            f"{starts.isoformat()}.",
            "Use a file with the orders since then, or another first day.",
        )
    counted = days or campaign.days or DEFAULT_DAYS
    ends = min(starts + dt.timedelta(days=counted), as_of)
    outcome, known = _outcomes(campaign, orders, starts, ends)
    rng = np.random.default_rng(seed)
    cells = [
        _compare(str(segment), str(channel), rows, rng)
        for (segment, channel), rows in outcome.groupby(["segment", "channel"], sort=False)
    ]
    return CampaignReadout(
        starts,
        ends - dt.timedelta(days=1),
        tuple(lift for lift, _ in cells),
        _total_buyers([lift for lift, _ in cells]),
        _total_money([dealt for _, dealt in cells if dealt is not None], rng),
        tuple(_notices(campaign, known, counted, (ends - starts).days)),
    )


def _outcomes(
    campaign: CampaignList, orders: Orders, starts: dt.date, ends: dt.date
) -> tuple[pd.DataFrame, int]:
    """The list with orders and money in the period, and how many of it the file knows."""
    totals = features.period_totals_of(orders, [starts, ends])
    listed = campaign.customers
    if "archetype" not in listed:
        listed = listed.assign(archetype=listed["segment"])
    place = totals.ids.get_indexer(listed.index)
    known = int((place >= 0).sum())
    if not known:
        raise SettingError(
            "No customer of the list is in this file.",
            "Use the orders of the same shop, with the same column for the customer.",
        )
    inside = totals.sums[totals.sums["period"] == 1].set_index("customer")
    filled = inside[["orders", "amount"]].reindex(place).fillna(0.0).to_numpy()
    ordered, amount = filled.T
    bought = ordered > 0
    # Returns of what was bought before are none of the campaign's.
    return listed.assign(ordered=bought, amount=np.where(bought, amount, 0.0)), known


def _compare(
    segment: str, channel: str, rows: pd.DataFrame, rng: np.random.Generator
) -> tuple[CellLift, tuple[int, PermutationTest] | None]:
    """One cell, and with it how many were contacted and the deals of their money."""
    archetype = str(rows["archetype"].iloc[0])
    held = rows["hold_out"].to_numpy(dtype=bool)
    ordered = rows["ordered"].to_numpy(dtype=bool)
    treated_buyers, held_buyers = int(ordered[~held].sum()), int(ordered[held].sum())
    counts = (int((~held).sum()), int(held.sum()), treated_buyers, held_buyers)
    if not counts[0] or not counts[1]:
        return CellLift(segment, channel, *counts, None, None, archetype), None
    orders = experiments.compare_conversion(
        experiments.arm_from_counts(_HELD, counts[1], held_buyers),
        experiments.arm_from_counts(_SENT, counts[0], treated_buyers),
        LEVEL,
    )
    amount = rows["amount"].to_numpy(dtype=float)
    control = experiments.arm_of_amounts(_HELD, amount[held])
    arm = experiments.arm_of_amounts(_SENT, amount[~held])
    money = experiments.compare_revenue(control, arm, LEVEL, rng)
    dealt = experiments.permutation_test(control, arm, rng) or _as_if_normal(control, arm, rng)
    return CellLift(segment, channel, *counts, orders, money, archetype), (counts[0], dealt)


def _as_if_normal(control: Arm, arm: Arm, rng: np.random.Generator) -> PermutationTest:
    """Deals of very many buyers, whose means are normal."""
    spread = math.sqrt(arm.deviation**2 / arm.customers + control.deviation**2 / control.customers)
    deals = rng.normal(0.0, spread, _DRAWS)
    return experiments.PermutationTest(arm.mean - control.mean, deals)


def _total_buyers(cells: list[CellLift]) -> TotalLift | None:
    """Buyers beyond those who would have ordered anyway: Σ contacted × difference of the cell.

    The variances have one buyer added to each group (Agresti and Caffo 2000), so that a cell
    without buyers is not taken for certain.
    """
    measured = [cell for cell in cells if cell.orders is not None]
    if not measured:
        return None
    value = variance = 0.0
    for cell in measured:
        value += cell.treated * (cell.treated_buyers / cell.treated - cell.held_buyers / cell.held)
        for n, x in ((cell.treated, cell.treated_buyers), (cell.held, cell.held_buyers)):
            rate = (x + 1) / (n + 2)
            variance += cell.treated**2 * rate * (1 - rate) / (n + 2)
    spread = math.sqrt(variance)
    p_value = math.erfc(abs(value) / spread / math.sqrt(2))
    return TotalLift(value, value - _NORMAL * spread, value + _NORMAL * spread, p_value)


def _total_money(
    parts: list[tuple[int, PermutationTest]], rng: np.random.Generator
) -> TotalLift | None:
    """Money beyond what would have come anyway, by a permutation test within the cells."""
    if not parts:
        return None
    value = math.fsum(treated * test.difference for treated, test in parts)
    deals = sum(treated * rng.permutation(test.permuted) for treated, test in parts)
    whole = experiments.PermutationTest(value, np.asarray(deals))
    low, high = whole.interval(LEVEL)
    return TotalLift(value, low, high, whole.p_value)


def _notices(campaign: CampaignList, known: int, counted: int, elapsed: int) -> Iterator[Notice]:
    listed = len(campaign.customers)
    if missing := listed - known:
        yield Notice(
            "list_not_in_file",
            Sentence(
                "{n:# customer|# customers} of {listed} on the list {n:is|are} not in this file "
                "and {n:counts|count} as not having ordered.",
                n=missing,
                listed=listed,
            ),
            missing,
        )
    if elapsed < counted:
        yield Notice(
            "campaign_not_over",
            Sentence(
                "Only {n:# day|# days} of {counted} {n:has|have} passed at the end of the file: "
                "orders may still come.",
                n=elapsed,
                counted=counted,
            ),
        )
    if not campaign.customers["hold_out"].any():
        yield Notice(
            "nobody_held_out",
            Sentence(
                "Nobody was held out, so the campaign's effect cannot be separated from orders "
                "that would have come anyway."
            ),
        )
