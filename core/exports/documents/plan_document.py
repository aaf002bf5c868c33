"""A campaign plan to take along: one JSON document, the action plan, customer lists, some text."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from core import __version__, campaigns, formatting
from core.errors import SettingError
from core.exports.documents import plan_readme
from core.exports.folder_writer import write_files
from core.exports.serialise import MONEY, SHARE, fields, json_bytes, number, warnings
from core.exports.spreadsheets import to_csv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from core.campaigns import CampaignPlan, Contact, PercentileRange
    from core.errors import Notice
    from core.playbooks import Language

DECIMALS = {
    **dict.fromkeys(("budget", "spent", "unspent", "spend", "earns", "profit"), MONEY),
    **dict.fromkeys(("highest_return", "scale", "extra_orders", "extra_revenue"), MONEY),
    **dict.fromkeys(("profit_low", "profit_high", "customers", "orders", "revenue"), MONEY),
    **dict.fromkeys(("marginal_return", "shadow_price", "roi", "loss_chance"), SHARE),
    **dict.fromkeys(
        ("rise", "low", "high", "share", "recommended", "smallest_effect", "expected_effect"), SHARE
    ),
}
"""How far the numbers of the document are rounded, by key."""


def plan_document_of(
    plan: CampaignPlan,
    source: Mapping[str, str],
    currency: str | None,
    notices: Iterable[Notice] = (),
) -> dict[str, Any]:
    """The plan in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    plan : the campaign
    source : name and sha256 of the file
    currency : of the amounts
    notices : what the user should know of the file and its customers
    """
    outcome, split = plan.outcome, plan.split
    customers = {(a.segment, channel): n for a in plan.audiences for channel, n in a.through}
    return {
        "source": dict(source),
        "unit": currency or "money",
        **_fields(split, "budget=total", "spent", "unspent"),
        "horizon_days": plan.horizon_days,
        "cells": [
            {
                **fields(cell, "segment", "channel"),
                "customers": customers.get((cell.segment, cell.channel), 0),
                "spend": number(money, MONEY),
                "earns": number(earns, MONEY),
                "marginal_return": number(marginal, SHARE),
                **_fields(cell.curve, "highest_return=value", "scale"),
                "response": _response(contact),
            }
            for cell, contact, money, earns, marginal in zip(
                split.cells, plan.contacts, split.spend, split.returns, split.marginal, strict=True
            )
        ],
        **_fields(split, "shadow_price=price"),
        "next_money": {
            **_fields(plan, "step", "earns=step_earns"),
            "words": campaigns.marginal_return_text(plan, currency),
        },
        "compared": [
            {"name": name} | _fields(compared, "spent", "earns=earned", "profit")
            for name, compared in {"Best": split, **plan.customary}.items()
        ],
        **_fields(plan, "profit"),
        "too_few": plan.too_few,
        "outcome": {
            "extra_orders": _range(outcome.orders, MONEY),
            "extra_revenue": _range(outcome.revenue, MONEY),
            "profit": _range(outcome.profit, MONEY),
            "roi": _range(outcome.roi, SHARE),
            **_fields(outcome, "loss_chance", "draws", "seed"),
        },
        "stated": _fields(
            outcome.stated, "extra_orders=orders", "extra_revenue=revenue", "profit", "roi"
        ),
        "influences": [
            _fields(influence, "name", "profit_low=low", "profit_high=high", "factor")
            for influence in outcome.sensitivities
        ],
        "order_anyway": _order_anyway(plan),
        "without_campaign": {
            **_fields(plan.without, "customers=buyers", "orders", "revenue"),
            "origin": plan.without.origin,
        },
        "holdout": {
            **_fields(plan, "share=held", "customers=held_customers", "chosen=chosen_customers"),
            **_fields(plan.holdout, "recommended=share", "enough", "smallest_effect"),
            "expected_effect": number(plan.holdout.expected - plan.holdout.baseline, SHARE),
            "buyers": number(plan.holdout.buyers(plan.held_customers), MONEY),
            **_fields(plan.holdout, "customers_for_money"),
            "smallest_money": number(
                plan.holdout.smallest_money(plan.held_customers, plan.chosen_customers), MONEY
            ),
        },
        "left_out": list(plan.left_out),
        "contactable": _contactable(plan),
        "assumptions": assumptions(plan),
        "spread": [
            {"input": name, "factor": factor.value, "origin": factor.source}
            for name, factor in plan.spread
        ],
        "warnings": warnings(notices),
        "version": __version__,
    }


def _contactable(plan: CampaignPlan) -> dict[str, Any] | None:
    """How many may be contacted, in all and by what they are reached by; null where everybody."""
    if plan.contactable is None:
        return None
    permission = plan.contactable.permission
    return {
        "customers": len(permission.customers),
        "by_means": {means: len(those) for means, those in permission.by_means.items()},
        "left_out": dict(permission.left_out),
    }


def _order_anyway(plan: CampaignPlan) -> list[dict[str, Any]]:
    """The share of each segment that orders without the campaign, and how it was counted."""
    shares = {contact.target.segment: contact.target.baseline for contact in plan.contacts}
    rows = []
    for profile in plan.profiles:
        if profile.name not in shares:
            continue
        rate = profile.reorder_rate(plan.horizon_days)
        counted = (
            None
            if rate is None
            else _fields(rate, "days", "customers", "ordered", "low", "high")
            | {"since": rate.since.isoformat()}
        )
        share = number(shares[profile.name], SHARE)
        rows.append({"segment": profile.name, "share": share, "counted": counted})
    return rows


def assumptions(plan: CampaignPlan) -> list[dict[str, Any]]:
    """Every number of a channel that the plan rests on, with its source."""
    channels = {contact.channel.name: contact.channel for contact in plan.contacts}
    return [
        {
            "channel": channel.name,
            "input": name,
            **fields(getattr(channel, name), "value", "low", "high", "measures", "year"),
            "origin": getattr(channel, name).source,
        }
        for channel in channels.values()
        for name in campaigns.EDITABLE_ASSUMPTIONS
        # What was counted differs from segment to segment, and is no assumption.
        if getattr(channel, name).source != campaigns.MEASURED_REACH
    ]


def _response(contact: Contact) -> dict[str, Any]:
    """By how much the share that orders rises among those reached, and what that rests on."""
    measured = contact.measured
    return {
        **_fields(contact, "rise=lift", "low=lift_low", "high=lift_high"),
        "measured": None if measured is None else fields(measured, "treated", "held", "since"),
    }


def plan_files(
    plan: CampaignPlan,
    labels: pd.Series[str],
    spent: pd.Series[float],
    source: Mapping[str, str],
    currency: str | None,
    starts_on: dt.date | None = None,
    notices: Iterable[Notice] = (),
    *,
    language: Language = "en",
) -> dict[str, bytes]:
    """The plan as files: README.txt, the action plan, send lists, the hold-out, plan.json.

    Who may not be contacted is in no file, not even in the hold-out: nobody to compare with.

    Parameters
    ----------
    plan, source, currency, notices : as for `plan_document_of`
    labels : segment by customer_id
    spent : money by customer_id, who comes first
    starts_on : the first day of the campaign
    language : of the messages in the action plan
    """
    people = campaigns.campaign_customers(labels, spent, plan)
    held = {campaigns.HOLDOUT_FILE: to_csv(people.held)} if len(people.held) else {}
    if plan.audiences:
        listed = campaigns.campaign_list(labels, spent, plan, starts_on)
        held[campaigns.LIST_FILE] = to_csv(listed.as_table())
    actions = campaigns.campaign_actions(plan, starts_on, language)
    return {
        "README.txt": plan_readme.text(plan, currency, starts_on).encode("utf-8", "replace"),
        "action-plan.csv": to_csv(actions),
        **{name: to_csv(table) for name, table in people.lists.items()},
        **held,
        "plan.json": json_bytes(plan_document_of(plan, source, currency, notices)),
    }


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_plan(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder: all, or none.

    Lists of an earlier plan that this one does not replace would be sent to by mistake, and may
    name customers this one holds out, so they are not left beside it.

    Raises
    ------
    SettingError : the folder cannot be written, or holds lists of another plan
    """
    earlier = {path.name for path in folder.glob("send-*.csv")}
    earlier |= {path.name for path in folder.glob(campaigns.HOLDOUT_FILE)}
    earlier |= {path.name for path in folder.glob(campaigns.LIST_FILE)}
    if old := sorted(earlier - set(files)):
        raise SettingError(
            f"The folder {folder.name} has a list from another plan: {old[0]}.",
            "Choose another folder, or remove its lists first.",
        )
    write_files(files, folder)


def plan_text(plan: CampaignPlan, currency: str | None, notices: Iterable[Notice] = ()) -> str:
    """The plan in a few lines, and what the user should know."""
    profit, split = plan.outcome.profit, plan.split
    lines = [
        *([campaigns.too_few_text(plan)] if plan.too_few else []),
        (
            f"{formatting.money(split.spent, currency)} of"
            f" {formatting.money(split.total, currency)} spent; expected profit"
            f" {formatting.money(plan.profit, currency)} (80% range: "
            f"{formatting.money(profit.p10, currency)} to {formatting.money(profit.p90, currency)})"
        ),
        campaigns.marginal_return_text(plan, currency),
        plan_readme.held_out(plan, currency),
        *([plan.contactable.text()] if plan.contactable else []),
        "",
        f"{'segment':<26}{'channel':<16}{'spend':>14}{'earns':>14}",
    ]
    lines += [
        f"{cell.segment:<26}{cell.channel:<16}{formatting.money(money, currency):>14}"
        f"{formatting.money(earns, currency):>14}"
        for cell, money, earns in zip(split.cells, split.spend, split.returns, strict=True)
        if money >= campaigns.PENNY
    ]
    return "\n".join([*lines, *(f"\n{notice.message}" for notice in notices)])


def _range(percentiles: PercentileRange, decimals: int) -> dict[str, float | None]:
    return {name: number(getattr(percentiles, name), decimals) for name in ("p10", "p50", "p90")}


def _fields(record: object, *names: str) -> dict[str, Any]:
    return fields(record, *names, decimals=DECIMALS)
