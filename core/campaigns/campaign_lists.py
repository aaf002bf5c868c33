"""A planned campaign to take along: what more money would do, the action plan, who gets it."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.campaigns import holdout as held_out
from core.campaigns.audience import PENNY, chosen_members
from core.campaigns.economics import expected_result
from core.campaigns.read_back.campaign_list import JOINED, CampaignList
from core.formatting import say

if TYPE_CHECKING:
    from core.campaigns.campaign_plan import CampaignPlan
    from core.campaigns.economics.contacts import Contact
    from core.playbooks import Language, StrategyCard

HOLDOUT_FILE = "holdout-do-not-contact.csv"
LIST_FILE = "keep-to-measure.csv"
_MAX_STEM_LETTERS = 60


@dataclass(frozen=True, slots=True)
class SendList:
    """A file of customers of one segment who are contacted through one channel.

    Parameters
    ----------
    segment, channel : of the plan
    file : what the list is called
    customers : how many are on it
    """

    segment: str
    channel: str
    file: str
    customers: int


@dataclass(frozen=True, slots=True)
class CampaignCustomers:
    """The customers of a campaign, by name.

    Parameters
    ----------
    lists : by file name, who is contacted: customer_id, segment, channel; the best first
    held : who is left alone: customer_id, segment
    """

    lists: dict[str, pd.DataFrame]
    held: pd.DataFrame


def too_few_text(plan: CampaignPlan) -> str:
    """Why a plan is no matter of profit (`CampaignPlan.too_few`), and what to go by.

    Parameters
    ----------
    plan : of a shop too small for an extra order to be expected
    """
    return say(
        "Too few customers to go by profit: {orders} extra orders are expected, so most likely "
        "there is none. Write to those you know best, as the playbook says, and judge by hand.",
        orders=formatting.decimal(plan.outcome.stated.orders, 2),
    )


def marginal_return_text(plan: CampaignPlan, currency: str | None) -> str:
    """The shadow price in words: what a little more budget would earn, and whether to add it.

    Parameters
    ----------
    plan : the campaign
    currency : how money is written
    """
    step = formatting.money(plan.step, currency, cents=False)
    earns = formatting.money(plan.step_earns, currency)
    if plan.split.unspent > PENNY and not plan.settings.spend_all:
        left = formatting.money(plan.split.unspent, currency)
        return say(
            "{left} of the budget stays unspent: with these assumptions, the next {step} would "
            "earn only {earns}.",
            left=left,
            step=step,
            earns=earns,
        )
    if plan.step_earns < plan.step:
        return say(
            "With these assumptions, the next {step} earns only {earns}. A smaller budget would "
            "make more profit.",
            step=step,
            earns=earns,
        )
    return say(
        "With these assumptions, the next {step} earns {earns}, so more budget would still pay "
        "off.",
        step=step,
        earns=earns,
    )


def send_lists(plan: CampaignPlan) -> tuple[SendList, ...]:
    """A list for each segment and channel with money, each under a file name of its own.

    Parameters
    ----------
    plan : the campaign
    """
    lists: list[SendList] = []
    for audience in plan.audiences:
        for channel, customers in audience.through:
            if not customers:
                continue  # nobody of the segment may be contacted there
            # A hyphen inside a name is no gap between words: E-mail is email.
            stem = f"send-{_file_name(audience.segment)}-{_file_name(channel.replace('-', ''))}"
            taken = {other.file for other in lists}
            numbered = (f"{stem}-{number}.csv" for number in itertools.count(2))
            names = itertools.chain([f"{stem}.csv"], numbered)
            file = next(name for name in names if name not in taken)
            lists.append(SendList(audience.segment, channel, file, customers))
    return tuple(lists)


def campaign_actions(
    plan: CampaignPlan, starts_on: dt.date | None = None, language: Language = "en"
) -> pd.DataFrame:
    """The action plan: who, what, when, through what, at what cost; a row for each send list.

    Parameters
    ----------
    plan : the campaign
    starts_on : the first day; dates are left out where it is not given
    language : of the messages; English where a playbook has none in it
    """
    cards = {card.segment: card.in_language(language) for card in plan.cards}
    held = {audience.segment: audience.held for audience in plan.audiences}
    contacts = {
        (cell.segment, cell.channel): (contact, money)
        for contact, money, cell in zip(
            plan.contacts, plan.split.spend, plan.split.cells, strict=True
        )
    }
    rows = [
        {
            "segment": send_list.segment,
            "channel": send_list.channel,
            "list": send_list.file,
            "customers": send_list.customers,
            "held_out": held[send_list.segment],
            **_days(starts_on, plan.horizon_days),
            **_advice(cards[send_list.segment]),
            **_expected_result(
                *contacts[send_list.segment, send_list.channel], cards[send_list.segment]
            ),
        }
        for send_list in send_lists(plan)
    ]
    columns = list(rows[0]) if rows else ["segment", "channel", "list", "customers", "cost"]
    return pd.DataFrame(rows, columns=columns)


def _days(starts_on: dt.date | None, horizon: int) -> dict[str, str]:
    if starts_on is None:
        return {}
    ends = starts_on + dt.timedelta(days=horizon)
    return {"start": starts_on.isoformat(), "measure_on": ends.isoformat()}


def _advice(card: StrategyCard) -> dict[str, str]:
    return {
        "when": card.cadence,
        "goal": card.goal,
        "offer": card.offer,
        "subject": card.subject,
        "message": card.body,
        "ground_rules": " ".join(card.guard_rails),
        "measure": "; ".join(card.kpis),
    }


def _expected_result(contact: Contact, money: float, card: StrategyCard) -> dict[str, float | None]:
    result = expected_result.expect_result(contact, money)
    return {
        "reached": round(result.reached),
        "cost": round(money, 2),
        # What a perk costs is not known to the playbook.
        "offer_cost": None if card.offer_kind == "perk" else round(result.offer_cost, 2),
        "extra_orders": round(result.extra_orders, 1),
        "extra_profit": round(result.profit, 2),
    }


def campaign_customers(
    labels: pd.Series[str], spent: pd.Series[float], plan: CampaignPlan
) -> CampaignCustomers:
    """Who is contacted through which channel, and who is held out; the two never overlap.

    The customers who have spent most come first, and a list that does not take everybody takes
    them. Those held out are drawn at random from all that the segment's money pays for.

    Parameters
    ----------
    labels : segment by customer_id
    spent : money by customer_id, to rank customers
    plan : the campaign
    """
    chosen = _chosen(labels, spent, plan)
    groups = held_out.draw_holdout(chosen["segment"], plan.held, plan.settings.seed)
    treated = chosen[groups == held_out.TREATED]
    lists: dict[str, pd.DataFrame] = {}
    for send_list in send_lists(plan):
        members = treated[treated["segment"] == send_list.segment]
        members = members[_may(members.index, plan, send_list.channel)].head(send_list.customers)
        lists[send_list.file] = members.assign(channel=send_list.channel).reset_index()
    # In order of their ids: nothing is to be read from where in the file they stand.
    held = chosen[groups == held_out.HELD_OUT].sort_index()
    return CampaignCustomers(lists, held.sort_values("segment", kind="stable").reset_index())


def campaign_list(
    labels: pd.Series[str],
    spent: pd.Series[float],
    plan: CampaignPlan,
    starts_on: dt.date | None = None,
) -> CampaignList:
    """Everybody the campaign is for, contacted or held out, to measure it by later.

    Whoever is held out has the channels they would have been contacted through: each channel's list
    takes the best of a segment first, and is to be compared with the held out of the same rank.

    Parameters
    ----------
    labels, spent, plan : as for `campaign_customers`
    starts_on : the first day, where it is known
    """
    chosen = _chosen(labels, spent, plan)
    groups = held_out.draw_holdout(chosen["segment"], plan.held, plan.settings.seed)
    held = (groups == held_out.HELD_OUT).to_numpy(dtype=bool)
    segments = chosen["segment"].to_numpy()
    channels = np.empty(len(chosen), dtype=object)
    for audience in plan.audiences:
        mine = np.flatnonzero(segments == audience.segment)
        through = {}
        for channel, customers in audience.through:
            may = _may(chosen.index[mine], plan, channel)
            contacted = (~held[mine] & may).astype(int)
            rank = np.minimum(contacted.cumsum() - contacted, max(contacted.sum() - 1, 0))
            through[channel] = may & (rank < customers)
        channels[mine] = [
            JOINED.join(channel for channel, uses in through.items() if uses[place])
            for place in range(len(mine))
        ]
    known = {one.target.segment: one.target.archetype for one in plan.contacts}
    archetypes = [known.get(name) or name for name in segments]
    listed = chosen.assign(channel=channels, hold_out=held, archetype=archetypes).sort_index()
    # Nobody is compared who could only be reached where the money ends before them.
    listed = listed[listed["channel"] != ""]
    return CampaignList(listed, starts_on, plan.horizon_days)


def _may(customers: pd.Index, plan: CampaignPlan, channel: str) -> np.ndarray:
    """Whether each of some customers may be contacted through a channel of the plan."""
    if plan.contactable is None:
        return np.ones(len(customers), dtype=bool)
    return plan.contactable.may(customers, plan.channels[channel])


def _chosen(labels: pd.Series[str], spent: pd.Series[float], plan: CampaignPlan) -> pd.DataFrame:
    """The customers that the plan's money pays for, the best of each segment first."""
    if plan.contactable is not None:
        members = {
            one.segment: chosen_members(one, plan.channels, plan.contactable)
            for one in plan.audiences
        }
        index = pd.Index(
            [customer for each in members.values() for customer in each], name="customer_id"
        )
        names = [name for name, each in members.items() for _ in each]
        return pd.DataFrame({"segment": pd.Series(names, index=index, dtype="str")})
    customers = pd.DataFrame({"segment": labels, "spent": spent.reindex(labels.index)})
    customers = customers.rename_axis("customer_id").sort_index()
    best_first = customers.sort_values("spent", ascending=False, kind="stable")
    chosen = [
        best_first[best_first["segment"] == audience.segment].head(audience.chosen)
        for audience in plan.audiences
    ]
    return pd.concat(chosen or [best_first.head(0)])[["segment"]]


def _file_name(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:_MAX_STEM_LETTERS] or "segment"
