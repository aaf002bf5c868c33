"""An RFM rule as an expression: scores and segments as cases over its limits, no window needed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import ibis

from core import rfm
from core.warehouse import cell_expressions as cells

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from core.rfm import RfmRule


def with_segments(customers: ir.Table, rule: RfmRule) -> ir.Table:
    """Customers with their scores and segment, as `RfmRule.scores` gives them.

    Parameters
    ----------
    customers : recency_days, frequency, monetary
    rule : learned here

    Returns
    -------
    the same and recency_score, frequency_score, monetary_score (null where money is not known),
    fm_score, segment
    """
    scored = customers.mutate(
        **{
            column: _score(customers, rule, measure)
            if measure in rule.limits
            else ibis.null("int64")
            for measure, column in rfm.MEASURES.items()
        }
    )
    row, column = _place(scored.recency_score, rule), _place(scored.frequency_score, rule)
    if "monetary" in rule.limits:
        # The mean of the two places, halves rounded up.
        column = ((column + _place(scored.monetary_score, rule) + 1) / 2).floor().cast("int64")
    placed = scored.mutate(fm_score=column, clientele_cell=row * 10 + column)
    cells_of = {
        at * 10 + beside: name
        for at, names in enumerate(rule.grid.cells, 1)
        for beside, name in enumerate(names, 1)
    }
    named = [
        (placed.clientele_cell.isin([cell for cell, own in cells_of.items() if own == name]), name)
        for name in rule.names
    ]
    return placed.mutate(segment=ibis.cases(*named, else_=ibis.null("string"))).drop(
        "clientele_cell"
    )


def _score(customers: ir.Table, rule: RfmRule, measure: str) -> ir.IntegerValue:
    limits, value = rule.limits[measure], customers[measure]
    score: ir.IntegerValue = ibis.literal(1, "int64")
    for limit in limits.at:
        if math.isinf(limit):
            # Nobody is past a limit at infinity; whoever is measured in days is past none below 0.
            continue
        at = cells.exact(limit) if measure == "monetary" else ibis.literal(float(limit))
        better = value > at if limits.own else value >= at
        passed = value <= at if limits.falling else better
        score = score + passed.ifelse(1, 0)
    return score.cast("int64")


def _place(score: ir.IntegerValue, rule: RfmRule) -> ir.IntegerValue:
    """Where a score stands in the grid."""
    cases = [(score == number, place) for number, place in enumerate(rule.places, 1)]
    return ibis.cases(*cases, else_=1).cast("int64")
