"""Who is in which segment after any orders, and by how much it changed: as counted from scratch."""

from __future__ import annotations

import random

import pytest

from core.live_scoring import CustomerMeasures, ScoredCustomer
from core.live_scoring.moved_customers import MovedCustomers

NAMES = ("Champions", "Lost", None)


def customer(name: str, dice: random.Random) -> ScoredCustomer:
    scores = dict.fromkeys(
        ("recency_score", "frequency_score", "monetary_score", "fm_score", "engagement"), 1.0
    )
    return ScoredCustomer(
        customer_id=name,
        measures=CustomerMeasures(None, 1, 1, dice.randrange(100)),
        **scores,
        rfm_segment=dice.choice(NAMES),
        model_segment=dice.choice(NAMES),
        value=1.0,
        churn_risk=1.0,
    )


@pytest.mark.parametrize("kind", ["rfm", "model"])
def test_segments_are_what_a_recount_says(kind):
    dice = random.Random(19)  # noqa: S311 - a test
    before = {f"c{n}": customer(f"c{n}", dice) for n in range(6)}
    moved, now = MovedCustomers(before.get), dict(before)
    for _ in range(60):
        one = customer(f"c{dice.randrange(9)}", dice)
        moved.put(one)
        now[one.customer_id] = one
        assert moved.find(one.customer_id) is one
        changes = moved.changes(kind)
        for name in NAMES[:2]:
            then = [each for each in before.values() if each.segment(kind) == name]
            here = [each for each in now.values() if each.segment(kind) == name]
            change = changes.get(name, (0, 0.0))
            assert change[0] == len(here) - len(then)
            assert change[1] == pytest.approx(
                sum(each.measures.monetary for each in here)
                - sum(each.measures.monetary for each in then)
            )
            within = {each.customer_id for each in moved.within(kind, name)}
            assert within == {each.customer_id for each in here if each.customer_id in moved}
