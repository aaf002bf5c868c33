"""A campaign plan to take along: one JSON document, the action plan, customer lists, some text."""

from __future__ import annotations

import io
import json
import math
import zipfile
from typing import TYPE_CHECKING, Any

from core import __version__, campaigns, formatting
from core.errors import SettingError
from core.exports import plan_readme
from core.exports import result_folder as folders
from core.exports.spreadsheets import to_csv

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from core.campaigns import BudgetSplit, CampaignPlan, PercentileRange

MONEY, SHARE = 2, 6


def plan_document_of(
    plan: CampaignPlan, source: Mapping[str, str], currency: str | None
) -> dict[str, Any]:
    """The plan in plain JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    plan : the campaign
    source : name and sha256 of the file
    currency : of the amounts
    """
    found, split = plan.outcome, plan.split
    customers = {(a.segment, channel): n for a in plan.audiences for channel, n in a.through}
    return {
        "source": dict(source),
        "unit": currency or "money",
        "budget": _rounded(split.total, MONEY),
        "spent": _rounded(split.spent, MONEY),
        "unspent": _rounded(split.unspent, MONEY),
        "horizon_days": plan.horizon_days,
        "cells": [
            {
                "segment": cell.segment,
                "channel": cell.channel,
                "customers": customers.get((cell.segment, cell.channel), 0),
                "spend": _rounded(money, MONEY),
                "earns": _rounded(earns, MONEY),
                "marginal_return": _rounded(marginal, SHARE),
                "highest_return": _rounded(cell.curve.value, MONEY),
                "scale": _rounded(cell.curve.scale, MONEY),
            }
            for cell, money, earns, marginal in zip(
                split.cells, split.spend, split.returns, split.marginal, strict=True
            )
        ],
        "shadow_price": _rounded(split.price, SHARE),
        "next_money": {
            "step": plan.step,
            "earns": _rounded(plan.step_earns, MONEY),
            "words": campaigns.marginal_return_text(plan, currency),
        },
        "compared": [
            _compared(name, each) for name, each in {"Best": split, **plan.customary}.items()
        ],
        "outcome": {
            "extra_orders": _range(found.orders, MONEY),
            "extra_revenue": _range(found.revenue, MONEY),
            "profit": _range(found.profit, MONEY),
            "roi": _range(found.roi, SHARE),
            "loss_chance": _rounded(found.loss_chance, SHARE),
            "draws": found.draws,
            "seed": found.seed,
        },
        "stated": {
            "extra_orders": _rounded(found.stated.orders, MONEY),
            "extra_revenue": _rounded(found.stated.revenue, MONEY),
            "profit": _rounded(found.stated.profit, MONEY),
            "roi": _rounded(found.stated.roi, SHARE),
        },
        "influences": [
            {
                "name": each.name,
                "profit_low": _rounded(each.low, MONEY),
                "profit_high": _rounded(each.high, MONEY),
                "factor": each.factor,
            }
            for each in found.influences
        ],
        "without_campaign": {
            "orders": _rounded(plan.baseline_orders, MONEY),
            "revenue": _rounded(plan.baseline_revenue, MONEY),
        },
        "holdout": {
            "share": _rounded(plan.held, SHARE),
            "customers": plan.held_customers,
            "chosen": plan.chosen_customers,
            "recommended": _rounded(plan.holdout.share, SHARE),
            "enough": plan.holdout.enough,
            "smallest_effect": _rounded(plan.holdout.smallest_effect, SHARE),
            "expected_effect": _rounded(plan.holdout.expected - plan.holdout.baseline, SHARE),
        },
        "left_out": list(plan.left_out),
        "assumptions": assumptions(plan),
        "spread": [
            {"input": name, "factor": each.value, "origin": each.source}
            for name, each in plan.spread
        ],
        "version": __version__,
    }


def assumptions(plan: CampaignPlan) -> list[dict[str, Any]]:
    """Every number of a channel that the plan rests on, with its source."""
    channels = {contact.channel.name: contact.channel for contact in plan.contacts}
    return [
        {
            "channel": channel.name,
            "input": name,
            "value": getattr(channel, name).value,
            "origin": getattr(channel, name).source,
        }
        for channel in channels.values()
        for name in ("cost", "reach", "active_rate", "dormant_rate", "contacts")
    ]


def plan_files(
    plan: CampaignPlan,
    labels: pd.Series[str],
    spent: pd.Series[float],
    source: Mapping[str, str],
    currency: str | None,
    starts_on: dt.date | None = None,
) -> dict[str, bytes]:
    """The plan as files: README.txt, the action plan, send lists, the hold-out, plan.json.

    Parameters
    ----------
    plan, source, currency : as for `document`
    labels : segment by customer_id
    spent : money by customer_id, to tell who comes first
    starts_on : the first day of the campaign
    """
    people = campaigns.campaign_customers(labels, spent, plan)
    held = {campaigns.HOLDOUT_FILE: to_csv(people.held)} if len(people.held) else {}
    text = json.dumps(
        plan_document_of(plan, source, currency), indent=2, ensure_ascii=False, allow_nan=False
    )
    return {
        "README.txt": plan_readme.text(plan, currency, starts_on).encode("utf-8", "replace"),
        "action-plan.csv": to_csv(campaigns.campaign_actions(plan, starts_on)),
        **{name: to_csv(listed) for name, listed in people.lists.items()},
        **held,
        "plan.json": (text + "\n").encode("utf-8", "replace"),
    }


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Files as one ZIP; the same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as target:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            target.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def write_files(files: Mapping[str, bytes], folder: Path) -> None:
    """Write the files into a folder: all, or none.

    Lists of an earlier plan that this one does not replace would be sent to by mistake, and may
    name customers whom this one holds out, so they are not left beside it.

    Raises
    ------
    SettingError : the folder cannot be written, or holds lists of another plan
    """
    there = {path.name for path in folder.glob("send-*.csv")}
    there |= {path.name for path in folder.glob(campaigns.HOLDOUT_FILE)}
    if old := sorted(there - set(files)):
        raise SettingError(
            f"The folder {folder.name} holds a list of another plan: {old[0]}.",
            "Choose another folder, or remove its lists first.",
        )
    folders.write_files(dict(files), folder)


def plan_text(plan: CampaignPlan, currency: str | None) -> str:
    """The plan in a few lines."""
    found, split = plan.outcome, plan.split
    lines = [
        (
            f"{formatting.money(split.spent, currency)} of"
            f" {formatting.money(split.total, currency)} spent; profit"
            f" {formatting.money(found.profit.p50, currency)}, in eight of ten cases"
            f" {formatting.money(found.profit.p10, currency)} to"
            f" {formatting.money(found.profit.p90, currency)}"
        ),
        campaigns.marginal_return_text(plan, currency),
        plan_readme.held_out(plan),
        "",
        f"{'segment':<26}{'channel':<16}{'spend':>14}{'earns':>14}",
    ]
    lines += [
        f"{cell.segment:<26}{cell.channel:<16}{formatting.money(money, currency):>14}"
        f"{formatting.money(earns, currency):>14}"
        for cell, money, earns in zip(split.cells, split.spend, split.returns, strict=True)
        if money >= campaigns.PENNY
    ]
    return "\n".join(lines)


def _compared(name: str, split: BudgetSplit) -> dict[str, Any]:
    return {
        "name": name,
        "spent": _rounded(split.spent, MONEY),
        "earns": _rounded(split.earned, MONEY),
        "profit": _rounded(split.profit, MONEY),
    }


def _range(found: PercentileRange, decimals: int) -> dict[str, float | None]:
    return {name: _rounded(getattr(found, name), decimals) for name in ("p10", "p50", "p90")}


def _rounded(value: float, decimals: int) -> float | None:
    return round(float(value), decimals) if math.isfinite(value) else None
