"""Why the segments are what they are: rules in words, what sets each apart, who is typical.

A model places customers in a space of bent and scaled measures, which nobody can check by hand. A
shallow decision tree fitted to its labels says nearly the same in the shop's own units, and its
fidelity says how nearly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.spatial.distance import cdist
from sklearn.tree import DecisionTreeClassifier

from core.segmentation.diagnostics.diagnostics import middles, points_of
from core.segmentation.explanation import text
from core.segmentation.explanation.text import Bounds
from core.segmentation.thread_limits import one_thread

if TYPE_CHECKING:
    from core.features import Customers
    from core.segmentation.result import Segmentation

FAITHFUL = 0.9
"""The shallowest tree that agrees with the model on so many customers is taken."""

MAX_DEPTH = 4
MAX_LEARNED = 50_000
"""Customers the tree learns from; its fidelity is measured on everyone."""

ON_THE_EDGE = 10
"""Customers of each segment that are listed as sitting on its edge."""


@dataclass(frozen=True)
class SegmentRule:
    """One segment as a rule in the shop's own units.

    Parameters
    ----------
    segment : its name
    words : the rule in words; empty where the tree never says this segment
    bounds : what the rule asks, one set of bounds a branch: a customer in any of them is meant
    right : share of the customers the rule means who are in the segment (precision)
    covered : share of the segment's customers that the rule covers (recall)
    """

    segment: str
    words: str
    bounds: tuple[tuple[Bounds, ...], ...]
    right: float
    covered: float


@dataclass(frozen=True)
class EffectSize:
    """How far one measure sets a segment apart from all other customers.

    Parameters
    ----------
    feature : the measure; with "column: value" for a category
    size : −1 to 1: how much likelier a customer of the segment has more of it than one of the
        others, than less (Cliff's delta); for a category, the difference of the shares
    strength : "large", "medium", "small" or "none"
    """

    feature: str
    size: float
    strength: str


@dataclass(frozen=True)
class SegmentExplanation:
    """Why the segments are what they are.

    Parameters
    ----------
    rules : one a segment, in the order of the profiles
    fidelity : share of all customers for which the tree and the model agree
    depth : questions asked at most
    effects : per segment, strongest first
    typical : per segment, the customer nearest to its middle
    edges : customers who sit on the edge, at most `ON_THE_EDGE` a segment: index customer_id;
        segment, next_segment, margin (0 is half way to the next segment's middle, 1 is in one's
        own; below 0 the next one's middle is nearer)
    """

    rules: tuple[SegmentRule, ...]
    fidelity: float
    depth: int
    effects: dict[str, tuple[EffectSize, ...]]
    typical: dict[str, str]
    edges: pd.DataFrame


def explain_segments(customers: Customers, segmentation: Segmentation) -> SegmentExplanation:
    """Explain the segments in use.

    Parameters
    ----------
    customers : those that were segmented
    segmentation : with two segments or more

    References
    ----------
    Craven and Shavlik (1996), NIPS 8 (trees that speak for a model; fidelity); Cliff (1993),
    Psychological Bulletin 114(3).
    """
    columns = readable(customers, segmentation)
    names = [profile.name for profile in segmentation.profiles]
    labels = segmentation.labels.map({name: place for place, name in enumerate(names)}).to_numpy(
        int
    )
    tree, depth = _tree(columns, labels)
    text = tree.predict(columns.to_numpy(float))
    typical, edges = _places(segmentation, labels, names)
    return SegmentExplanation(
        rules=tuple(
            _rule(customers, tree, columns, (place, name), labels, text)
            for place, name in enumerate(names)
        ),
        fidelity=float((text == labels).mean()),
        depth=depth,
        effects={name: _effects(columns, labels == place) for place, name in enumerate(names)},
        typical=typical,
        edges=edges,
    )


def readable(customers: Customers, segmentation: Segmentation) -> pd.DataFrame:
    """What customers are compared by, in the shop's own units; categories as one column a value.

    Parameters
    ----------
    customers : one row a customer
    segmentation : its model says which features
    """
    frame = customers.frame
    columns: dict[str, pd.Series[float]] = {}
    for coordinate in segmentation.model_in_use.space.coordinates:
        column = frame[coordinate.feature]
        if coordinate.level is not None:
            columns[coordinate.name] = (column == coordinate.level) * 1.0
        else:
            values = column.astype(float)
            columns[coordinate.name] = values.fillna(values.median())
    return pd.DataFrame(columns, index=frame.index)


def _tree(columns: pd.DataFrame, labels: np.ndarray) -> tuple[Any, int]:
    """The shallowest faithful tree, or the deepest that is still read."""
    values = columns.to_numpy(float)
    picked = np.arange(len(values))
    if len(values) > MAX_LEARNED:
        picked = np.random.default_rng(0).choice(len(values), MAX_LEARNED, replace=False)
    fewest = max(1, len(picked) // 100)
    with one_thread():
        for depth in range(1, MAX_DEPTH + 1):
            tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=fewest, random_state=0)
            tree.fit(values[picked], labels[picked])
            if tree.score(values[picked], labels[picked]) >= FAITHFUL:
                break
    return tree, depth


def _rule(
    customers: Customers,
    tree: Any,
    columns: pd.DataFrame,
    segment: tuple[int, str],
    labels: np.ndarray,
    predicted: np.ndarray,
) -> SegmentRule:
    place, name = segment
    meant, real = predicted == place, labels == place
    both = float((meant & real).sum())
    branches = _branches(tree, place, [str(name) for name in columns.columns])
    return SegmentRule(
        segment=name,
        words=text.rule(branches, customers, columns),
        bounds=branches,
        right=both / max(float(meant.sum()), 1.0),
        covered=both / max(float(real.sum()), 1.0),
    )


def _branches(tree: Any, place: int, names: list[str]) -> tuple[tuple[Bounds, ...], ...]:
    """The branches that end in a segment, the fullest first; neighbours with one end are one."""
    branches: list[tuple[int, tuple[Bounds, ...]]] = []
    wanted = list(tree.classes_).index(place) if place in tree.classes_ else -1
    grown = tree.tree_

    def walk(node: int, bounds: dict[str, Bounds]) -> None:
        ends = _ends(grown, node)
        if ends == {wanted}:
            branches.append((int(grown.n_node_samples[node]), tuple(bounds.values())))
            return
        if wanted not in ends:
            return
        name, limit = names[grown.feature[node]], float(grown.threshold[node])
        held = bounds.get(name, Bounds(name))
        walk(grown.children_left[node], bounds | {name: held.below(limit)})
        walk(grown.children_right[node], bounds | {name: held.above(limit)})

    walk(0, {})
    return tuple(bounds for _, bounds in sorted(branches, key=lambda branch: -branch[0]))


def _ends(grown: Any, node: int) -> set[int]:
    """Every segment that the branches below a node end in."""
    if grown.children_left[node] < 0:
        return {int(grown.value[node][0].argmax())}
    return _ends(grown, grown.children_left[node]) | _ends(grown, grown.children_right[node])


def _effects(columns: pd.DataFrame, members: np.ndarray) -> tuple[EffectSize, ...]:
    inside, outside = int(members.sum()), int((~members).sum())
    effects = []
    for name, values in columns.items():
        size = 0.0
        if inside and outside:
            ranks = values.rank(method="average").to_numpy()
            # The Mann-Whitney statistic over all pairs is the chance of having more, plus half
            # the chance of having the same.
            wins = ranks[members].sum() - inside * (inside + 1) / 2
            size = float(2 * wins / (inside * outside) - 1)
        effects.append(EffectSize(str(name), size, text.strength(size)))
    return tuple(sorted(effects, key=lambda item: (-round(abs(item.size), 9), item.feature)))


def _places(
    segmentation: Segmentation, labels: np.ndarray, names: list[str]
) -> tuple[dict[str, str], pd.DataFrame]:
    """Who is typical of each segment, and who sits on its edge."""
    points = points_of(segmentation)
    away = cdist(points, middles(segmentation))
    rows = np.arange(len(points))
    own = away[rows, labels]
    away[rows, labels] = np.inf
    next_best = away.argmin(axis=1)
    other = away[rows, next_best]
    margin = (other - own) / np.maximum(np.maximum(other, own), 1e-12)
    typical, edges = {}, []
    for place, name in enumerate(names):
        members = np.flatnonzero(labels == place)
        typical[name] = str(segmentation.labels.index[members[own[members].argmin()]])
        edges.append(members[np.argsort(margin[members], kind="stable")[:ON_THE_EDGE]])
    chosen = np.concatenate(edges)
    listed = pd.DataFrame(
        {
            "segment": np.array(names, dtype=object)[labels[chosen]],
            "next_segment": np.array(names, dtype=object)[next_best[chosen]],
            "margin": margin[chosen],
        },
        index=segmentation.labels.index[chosen],
    )
    return typical, listed
