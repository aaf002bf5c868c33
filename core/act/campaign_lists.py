"""A planned campaign to take along: what more money would do, the action plan, who gets it."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import words
from core.act import holdout as held_out

if TYPE_CHECKING:
    import datetime as dt

    import pandas as pd

    from core.act.campaigns import Plan

PENNY = 0.005
"""Less than this is no spending."""


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
                "ground_rules": " ".join(card.guard_rails),
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
