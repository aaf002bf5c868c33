"""The playbook: for every segment what to offer, to say, through which channel, and how often.

The advice stands in data/playbooks/*.yaml, one file a kind of business; the numbers in it are
measured on the shop's own customers when a card is made.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from core.errors import PlaybookError
from core.playbooks import favourites, playbook_file, segment_facts, strategy_card
from core.playbooks.playbook_schema import Playbook, Tier
from core.playbooks.shipped_playbooks import DEFAULT_PLAYBOOK
from core.playbooks.strategy_card import StrategyCard

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from core.forecast import SegmentForecast
    from core.playbooks.favourites import FavouritesBySegment
    from core.playbooks.strategy_card import OfferTerms
    from core.segmentation import Profile

__all__ = [
    "Playbook",
    "StrategyCard",
    "action_table",
    "budget_shares",
    "covers_segments",
    "load_playbook",
    "strategy_cards",
    "uses_fields",
]


def load_playbook(path: Path | None = None) -> Playbook:
    """Read a playbook file.

    Parameters
    ----------
    path : a YAML file; the one for online shops where none is given

    Raises
    ------
    PlaybookError : with the line and the reason, when the file does not hold a playbook
    """
    return playbook_file.read_playbook_file(path or DEFAULT_PLAYBOOK, Playbook)


def strategy_cards(
    profiles: Sequence[Profile],
    playbook: Playbook,
    currency: str | None,
    ahead: Mapping[str, SegmentForecast] | None = None,
    favoured: FavouritesBySegment | None = None,
    offered: Mapping[str, OfferTerms] | None = None,
) -> tuple[StrategyCard, ...]:
    """A strategy card for each segment, in the order given.

    Parameters
    ----------
    profiles : the measured segments
    playbook : the advice
    currency : how money is written
    ahead : what each segment is expected to bring, by name, where that was forecast
    favoured : what each segment orders more often than others, by name, where that is known
    offered : how much of its discount a segment is offered, by name; the whole range otherwise

    Raises
    ------
    PlaybookError : a segment has a name the playbook does not know
    """
    for profile in profiles:
        if profile.advised_as not in playbook.strategies:
            raise PlaybookError(
                f"The playbook {playbook.name} has no strategy for {profile.name}.",
                "Add one to its file, or choose another playbook.",
            )
    shares = budget_shares(profiles, playbook)
    usual = segment_facts.usual_rhythm(profiles)
    return tuple(
        strategy_card.make_card(
            profile,
            playbook,
            currency,
            usual,
            share,
            (ahead or {}).get(profile.name),
            (favoured or {}).get(profile.name, favourites.NO_FAVOURITES),
            (offered or {}).get(profile.name, "range"),
        )
        for profile, share in zip(profiles, shares, strict=True)
    )


def uses_fields(
    playbook: Playbook, fields: Collection[str], parts: Collection[str] | None = None
) -> bool:
    """Whether any text of a playbook names one of these fields.

    Parameters
    ----------
    playbook : the advice
    fields : of `MESSAGE_FIELDS`
    parts : only these parts of strategies are looked at; all of them where none are named
    """
    looked_at = None
    if parts is not None:
        inside = {*parts, *(("subject", "body") if "message" in parts else ())}
        looked_at = dict.fromkeys(parts, True) | {"variants": {"__all__": inside}}
    return any(
        not segment_facts.fields_in(strategy.model_dump_json(include=looked_at)).isdisjoint(fields)
        for strategy in playbook.strategies.values()
    )


def covers_segments(playbook: Playbook, profiles: Sequence[Profile]) -> bool:
    """Whether a playbook has advice for every segment: it has for those that rest on purchases.

    Parameters
    ----------
    playbook : the advice
    profiles : the measured segments
    """
    return all(profile.advised_as in playbook.strategies for profile in profiles)


def budget_shares(profiles: Sequence[Profile], playbook: Playbook) -> tuple[float, ...]:
    """How the budget is split over the segments; adds up to 1.

    Each tier that has customers gets its customary share, scaled so that the tiers present make up
    the whole: share(tier) = default(tier) / Σ default(tiers present). Inside a tier the money
    follows the revenue at stake, or the number of customers where there is no revenue.

    Parameters
    ----------
    profiles : the measured segments
    playbook : the customary shares
    """
    tiers = [playbook.strategies[profile.advised_as].tier for profile in profiles]
    whole = sum(playbook.budget[tier].default for tier in set(tiers))
    stakes: dict[Tier, list[float]] = {}
    for tier in set(tiers):
        members = [profile for profile, own in zip(profiles, tiers, strict=True) if own == tier]
        revenue = [max(profile.revenue, 0.0) for profile in members]
        stakes[tier] = revenue if sum(revenue) > 0 else [float(p.customers) for p in members]
    shares = []
    following = {tier: iter(values) for tier, values in stakes.items()}
    for tier in tiers:
        part = next(following[tier]) / sum(stakes[tier])
        shares.append(playbook.budget[tier].default / whole * part)
    return tuple(shares)


def action_table(cards: Sequence[StrategyCard], profiles: Sequence[Profile]) -> pd.DataFrame:
    """The cards as an action plan, one row a segment, for export.

    Parameters
    ----------
    cards, profiles : of the same segments in the same order
    """
    return pd.DataFrame(
        {
            "segment": [card.segment for card in cards],
            "customers": [profile.customers for profile in profiles],
            "revenue": [round(profile.revenue, 2) for profile in profiles],
            "goal": [card.goal for card in cards],
            "what": [" ".join(card.tactics) for card in cards],
            "when": [card.cadence for card in cards],
            "first_contact_days": [card.first_contact_days for card in cards],
            "channel": [", ".join(card.channels) for card in cards],
            "offer": [card.offer for card in cards],
            "subject": [card.subject for card in cards],
            "ground_rules": [" ".join(card.guard_rails) for card in cards],
            "measure": ["; ".join(card.kpis) for card in cards],
            "budget_share": [round(card.budget_share, 6) for card in cards],
        }
    )
