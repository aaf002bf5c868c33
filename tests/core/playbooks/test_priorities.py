"""What to do first."""

from __future__ import annotations

from dataclasses import replace

from core.playbooks.priorities import KEEPING, SLIPPING, find_priorities
from core.segmentation.naming.archetypes import ALL_CUSTOMERS, SEGMENT_NAMES
from core.segmentation.profile import Profile

PLAIN = Profile(
    name="Lost", customers=10, share=0.1, revenue=100.0, revenue_share=0.1, orders=20,
    recency_days=100, frequency=2, monetary=10, order_value=5, basket_size=1, product_variety=1,
    return_rate=0, interpurchase_days=None,
)  # fmt: skip


def test_the_segments_with_the_most_money_come_first():
    profiles = [
        replace(PLAIN, name="Hibernating", revenue=50.0),
        replace(PLAIN, name="At Risk", revenue=400.0),
        replace(PLAIN, name="New", revenue=900.0),
        replace(PLAIN, name="Champions", revenue=700.0),
    ]
    first = find_priorities(profiles)
    assert first.win_back.name == "At Risk"
    assert first.look_after.name == "New"


def test_a_shop_with_one_segment_has_no_priorities():
    first = find_priorities([replace(PLAIN, name=ALL_CUSTOMERS)])
    assert first.win_back is None
    assert first.look_after is None


def test_every_name_but_the_middle_is_of_one_kind():
    assert set(SEGMENT_NAMES) - set(SLIPPING) - set(KEEPING) == {"Average", ALL_CUSTOMERS}
    assert not set(SLIPPING) & set(KEEPING)
