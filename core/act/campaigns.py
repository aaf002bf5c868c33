"""A campaign from segments and a budget: who, through what, for how much, and what it may bring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import Field

from core import words
from core.act import budget, facts, playbook, simulation
from core.act import holdout as held_out
from core.act.budget import Cell, Curve, Rule, Split
from core.act.reach import Contact, Target
from core.errors import SettingError
from core.settings import Frozen

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    import pandas as pd

    from core.act.channels import Assumptions
    from core.act.holdout import Holdout
    from core.act.playbook import Playbook, StrategyCard
    from core.act.simulation import Outcome
    from core.segment.profile import Profile

DEFAULT_CHANNELS = ("E-mail", "SMS", "Paid social", "Direct mail", "On-site")
STEPS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Amounts people say: "the next 100"."""
PENNY = 0.005
"""Less than this is no spending."""


class Limit(Frozen):
    """A minimum and a maximum for one cell, a whole segment or a whole channel."""

    segment: str | None = None
    channel: str | None = None
    low: float = Field(0, ge=0)
    high: float | None = Field(None, ge=0)


class OwnCurve(Frozen):
    """A curve in place of the assumptions': what a cell earns at most, and where it bends."""

    segment: str
    channel: str
    value: float = Field(ge=0, le=1e12)
    scale: float = Field(gt=0, le=1e12)


class PlanSettings(Frozen):
    """What a marketer decides about a campaign."""

    budget: float = Field(10_000, ge=0, le=1e12, description="Money to spend")
    segments: tuple[str, ...] | None = Field(
        None, description="Segments to write to; all of them when empty"
    )
    channels: tuple[str, ...] = Field(DEFAULT_CHANNELS, description="Channels to use")
    only_advised: bool = Field(
        default=True, description="Use a channel only where the playbook advises it for the segment"
    )
    spend_all: bool = Field(
        default=False, description="Spend the whole budget, even where the last of it loses money"
    )
    limits: tuple[Limit, ...] = Field((), description="Minimum and maximum of cells or sums")
    curves: tuple[OwnCurve, ...] = Field(
        (), description="Response curves of your own, or fitted to past campaigns"
    )
    holdout: float | None = Field(
        None, ge=0, le=0.5, description="Share left alone to measure by; recommended when empty"
    )
    seed: int = Field(0, ge=0, le=2**31 - 1, description="Seed of the simulation and the holdout")


@dataclass(frozen=True, slots=True)
class Plan:
    """A campaign, planned.

    Parameters
    ----------
    settings : what was decided
    profiles, cards : the segments it is for, and their advice, in the same order
    contacts : segment × channel, in the order of `split.cells`
    split : the budget at its best
    customary : the same budget split as marketers usually do, by name
    rules : on whole segments and channels
    outcome : what it may bring
    holdout : who is left alone; `held` is the share that is used
    held : share held out
    step, step_earns : a little more budget, and what it would earn
    left_out : cells where every customer reached costs more than they bring
    horizon_days : within which orders count
    """

    settings: PlanSettings
    profiles: tuple[Profile, ...]
    cards: tuple[StrategyCard, ...]
    contacts: tuple[Contact, ...]
    split: Split
    customary: dict[str, Split]
    rules: tuple[Rule, ...]
    outcome: Outcome
    holdout: Holdout
    held: float
    step: float
    step_earns: float
    left_out: tuple[str, ...]
    horizon_days: int

    @property
    def baseline_orders(self) -> float:
        """Orders that come within the horizon without the campaign."""
        targets = {contact.target.segment: contact.target for contact in self.contacts}
        return math.fsum(each.customers * each.baseline for each in targets.values())

    @property
    def baseline_revenue(self) -> float:
        """Their revenue."""
        targets = {contact.target.segment: contact.target for contact in self.contacts}
        return math.fsum(
            each.customers * each.baseline * each.order_value for each in targets.values()
        )


def make(
    profiles: Sequence[Profile],
    advice: Playbook,
    assumed: Assumptions,
    settings: PlanSettings,
    currency: str | None = None,
) -> Plan:
    """Plan a campaign: split the budget, compare, simulate, and say whom to leave alone.

    Parameters
    ----------
    profiles : all measured segments of the shop
    advice : the playbook
    assumed : costs, reach and response
    settings : what the marketer decided
    currency : how money is written

    Raises
    ------
    SettingError : nothing was chosen, a name is unknown, or limits contradict each other
    """
    wanted = _wanted(profiles, settings)
    _known("segment", wanted, [profile.name for profile in profiles])
    _known("channel", settings.channels, [channel.name for channel in assumed.channels])
    all_cards = playbook.cards(profiles, advice, currency)
    pairs = [
        (profile, card)
        for profile, card in zip(profiles, all_cards, strict=True)
        if profile.name in wanted
    ]
    # How many to hold out follows from what the campaign would do without holding out anybody.
    first = _contacts(pairs, assumed, settings, 0.0)
    open_split, rules = _best(first, settings)
    advised = _holdout(pairs, first, open_split)
    held = advised.share if settings.holdout is None else settings.holdout
    contacts = _contacts(pairs, assumed, settings, held)
    split, rules = _best(contacts, settings)
    step = _step(settings.budget)
    more = Split(split.cells, split.spend, settings.budget)
    return Plan(
        settings=settings,
        profiles=tuple(profile for profile, _ in pairs),
        cards=tuple(card for _, card in pairs),
        contacts=contacts,
        split=split,
        customary=_customary(split, [card for _, card in pairs], pairs, rules),
        rules=rules,
        outcome=simulation.simulate(contacts, split.spend, assumed.spread, seed=settings.seed),
        holdout=advised,
        held=held,
        step=step,
        step_earns=budget.gain_of_more(more, step, rules),
        left_out=tuple(cell.name for cell, c in zip(split.cells, contacts, strict=True) if c.loses),
        horizon_days=round(assumed.horizon_days.value),
    )


def suggested_budget(
    profiles: Sequence[Profile], advice: Playbook, assumed: Assumptions, settings: PlanSettings
) -> float:
    """The budget at which the last unit of money earns one: Σ sᵢ ln(vᵢ ÷ sᵢ) where vᵢ > sᵢ.

    Limits are not looked at. Rounded up to an amount people say.

    Parameters
    ----------
    profiles, advice, assumed, settings : as for `make`
    """
    wanted = _wanted(profiles, settings)
    cards = playbook.cards(profiles, advice, None)
    pairs = [(p, card) for p, card in zip(profiles, cards, strict=True) if p.name in wanted]
    curves = [contact.curve for contact in _contacts(pairs, assumed, settings, 0.0)]
    return facts.round_up(
        math.fsum(
            curve.scale * math.log(curve.value / curve.scale)
            for curve in curves
            if curve.value > curve.scale
        )
    )


def _wanted(profiles: Sequence[Profile], settings: PlanSettings) -> tuple[str, ...]:
    if settings.segments is None:
        return tuple(profile.name for profile in profiles)
    return settings.segments


def _known(kind: str, wanted: Sequence[str], there: Sequence[str]) -> None:
    if not wanted:
        raise SettingError(f"No {kind} is chosen.", f"Choose at least one {kind}.")
    for name in wanted:
        if name not in there:
            raise SettingError(
                f"There is no {kind} called {name}.", f"There are {words.listed(list(there))}."
            )


def _contacts(
    pairs: Sequence[tuple[Profile, StrategyCard]],
    assumed: Assumptions,
    settings: PlanSettings,
    held: float,
) -> tuple[Contact, ...]:
    found = []
    for profile, card in pairs:
        # Drafts start with the lower end of the offer, and so does its cost.
        offer = card.discount[0] or card.discount[1]
        target = Target.of(profile, assumed.horizon_days.value, offer, held)
        through = [
            Contact.of(target, channel, assumed)
            for channel in map(assumed.channel, settings.channels)
            if not settings.only_advised or set(channel.advised) & set(card.channels)
        ]
        # An offer that would mostly be paid for orders that come anyway is not made.
        if all(contact.loses for contact in through):
            through = [contact.without_offer for contact in through]
        found += [_own_curve(contact, settings, held) for contact in through]
    if not found:
        raise SettingError(
            "The playbook advises none of these channels for these segments.",
            "Choose more channels, or use channels the playbook does not name.",
        )
    return tuple(found)


def _own_curve(contact: Contact, settings: PlanSettings, held: float) -> Contact:
    for own in settings.curves:
        if (own.segment, own.channel) == (contact.target.segment, contact.channel.name):
            # A curve is for the whole segment; those held out take their part away from it.
            free = 1 - held
            return contact.with_curve(Curve(own.value * free, own.scale * free))
    return contact


def _best(contacts: Sequence[Contact], settings: PlanSettings) -> tuple[Split, tuple[Rule, ...]]:
    own = {
        (limit.segment, limit.channel): limit
        for limit in settings.limits
        if limit.segment is not None and limit.channel is not None
    }
    cells = []
    for contact in contacts:
        limit = own.get((contact.target.segment, contact.channel.name), Limit())
        high = math.inf if limit.high is None else limit.high
        if contact.loses:
            high = limit.low
        cells.append(
            Cell(contact.target.segment, contact.channel.name, contact.curve, limit.low, high)
        )
    rules = tuple(
        Rule(
            "segment" if limit.segment is not None else "channel",
            str(limit.segment or limit.channel),
            limit.low,
            math.inf if limit.high is None else limit.high,
        )
        for limit in settings.limits
        if (limit.segment is None) != (limit.channel is None)
    )
    least = 0.0 if settings.spend_all else 1.0
    return budget.best(cells, settings.budget, rules, least_return=least), rules


def _holdout(
    pairs: Sequence[tuple[Profile, StrategyCard]], contacts: Sequence[Contact], split: Split
) -> Holdout:
    """The size that shows the expected effect on all customers of the segments together."""
    customers = sum(profile.customers for profile, _ in pairs)
    targets = {contact.target.segment: contact.target for contact in contacts}
    unasked = math.fsum(each.customers * each.baseline for each in targets.values()) / customers
    extra = math.fsum(
        contact.reachable * contact.lift * -math.expm1(-money / contact.curve.scale)
        for contact, money in zip(contacts, split.spend, strict=True)
    )
    return held_out.recommend(customers, unasked, min(1.0, unasked + extra / customers))


def _customary(
    split: Split,
    cards: Sequence[StrategyCard],
    pairs: Sequence[tuple[Profile, StrategyCard]],
    rules: Sequence[Rule],
) -> dict[str, Split]:
    """The same money split equally, by revenue, and by the shares marketers know."""
    revenue = {profile.name: max(profile.revenue, 0.0) for profile, _ in pairs}
    usual = {card.segment: card.budget_share for card in cards}
    per_segment: dict[str, int] = {}
    for cell in split.cells:
        per_segment[cell.segment] = per_segment.get(cell.segment, 0) + 1
    weights = {
        "Equal": [1.0 for _ in split.cells],
        "By revenue": [revenue[c.segment] / per_segment[c.segment] for c in split.cells],
        "Customary shares": [usual[c.segment] / per_segment[c.segment] for c in split.cells],
    }
    return {
        name: budget.in_proportion(split.cells, split.total, each, rules)
        for name, each in weights.items()
    }


def _step(total: float) -> float:
    """A tenth of the budget or less, as an amount people say."""
    return float(max((step for step in STEPS if step <= total / 10), default=STEPS[0]))


def next_money(plan: Plan, currency: str | None) -> str:
    """The shadow price in words: what a little more budget would earn, and whether to add it.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    """
    step = words.money(plan.step, currency, cents=False)
    earns = words.money(plan.step_earns, currency)
    if plan.split.unspent > PENNY and not plan.settings.spend_all:
        left = words.money(plan.split.unspent, currency)
        return (
            f"{left} of the budget stays unspent: the next {step} would earn {earns}, less than "
            "it costs."
        )
    if plan.step_earns < plan.step:
        return f"The next {step} earns {earns}: less than it costs. A smaller budget earns more."
    return f"The next {step} earns {earns}: more budget would still pay."


def actions(plan: Plan, starts_on: dt.date | None = None) -> pd.DataFrame:
    """The action plan: who, what, when, through what, at what cost; a row for each cell with money.

    Parameters
    ----------
    plan : the campaign
    starts_on : the first day; dates are left out where it is not given
    """
    import datetime as dt

    import pandas as pd

    cards = {card.segment: card for card in plan.cards}
    rows = []
    for contact, money, cell in zip(plan.contacts, plan.split.spend, plan.split.cells, strict=True):
        if money < PENNY:
            continue
        card = cards[cell.segment]
        reached = contact.reachable * -math.expm1(-money / contact.curve.scale)
        rows.append(
            {
                "segment": cell.segment,
                "channel": cell.channel,
                "start": starts_on.isoformat() if starts_on else None,
                "measure_on": (
                    (starts_on + dt.timedelta(days=plan.horizon_days)).isoformat()
                    if starts_on
                    else None
                ),
                "when": card.cadence,
                "goal": card.goal,
                "offer": card.offer
                if contact.offer
                else "No discount: those who order anyway would get most of it.",
                "subject": card.subject,
                "message": card.body,
                "customers": round(contact.target.customers),
                "reached": round(reached),
                "cost": round(money, 2),
                "extra_orders": round(reached * contact.lift, 1),
                "extra_profit": round(contact.curve.earns(money) - money, 2),
                "avoid": " ".join(card.guard_rails),
                "measure": "; ".join(card.kpis),
            }
        )
    columns = list(rows[0]) if rows else ["segment", "channel", "cost"]
    return pd.DataFrame(rows, columns=columns).dropna(axis="columns", how="all")


def customer_list(labels: pd.Series[str], plan: Plan) -> pd.DataFrame:
    """Every customer of the plan's segments, treated or held out, with their channels.

    Parameters
    ----------
    labels : segment by customer_id
    plan : the campaign

    Returns
    -------
    columns customer_id, segment, group, channels (empty for those held out), seed
    """
    names = [profile.name for profile in plan.profiles]
    members = labels[labels.isin(names)]
    groups = held_out.draw(members, plan.held, plan.settings.seed)
    through = {
        name: "; ".join(
            cell.channel
            for cell, money in zip(plan.split.cells, plan.split.spend, strict=True)
            if cell.segment == name and money >= PENNY
        )
        for name in names
    }
    listed = members.rename("segment").rename_axis("customer_id").to_frame()
    listed["group"] = groups
    listed["channels"] = listed["segment"].map(through).where(groups == held_out.TREATED, "")
    listed["seed"] = plan.settings.seed
    return listed.sort_values(["segment", "group"], kind="stable").reset_index()
