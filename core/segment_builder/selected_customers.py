"""`SelectedCustomers`: who meets some conditions, what they brought, which segments they are in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import Notice
from core.formatting import Listed, Sentence
from core.segment_builder.condition import conditions_in
from core.segment_builder.condition_text import condition_sentence
from core.segment_builder.matching import match_customers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from core.segment_builder.condition import ConditionNode
    from core.segment_builder.population import Population


@dataclass(frozen=True, slots=True)
class SegmentOverlap:
    """How many of the selected customers one segment holds.

    Parameters
    ----------
    name : the segment
    customers : who is in both
    of_selected, of_segment : their share of the selected, and of the segment
    """

    name: str
    customers: int
    of_selected: float
    of_segment: float


@dataclass(frozen=True, eq=False)
class SelectedCustomers:
    """The customers who meet some conditions.

    Parameters
    ----------
    mask : who they are, in the order of the population
    ids : their ids, those who spent most first
    of : how many customers there are in all
    revenue, revenue_share : what they spent, and its share of all; None where money is not known
    orders : how many they placed; None where that is not known
    overlaps : with each segment that holds any of them, most first
    sentence : the conditions in words
    notices : what to know of the conditions
    """

    mask: NDArray[np.bool_]
    ids: pd.Index
    of: int
    revenue: float | None
    revenue_share: float | None
    orders: int | None
    overlaps: tuple[SegmentOverlap, ...]
    sentence: str
    notices: tuple[Notice, ...] = ()

    @property
    def customers(self) -> int:
        """How many they are."""
        return len(self.ids)

    @property
    def share(self) -> float:
        """Their share of all customers."""
        return self.customers / self.of if self.of else 0.0


def select_customers(
    where: ConditionNode, population: Population, segments: pd.Series[str] | None = None
) -> SelectedCustomers:
    """The customers who meet some conditions.

    Parameters
    ----------
    where : the conditions
    population : the customers
    segments : the segment of each of them, of the segmentation in use

    Raises
    ------
    SettingError : a condition cannot be judged; it names the condition and the way out
    """
    mask = match_customers(where, population)
    frame = population.customers.frame
    members = frame[mask]
    total = float(frame["monetary"].sum())
    money = population.customers.knows_money
    spent = float(members["monetary"].sum())
    placed = members["frequency"]
    best_first = (
        members.sort_values("monetary", ascending=False, kind="stable") if money else members
    )
    return SelectedCustomers(
        mask=mask,
        ids=best_first.index,
        of=len(frame),
        revenue=spent if money else None,
        revenue_share=spent / total if money and total else None,
        orders=None if frame["frequency"].isna().all() else int(placed.sum()),
        overlaps=() if segments is None else _overlaps(mask, segments.reindex(frame.index)),
        sentence=condition_sentence(where, population.fields, population.currency),
        notices=tuple(_notices(where, population)),
    )


def _overlaps(mask: NDArray[np.bool_], segments: pd.Series[str]) -> tuple[SegmentOverlap, ...]:
    within = segments[mask].value_counts()
    sizes = segments.value_counts().reindex(within.index)
    selected = max(int(mask.sum()), 1)
    return tuple(
        SegmentOverlap(str(name), int(both), both / selected, both / size)
        for name, both, size in zip(within.index, within, sizes, strict=True)
        if both
    )


def _notices(where: ConditionNode, population: Population) -> Iterator[Notice]:
    """Values that nobody here has: a typing mistake, or a product that is gone."""
    for condition in conditions_in(where):
        field = population.fields[condition.field]
        values = [str(value) for value in condition.operands]
        if field.kind == "purchase":
            unknown = population.purchases.unknown(field.name, values)
        elif field.kind == "choice":
            unknown = tuple(value for value in values if value not in field.choices)
        else:
            continue
        if unknown:
            yield Notice(
                "unknown_value",
                Sentence(
                    "No customer has {values} as their {field}: check how it is written.",
                    values=Listed(unknown, last=" or "),
                    field=field.label,
                ),
            )
