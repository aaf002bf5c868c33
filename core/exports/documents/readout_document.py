"""What a campaign brought, in plain JSON values and in a few lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import formatting
from core.exports.serialise import MONEY, SHARE, fields, number, p_value, warnings

if TYPE_CHECKING:
    from core.campaigns import CampaignReadout, CellLift, LearnedRates, TotalLift
    from core.experiments import ArmComparison


def readout_document_of(readout: CampaignReadout, learned: LearnedRates) -> dict[str, Any]:
    """The readout as JSON values; docs/cli.md describes every key.

    Parameters
    ----------
    readout : of a campaign
    learned : the rates learned from it
    """
    return {
        **fields(readout, "first_day", "last_day"),
        "buyers": _total(readout.buyers),
        "money": _total(readout.money),
        "cells": [
            {
                **fields(cell, "segment", "channel", "treated", "held"),
                **fields(cell, "treated_buyers", "held_buyers"),
                "orders_lift": _lift(cell.orders, SHARE),
                "money_lift": _lift(cell.money, MONEY),
            }
            for cell in readout.cells
        ],
        "rates": learned.model_dump(mode="json"),
        "warnings": warnings(readout.notices),
    }


def _total(total: TotalLift | None) -> dict[str, float | None] | None:
    if total is None:
        return None
    return {
        **{name: number(getattr(total, name), MONEY) for name in ("value", "low", "high")},
        "p_value": p_value(total.p_value),
    }


def _lift(comparison: ArmComparison | None, decimals: int) -> dict[str, float | None] | None:
    if comparison is None:
        return None
    ends = {
        name: number(getattr(comparison, name), decimals) for name in ("difference", "low", "high")
    }
    return {**ends, "p_value": p_value(comparison.p_value)}


def readout_lines(readout: CampaignReadout, currency: str | None) -> list[str]:
    """The readout as the terminal shows it.

    Parameters
    ----------
    readout : of a campaign
    currency : how money is written
    """
    lines = [readout_sentence(readout, currency), ""]
    lines.append(f"{'segment':<26}{'channel':<22}{'contacted':>16}{'held out':>16}{'lift':>26}")
    lines += [
        f"{cell.segment:<26}{cell.channel:<22}"
        f"{_counts(cell.treated_buyers, cell.treated):>16}"
        f"{_counts(cell.held_buyers, cell.held):>16}"
        f"{lift_text(cell):>26}"
        for cell in readout.cells
    ]
    return [*lines, *(f"\n{notice.message}" for notice in readout.notices), ""]


def readout_sentence(readout: CampaignReadout, currency: str | None) -> str:
    """What the campaign brought, in a sentence or two."""
    buyers, money = readout.buyers, readout.money
    when = f"From {formatting.date(readout.first_day)} to {formatting.date(readout.last_day)}"
    if buyers is None or money is None:
        return f"{when}: nobody was held out, so its effect cannot be measured."
    span = f"{formatting.decimal(buyers.low, 0)} to {formatting.decimal(buyers.high, 0)}"
    amounts = [formatting.money_short(x, currency) for x in (money.value, money.low, money.high)]
    if buyers.low <= 0 <= buyers.high:
        return (
            f"{when} no effect beyond chance: a difference of"
            f" {formatting.count(round(buyers.value), 'buyer')} ({span}) and of {amounts[0]}"
            f" ({amounts[1]} to {amounts[2]})."
        )
    did = "brought" if buyers.value > 0 else "lost"
    counted = formatting.count(round(abs(buyers.value)), "customer")
    return (
        f"{when} the campaign {did} {counted} who would {'not ' if buyers.value > 0 else ''}have"
        f" ordered ({span}), and changed revenue by {amounts[0]} ({amounts[1]} to {amounts[2]}),"
        " before its costs."
    )


def lift_text(cell: CellLift) -> str:
    """By how many points more of those contacted ordered, with the interval."""
    if cell.orders is None:
        return "none held out"
    points = [
        formatting.fixed(100 * value, 1)
        for value in (cell.orders.difference, cell.orders.low, cell.orders.high)
    ]
    return f"{points[0]} ({points[1]} to {points[2]})"


def _counts(buyers: int, customers: int) -> str:
    return f"{formatting.count(buyers)} of {formatting.count(customers)}"
