"""How recency, frequency and monetary value are scored, and the grid of named segments."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Literal, Self

from pydantic import Field, model_validator

from core.settings.base import Frozen

RfmBase = Literal[
    "Champions",
    "Loyal",
    "Potential Loyalists",
    "New",
    "Promising",
    "Need Attention",
    "About To Sleep",
    "Can't Lose",
    "At Risk",
    "Hibernating",
    "Lost",
]
"""The 11 segments of the R × FM grid, best first. Playbooks have a strategy for each."""

GRID_SIZE = 5
"""Rows and columns of the R × FM grid, whatever the number of scores."""


class GridSegment(Frozen):
    """One segment of the R × FM grid, by whatever name the shop gives it.

    `base` is the segment it was made from: playbooks find its strategy by it, so a new name changes
    what is read and not what is advised.
    """

    # Letters, digits and a few marks: a name can stand in any chart or text without being markup.
    name: str = Field(min_length=1, max_length=40, pattern=r"^[\w][\w '’+/.,-]*$")
    base: RfmBase
    colour: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$")


class RfmGrid(Frozen):
    """Which segment every cell of the R × FM grid belongs to: exactly one for each cell.

    Parameters
    ----------
    segments : best first; each has at least one cell
    cells : `cells[R - 1][FM - 1]` is the name of one of them
    """

    segments: tuple[GridSegment, ...] = Field(min_length=1, max_length=GRID_SIZE**2)
    cells: tuple[tuple[str, ...], ...]

    @model_validator(mode="after")
    def _every_cell_has_one_segment(self) -> Self:
        if [len(row) for row in self.cells] != [GRID_SIZE] * GRID_SIZE:
            raise ValueError("The grid has five rows of five cells.")
        names = [segment.name for segment in self.segments]
        if len({name.casefold() for name in names}) < len(names):
            raise ValueError("Two segments of the grid have the same name.")
        used = {name for row in self.cells for name in row}
        if unknown := sorted(used - set(names)):
            raise ValueError(f"A cell belongs to {unknown[0]}, which is no segment of the grid.")
        if empty := [name for name in names if name not in used]:
            raise ValueError(f"{empty[0]} has no cell of the grid.")
        return self


_COUNTED = {2: "two", 3: "three", 4: "four"}


class RfmSettings(Frozen):
    """How recency, frequency and monetary value are measured and scored."""

    as_of: dt.date | None = Field(
        None, description="The day recency is counted from; the day after the last order when empty"
    )
    levels: int = Field(
        5,
        ge=3,
        le=5,
        description=(
            "Scores per measure; 3 scores are placed at 1, 3, 5 on the grid, 4 at 1, 2, 4, 5"
        ),
    )
    recency_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of recency in the score")
    frequency_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of frequency")
    monetary_weight: float = Field(1 / 3, ge=0, le=1, description="Weight of monetary value")
    recency_cuts: tuple[float, ...] | None = Field(
        None,
        description=(
            "Own recency limits in days, increasing, one fewer than `levels`; equal groups when "
            "empty"
        ),
    )
    frequency_cuts: tuple[float, ...] | None = Field(
        None, description="Own frequency limits in orders, increasing, one fewer than `levels`"
    )
    monetary_cuts: tuple[float, ...] | None = Field(
        None, description="Own monetary limits, increasing, one fewer than `levels`"
    )
    grid: RfmGrid | None = Field(
        None, description="Own names, colours and cells of the segments; the usual 11 when empty"
    )
    full_grid: bool = Field(
        default=False,
        description=(
            "Use all grid segments even with fewer than 500 buyers, under 180 days or no order in "
            "the last 30; otherwise only best, regular and lapsed"
        ),
    )
    expected_years: float = Field(
        3.0, gt=0, le=20, description="Years a customer is assumed to stay (historic value only)"
    )

    @model_validator(mode="after")
    def _weights_and_cuts_make_sense(self) -> Self:
        if self.recency_weight + self.frequency_weight + self.monetary_weight <= 0:
            raise ValueError("At least one of the three weights must be above zero.")
        for name in ("recency_cuts", "frequency_cuts", "monetary_cuts"):
            cuts = getattr(self, name)
            if cuts is None:
                continue
            rising = all(low < high for low, high in itertools.pairwise(cuts))
            if len(cuts) != self.levels - 1 or not rising:
                raise ValueError(f"{name} must be {_COUNTED[self.levels - 1]} rising numbers.")
        return self
