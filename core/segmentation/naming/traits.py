"""Names and measures of segments that rest on other features than purchases.

Such segments are called by what sets them apart: "High income, older". The same customers give the
same names, whatever the order of the file or the numbers of the clusters.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from core.segmentation.naming import archetypes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from core.features import Customers, Feature

TYPICAL = "Typical"
"""A segment that nothing sets apart."""

WORTH_SAYING = 0.3
"""A trait weaker than this is not named: on a scale where 1 is as far apart as can be."""
SECOND = 0.6
"""A second trait is named where it is at least so strong, as a part of the first."""
LONGEST = 60
_GRADES = ("most", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


@dataclass(frozen=True, slots=True)
class Trait:
    """One way in which a segment differs from all customers.

    Parameters
    ----------
    words : how such a segment is called
    strength : 0 to 1. For a number, how far the segment's average rank is from the middle; for a
        category, how much larger its share is than among all customers
    """

    words: str
    strength: float


def name_clusters(
    customers: Customers, labels: np.ndarray, then: np.ndarray | None = None
) -> tuple[str, ...]:
    """Name each cluster: by archetype where purchases tell customers apart, else by its traits.

    The strongest trait comes first, then a second that is nearly as strong; further ones are added
    only until no two clusters have the same traits, in whatever order.

    Parameters
    ----------
    customers : with `features`
    labels : cluster per row, 0 to k − 1
    then : cluster of each customer of half a year ago (`customers.reorders.before`), None where not
        known

    Returns
    -------
    the name of cluster 0, 1, …
    """
    if customers.by_purchases:
        return archetypes.name_clusters(customers.frame, labels, customers.reorders, then)
    clusters = range(int(labels.max()) + 1)
    traits_of = [list(traits(customers, labels == cluster)) for cluster in clusters]
    counts = [_worth_saying(item) for item in traits_of]
    for _ in range(max(len(item) for item in traits_of)):
        groups = _alike(traits_of, counts)
        if not groups:
            break
        for cluster in itertools.chain(*groups):
            counts[cluster] = min(counts[cluster] + 1, len(traits_of[cluster]))
    names = [_name(item[:count]) for item, count in zip(traits_of, counts, strict=True)]
    return _by_strength(names, traits_of, _alike(traits_of, counts))


def traits(customers: Customers, members: np.ndarray) -> Iterator[Trait]:
    """What sets some customers apart, strongest first.

    Parameters
    ----------
    customers : all of them
    members : booleans, one a customer
    """
    every = [
        trait
        for feature in customers.features
        for trait in _of(feature, customers.frame[feature.name], members)
    ]
    # Rounded, so that the last bit of a mean cannot turn an order; the words break a tie.
    yield from sorted(every, key=lambda trait: (-round(trait.strength, 9), trait.words))


def most_separating_features(customers: Customers, labels: pd.Series[str]) -> tuple[Feature, ...]:
    """The features that are numbers, those first by which the segments differ most.

    Measured by the share of the variance of ranks that lies between segments (eta squared).
    """
    frame = customers.frame
    differ: dict[str, float] = {}
    numbers = [feature for feature in customers.features if feature.kind == "number"]
    for feature in numbers:
        differ[feature.name] = eta_squared(frame[feature.name], labels.reindex(frame.index))
    return tuple(sorted(numbers, key=lambda feature: -differ[feature.name]))


def eta_squared(values: pd.Series[Any], labels: pd.Series[str]) -> float:
    """How far a measure tells segments apart: eta squared of its ranks, 0 to 1.

    The share of the variance of ranks that lies between segments; ranks, so that a few giants or
    another scale change nothing (as in the test of Kruskal and Wallis 1952).

    Parameters
    ----------
    values, labels : of the same customers, in the same order
    """
    ranks = values.rank()
    between, whole = ranks.groupby(labels).transform("mean").var(), ranks.var()
    return round(float(between / whole), 9) if whole > 0 else 0.0


def order(customers: Customers, labels: pd.Series[str], names: Sequence[str]) -> tuple[str, ...]:
    """Segments as pages list them: best customers first, or the largest where none are better.

    Parameters
    ----------
    customers : with `features`
    labels : segment name per customer
    names : every name
    """
    if customers.by_purchases:
        return archetypes.best_first(customers.frame, labels, names)
    measure = "monetary" if customers.knows_money else None
    if measure:
        typical = customers.frame[measure].groupby(labels).median()
        return tuple(sorted(set(names), key=lambda name: (-typical.get(name, 0.0), name)))
    size = labels.value_counts()
    return tuple(sorted(set(names), key=lambda name: (-int(size.get(name, 0)), name)))


def _of(feature: Feature, values: pd.Series[Any], members: np.ndarray) -> Iterator[Trait]:
    if feature.kind == "category":
        for level, share in values.value_counts(normalize=True).items():
            more = float((values[members] == level).mean()) - float(share)
            if more > 0:
                yield Trait(_level(feature, str(level)), more)
        return
    rank = (values.rank(method="average") - 0.5) / len(values)
    # A group that is apart as far as can be has ranks on one side only: its average is its own
    # half of the way to the end, so that a small group is no more extreme than a large one.
    farthest = 1 - float(members.mean())
    away = (float(rank[members].mean()) - 0.5) * 2
    strength = min(1.0, abs(away) / farthest) if farthest > 0 else 0.0
    yield Trait(feature.much if away > 0 else feature.little, strength)


def _level(feature: Feature, level: str) -> str:
    """A category's value as it is called: by itself where it is a word, else with its column."""
    worded = sum(char.isalpha() for char in level) >= 3  # noqa: PLR2004 - a word
    return level if worded and level != "other" else f"{feature.name} {level}"


def _worth_saying(traits_of: list[Trait]) -> int:
    if not traits_of or traits_of[0].strength < WORTH_SAYING:
        return 0
    if len(traits_of) > 1 and traits_of[1].strength >= max(
        WORTH_SAYING, traits_of[0].strength * SECOND
    ):
        return 2
    return 1


def _name(traits_of: list[Trait]) -> str:
    words = ", ".join(trait.words for trait in traits_of)
    if not words:
        return TYPICAL
    words = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip(', ')}…"
    return words[:1].upper() + words[1:]


def _alike(traits_of: list[list[Trait]], counts: list[int]) -> list[list[int]]:
    """Clusters that would be called the same, or the same in another order of words."""
    groups: dict[frozenset[str], list[int]] = {}
    for cluster, (item, count) in enumerate(zip(traits_of, counts, strict=True)):
        kept = _name(item[:count]).casefold().split(", ")
        groups.setdefault(frozenset(kept), []).append(cluster)
    return [group for group in groups.values() if len(group) > 1]


def _by_strength(
    names: list[str], traits_of: list[list[Trait]], groups: list[list[int]]
) -> tuple[str, ...]:
    """Clusters that are called the same though every trait was named: by how much they are so."""
    text = list(names)
    for group in groups:
        same = sorted(
            group,
            key=lambda place: -max((trait.strength for trait in traits_of[place]), default=0.0),
        )
        for rank, place in enumerate(same):
            text[place] = f"{names[same[0]]} ({_GRADES[min(rank, len(_GRADES) - 1)]})"
    return tuple(text)
