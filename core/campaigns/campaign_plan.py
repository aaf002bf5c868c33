"""A campaign from segments and a budget: who, through what, for how much, and what it may bring."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import playbooks
from core.campaigns import audience, budget, monte_carlo, name_lookup, without_campaign
from core.campaigns import holdout as held_out
from core.campaigns.budget import BudgetSplit
from core.campaigns.budget_bounds import BudgetCell, GroupLimit
from core.campaigns.economics import contact_selection, expected_result
from core.campaigns.plan_settings import PlanSettings, SpendLimit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.campaigns.audience import Audience
    from core.campaigns.economics.channels import Channel, ChannelAssumptions, Uncertainty
    from core.campaigns.economics.contactable import Contactable
    from core.campaigns.economics.contacts import Contact
    from core.campaigns.holdout import Holdout
    from core.campaigns.monte_carlo import SimulatedOutcome
    from core.campaigns.without_campaign import WithoutCampaign
    from core.features import ReorderRate
    from core.forecast import SegmentForecast
    from core.playbooks import FavouritesBySegment, Playbook, StrategyCard
    from core.segmentation import Profile

ROUND_AMOUNTS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000)
"""Amounts people say: "the next 100"."""


@dataclass(frozen=True, slots=True)
class CampaignPlan:
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
    audiences : the customers the money pays for, in every segment that has some
    step, step_earns : a little more budget, and what it would earn
    left_out : cells where every customer reached costs more than they bring
    spread : how uncertain the inputs of the outcome were taken to be
    horizon_days : within which orders count
    without : what comes within the horizon without the campaign
    contactable : who may be contacted, where not everybody may; the plan counts nobody else
    """

    settings: PlanSettings
    profiles: tuple[Profile, ...]
    cards: tuple[StrategyCard, ...]
    contacts: tuple[Contact, ...]
    split: BudgetSplit
    customary: dict[str, BudgetSplit]
    rules: tuple[GroupLimit, ...]
    outcome: SimulatedOutcome
    holdout: Holdout
    held: float
    audiences: tuple[Audience, ...]
    step: float
    step_earns: float
    left_out: tuple[str, ...]
    spread: Uncertainty
    horizon_days: int
    without: WithoutCampaign
    contactable: Contactable | None = None

    @property
    def channels(self) -> dict[str, Channel]:
        """The channels it may use, by name."""
        return {contact.channel.name: contact.channel for contact in self.contacts}

    @property
    def chosen_customers(self) -> int:
        """Customers the campaign is for, those held out among them."""
        return sum(audience.chosen for audience in self.audiences)

    @property
    def held_customers(self) -> int:
        """Of these, how many are held out."""
        return sum(audience.held for audience in self.audiences)

    @property
    def profit(self) -> float:
        """What is left after all costs if the assumptions hold: the one figure of the plan."""
        return self.outcome.stated.profit

    @property
    def too_few(self) -> bool:
        """Most likely nobody orders who would not have: no profit can be read from it."""
        return self.profit > 0 and self.outcome.stated.orders < expected_result.MIN_EXTRA_ORDERS


def plan_campaign(
    profiles: Sequence[Profile],
    playbook: Playbook,
    assumptions: ChannelAssumptions,
    settings: PlanSettings,
    currency: str | None = None,
    favourites: FavouritesBySegment | None = None,
    ahead: Mapping[str, SegmentForecast] | None = None,
    contactable: Contactable | None = None,
) -> CampaignPlan:
    """Plan a campaign: split the budget, compare, simulate, and list customers to leave alone.

    Parameters
    ----------
    profiles : all measured segments of the shop
    playbook : with a strategy for each segment
    assumptions : costs, reach and response
    settings : what the marketer decided
    currency : how money is written
    favourites : what each segment orders more often than others, for the messages
    ahead : the forecast of each segment, where there is one: what comes without the campaign
    contactable : who may be contacted; whole segments are counted where None

    Raises
    ------
    SettingError : nothing was chosen, a name is unknown, or limits contradict each other
    """
    names = [profile.name for profile in profiles]
    chosen = name_lookup.resolve_names("segment", _chosen_segments(profiles, settings), names)
    channels = [channel.name for channel in assumptions.channels]
    settings = settings.model_copy(
        update={"channels": name_lookup.resolve_names("channel", settings.channels, channels)}
        | ({} if settings.segments is None else {"segments": chosen})
    )
    cards = playbooks.strategy_cards(profiles, playbook, currency, favoured=favourites)
    pairs = [
        (profile, card)
        for profile, card in zip(profiles, cards, strict=True)
        if profile.name in chosen
    ]
    # How many to hold out follows from what the campaign would do without holding out anybody.
    without_holdout = contact_selection.select_contacts(
        pairs, assumptions, settings, 0.0, contactable
    )
    split_without_holdout, rules = _split_budget(without_holdout, settings)
    by_name = {channel.name: channel for channel in assumptions.channels}
    covered = audience.plan_audiences(
        [profile for profile, _ in pairs], split_without_holdout, 0.0, by_name, contactable
    )
    horizon = assumptions.horizon_days.value
    recommended = _recommend_holdout(
        covered,
        without_holdout,
        split_without_holdout,
        {profile.name: profile.reorder_rate(horizon) for profile, _ in pairs},
    )
    held = recommended.share if settings.holdout is None else settings.holdout
    contacts = contact_selection.select_contacts(pairs, assumptions, settings, held, contactable)
    split, rules = _split_budget(contacts, settings)
    offered = {name: contact_selection.offer_terms(name, contacts) for name in chosen}
    offered_cards = playbooks.strategy_cards(
        profiles, playbook, currency, favoured=favourites, offered=offered
    )
    audiences = audience.plan_audiences(
        [profile for profile, _ in pairs], split, held, by_name, contactable
    )
    if contactable is not None:
        audiences = audience.count_contactable(audiences, held, settings.seed, by_name, contactable)
    step = _step(settings.budget)
    more = BudgetSplit(split.cells, split.spend, settings.budget)
    return CampaignPlan(
        settings=settings,
        profiles=tuple(profile for profile, _ in pairs),
        cards=tuple(card for card in offered_cards if card.segment in chosen),
        contacts=contacts,
        split=split,
        customary=_customary_splits(split, [card for _, card in pairs], pairs, rules),
        rules=rules,
        outcome=monte_carlo.simulate_campaign(
            contacts,
            split.spend,
            assumptions.spread,
            no_effect=assumptions.no_effect.value,
            seed=settings.seed,
        ),
        holdout=recommended,
        held=held,
        audiences=audiences,
        step=step,
        step_earns=budget.gain_of_more(more, step, rules),
        left_out=tuple(cell.name for cell, c in zip(split.cells, contacts, strict=True) if c.loses),
        spread=assumptions.spread,
        horizon_days=round(assumptions.horizon_days.value),
        without=without_campaign.expect_without(
            [profile for profile, _ in pairs], assumptions, ahead
        ),
        contactable=contactable,
    )


def suggested_budget(
    profiles: Sequence[Profile],
    advice: Playbook,
    assumed: ChannelAssumptions,
    settings: PlanSettings,
    contactable: Contactable | None = None,
) -> float:
    """The budget at which the last unit of money earns one.

    Limits are not looked at. Rounded up to an amount people say.

    Parameters
    ----------
    profiles, advice, assumed, settings, contactable : as for `plan_campaign`
    """
    wanted = _chosen_segments(profiles, settings)
    cards = playbooks.strategy_cards(profiles, advice, None)
    pairs = [(p, card) for p, card in zip(profiles, cards, strict=True) if p.name in wanted]
    contacts = contact_selection.select_contacts(pairs, assumed, settings, 0.0, contactable)
    return playbooks.round_up(math.fsum(contact.curve.demand(1.0) for contact in contacts))


def _chosen_segments(profiles: Sequence[Profile], settings: PlanSettings) -> tuple[str, ...]:
    if settings.segments is None:
        return tuple(profile.name for profile in profiles)
    return settings.segments


def _split_budget(
    contacts: Sequence[Contact], settings: PlanSettings
) -> tuple[BudgetSplit, tuple[GroupLimit, ...]]:
    own = {
        (limit.segment, limit.channel): limit
        for limit in settings.limits
        if limit.segment is not None and limit.channel is not None
    }
    cells = []
    for contact in contacts:
        limit = own.get((contact.target.segment, contact.channel.name), SpendLimit())
        high = math.inf if limit.high is None else limit.high
        if contact.loses:
            high = limit.low
        cells.append(
            BudgetCell(contact.target.segment, contact.channel.name, contact.curve, limit.low, high)
        )
    rules = tuple(
        GroupLimit(
            "segment" if limit.segment is not None else "channel",
            str(limit.segment or limit.channel),
            limit.low,
            math.inf if limit.high is None else limit.high,
        )
        for limit in settings.limits
        if (limit.segment is None) != (limit.channel is None)
    )
    min_return = 0.0 if settings.spend_all else 1.0
    return budget.best_split(cells, settings.budget, rules, min_return=min_return), rules


def _recommend_holdout(
    audiences: Sequence[Audience],
    contacts: Sequence[Contact],
    split: BudgetSplit,
    rates: Mapping[str, ReorderRate | None],
) -> Holdout:
    """The size that shows the expected effect on all customers the money pays for together."""
    chosen = {one.segment: one.chosen for one in audiences}
    customers = sum(chosen.values())
    baseline = {contact.target.segment: contact.target.baseline for contact in contacts}
    unasked = math.fsum(chosen[name] * baseline[name] for name in chosen) / max(customers, 1)
    extra = math.fsum(
        contact.reachable * contact.lift * contact.curve.share(money)
        for contact, money in zip(contacts, split.spend, strict=True)
    )
    extra_money = math.fsum(
        expected_result.expect_result(contact, money).extra_revenue
        for contact, money in zip(contacts, split.spend, strict=True)
    )
    return held_out.recommend_holdout(
        customers,
        unasked,
        min(1.0, unasked + extra / max(customers, 1)),
        held_out.spend_deviation([(size, rates[name]) for name, size in chosen.items()]),
        extra_money / max(customers, 1),
    )


def _customary_splits(
    split: BudgetSplit,
    cards: Sequence[StrategyCard],
    pairs: Sequence[tuple[Profile, StrategyCard]],
    rules: Sequence[GroupLimit],
) -> dict[str, BudgetSplit]:
    """The same money split equally, by revenue, and by the shares marketers know."""
    revenue = {profile.name: max(profile.revenue, 0.0) for profile, _ in pairs}
    usual = {card.segment: card.budget_share for card in cards}
    per_segment: dict[str, int] = {}
    for cell in split.cells:
        per_segment[cell.segment] = per_segment.get(cell.segment, 0) + 1
    weights = {
        "Equal": [1.0 for _ in split.cells],
        "By revenue": [revenue[c.segment] / per_segment[c.segment] for c in split.cells],
        "Standard shares": [usual[c.segment] / per_segment[c.segment] for c in split.cells],
    }
    return {
        name: budget.proportional_split(split.cells, split.total, weight, rules)
        for name, weight in weights.items()
    }


def _step(total: float) -> float:
    """A tenth of the budget or less, as an amount people say."""
    return float(
        max((step for step in ROUND_AMOUNTS if step <= total / 10), default=ROUND_AMOUNTS[0])
    )
