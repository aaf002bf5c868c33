"""Columns made of recency, frequency and monetary value: scores, quartiles, classes and segments.

They say nothing that the measures do not, so that customers are not compared by them. Some are
recognised by their names (R_Quartile, RFMClass), the others by their values: a few levels that
follow one another as a measure rises, or that follow from such columns.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from core import bundled_data, vocabulary
from core.columns import ColumnKind
from core.features.registry import RFM

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.columns import CustomerColumn

_MAX_LEVELS = 20
_MIN_LEVELS = 3
_MIN_ROWS_A_LEVEL = 3
_MIN_ROWS = 20
_LETTER_AND_RANK = 2
_STRAYING = 0.01
"""Share of customers that may lie beyond their level: ties are dealt out at random."""


def derived(
    columns: Sequence[CustomerColumn], rows: pd.DataFrame, measures: pd.DataFrame
) -> frozenset[str]:
    """The columns that are made of recency, frequency and monetary value.

    Parameters
    ----------
    columns : what each column is, without those that hold the measures themselves
    rows : the typed columns
    measures : the measures, by row; missing where they are not known
    """
    able = [
        one
        for one in columns
        if one.kind in {ColumnKind.NUMBER, ColumnKind.CATEGORY, ColumnKind.FLAG, ColumnKind.TEXT}
    ]
    known = [measures[one.name] for one in RFM if measures[one.name].notna().any()]
    if not known:
        return frozenset()
    named = {one.name for one in able if _named_so(one.name)}
    steps = {
        one.name
        for one in able
        if _has_levels(one) and any(_in_steps(rows[one.name], measure) for measure in known)
    }
    scores = [name for name in named | steps if rows[name].nunique() <= _MAX_LEVELS]
    follow = {
        one.name
        for one in able
        if one.different > 1
        and one.name not in named | steps
        and (_spelt_out(rows[one.name], known) or _follows(rows[one.name], rows[scores]))
    }
    return frozenset(named | steps | follow)


def _named_so(name: str) -> bool:
    words = vocabulary.split_words(name)
    listed = _words()
    if "".join(words) in listed["alone"] or listed["alone"] & set(words):
        return True
    measures = listed["measures"] & set(words)
    if all(len(word) == 1 for word in measures) and len(words) > _LETTER_AND_RANK:
        return False  # m and f in a longer name are male and female
    return bool(measures and listed["ranks"] & set(words))


def _has_levels(column: CustomerColumn) -> bool:
    return _MIN_LEVELS <= column.different <= _MAX_LEVELS


def _in_steps(levels: pd.Series[Any], measure: pd.Series[float]) -> bool:
    """Whether levels follow one another as a measure rises: none reaches into the next."""
    both = pd.DataFrame({"level": levels.astype("object"), "measure": measure}).dropna()
    levels_there = both["level"].nunique()
    enough = max(_MIN_ROWS, _MIN_ROWS_A_LEVEL * levels_there)
    if len(both) < enough or not 1 < levels_there <= both["measure"].nunique():
        return False
    order = both.groupby("level")["measure"].median().rank(method="first")
    place = both["level"].map(order)
    sorted_measure = both.assign(place=place).sort_values(["place", "measure"])["measure"]
    highest_before = sorted_measure.cummax()
    return bool((sorted_measure < highest_before).mean() <= _STRAYING)


def _spelt_out(values: pd.Series[Any], measures: Sequence[pd.Series[float]]) -> bool:
    """Whether values are levels written one after another, such as 4-1-3 or 413."""
    texts = values.dropna().astype("str").str.removesuffix(".0")
    signs = texts.str.replace(r"[^0-9A-Za-z]", "", regex=True)
    length = int(signs.str.len().iloc[0]) if len(signs) else 0
    if not 1 < length <= len(RFM) or not (signs.str.len() == length).all():
        return False
    levels = [signs.str[place] for place in range(length)]
    if any(level.nunique() > _MAX_LEVELS for level in levels):
        return False
    return all(any(_in_steps(level, one) for one in measures) for level in levels)


def _follows(values: pd.Series[Any], scores: pd.DataFrame) -> bool:
    """Whether values follow from several scores together, as a segment does."""
    if len(scores.columns) <= 1 or values.nunique() > 2 * _MAX_LEVELS:
        return False
    together = scores.astype("str").agg("|".join, axis="columns")
    each = values.astype("str").groupby(together).nunique()
    return len(values) >= _MIN_ROWS_A_LEVEL * len(each) and bool((each == 1).all())


@cache
def _words() -> Mapping[str, frozenset[str]]:
    listed: Mapping[str, str] = bundled_data.read("recipes.yaml")["derived"]
    return {
        name: frozenset(word.strip() for word in words.split(",")) for name, words in listed.items()
    }
