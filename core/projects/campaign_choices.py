"""What a project says of its campaigns: what contacts cost and bring, and what past ones did."""

from __future__ import annotations

import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from core.campaigns import ChannelAssumptions, FittedCurve, LearnedRates, ResponseCurve

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.projects.project import ProjectChoices

ASSUMED = "assumed"
"""Among the drafts: what contacts cost and bring, by currency."""
FITTED = "fitted"
"""Among the drafts: response curves of past campaigns."""


def assumed_channels(choices: ProjectChoices, currency: str | None) -> ChannelAssumptions | None:
    """What contacts cost and bring in a project; None where nobody changed it.

    Parameters
    ----------
    choices : of the project
    currency : of the shop, whose size costs have
    """
    drafts: Any = choices.drafts.get(ASSUMED)
    kept = (drafts or {}).get(currency or "")
    return None if kept is None else ChannelAssumptions.model_validate(kept)


def learned_rates(choices: ProjectChoices) -> LearnedRates | None:
    """What past campaigns of a project brought; None where none was measured."""
    return None if choices.learned is None else LearnedRates.model_validate(choices.learned)


def write_curves(curves: Iterable[FittedCurve]) -> list[dict[str, Any]]:
    """Response curves of past campaigns as JSON values."""
    rows = [asdict(one) for one in curves]
    return [row | {"r2": None if math.isnan(row["r2"]) else row["r2"]} for row in rows]


def read_curves(choices: ProjectChoices) -> tuple[FittedCurve, ...]:
    """The response curves that a project keeps."""
    kept: Any = choices.drafts.get(FITTED) or ()
    return tuple(
        FittedCurve(
            **row
            | {
                "curve": ResponseCurve(**row["curve"]),
                "r2": math.nan if row["r2"] is None else row["r2"],
            }
        )
        for row in kept
    )
