"""The rule behind the RFM scores and segments in words, with its cut-offs."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import formatting
from core.rfm.rule import MEASURES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.rfm.rule import RfmRule, ScoreLimits


def segment_rule_text(rule: RfmRule, name: str) -> str:
    """Who is in a segment: its cells, with the days behind each recency score.

    Parameters
    ----------
    rule : the rule that is used
    name : a segment of its grid
    """
    by_columns: dict[tuple[int, ...], list[int]] = {}
    for recency, row in enumerate(rule.grid.cells, start=1):
        columns = tuple(fm for fm, item in enumerate(row, start=1) if item == name)
        if columns and recency in rule.places:
            by_columns.setdefault(columns, []).append(recency)
    what = "frequency and monetary" if "monetary" in rule.limits else "frequency"
    text = [
        f"{_days(rule, rows)} and {what} score {_span(columns)}"
        for columns, rows in by_columns.items()
    ]
    if not text:
        return f"Nobody: with {rule.levels} scores no customer reaches its cells."
    return _capital("; or ".join(reversed(text)))


def of_score(rule: RfmRule, measure: str, score: int, currency: str | None) -> str:
    """The values that have a score: "31 to 90 days", "3 orders or more", "up to £120"."""
    limits = rule.limits[measure]
    if measure == "recency_days":
        low, high = _recency(limits, score, rule.levels)
        return _days_between(low, high)
    return _from_to(limits, score, rule.levels, measure, currency)


def rule_table(rule: RfmRule, currency: str | None) -> list[dict[str, object]]:
    """Every score with the values behind it, highest first.

    Returns
    -------
    rows of score, place (of R in the grid), and one text per measure that is known
    """
    return [
        {
            "score": score,
            "place": rule.places[score - 1],
            **{
                measure: of_score(rule, measure, score, currency)
                for measure in MEASURES
                if measure in rule.limits
            },
        }
        for score in range(rule.levels, 0, -1)
    ]


def _days(rule: RfmRule, rows: Sequence[int]) -> str:
    """When customers in some rows of the grid ordered last; rows that follow each other as one."""
    limits = rule.limits["recency_days"]
    scores = sorted(rule.places.index(row) + 1 for row in rows)
    runs: list[list[int]] = []
    for score in scores:
        if runs and score == runs[-1][-1] + 1:
            runs[-1].append(score)
        else:
            runs.append([score])
    text = []
    for run in reversed(runs):
        low, _ = _recency(limits, run[-1], rule.levels)
        _, high = _recency(limits, run[0], rule.levels)
        text.append(_days_between(low, high))
    return f"last order {' or '.join(text)} ago"


def _recency(limits: ScoreLimits, score: int, levels: int) -> tuple[float, float]:
    """More than the first and up to the second number of days; infinite where there is no end."""
    ends = (-math.inf, *limits.at, math.inf)
    place = levels - score
    return ends[place], ends[place + 1]


def _days_between(low: float, high: float) -> str:
    if high in (-math.inf, low):
        return "nobody"
    if math.isinf(high):
        return f"over {_day_count(low)}" if math.isfinite(low) else "any time"
    if math.isinf(low):
        return f"up to {_day_count(high)}"
    return f"{formatting.decimal(math.floor(low) + 1)} to {_day_count(high)}"


def _day_count(value: float) -> str:
    return formatting.count(value, "day", decimals=1)


def _from_to(
    limits: ScoreLimits, score: int, levels: int, measure: str, currency: str | None
) -> str:
    ends = (-math.inf, *limits.at, math.inf)
    low, high = ends[score - 1], ends[score]
    if low in (math.inf, high):
        return "nobody"

    if measure == "frequency":
        return _orders(low, high, own=limits.own)
    above, below = ("over", "up to") if limits.own else ("from", "under")
    if math.isinf(low):
        return (
            f"{below} {formatting.money(high, currency)}" if math.isfinite(high) else "any amount"
        )
    if score == levels or math.isinf(high):
        return f"{above} {formatting.money(low, currency)}"
    return f"{above} {formatting.money(low, currency)}, {below} {formatting.money(high, currency)}"


def _orders(low: float, high: float, *, own: bool) -> str:
    """Orders are whole: from the fewest to the most of a score."""
    fewest = 1 if math.isinf(low) else math.floor(low) + 1 if own else math.ceil(low)
    if math.isinf(high):
        return f"{formatting.count(fewest, 'order')} or more"
    most = math.floor(high) if own else math.ceil(high) - 1
    if most < fewest:
        return "nobody"
    return (
        formatting.count(most, "order")
        if most == fewest
        else f"{fewest} to {formatting.count(most, 'order')}"
    )


def _span(columns: Sequence[int]) -> str:
    if len(columns) > 2 and columns[-1] - columns[0] == len(columns) - 1:  # noqa: PLR2004
        return f"{columns[0]} to {columns[-1]}"
    return " or ".join(map(str, columns))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
