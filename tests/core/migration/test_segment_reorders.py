"""Who ordered again, by segment: counted by hand, and beside what the whole shop did."""

from __future__ import annotations

import datetime as dt

import pytest

from core import pipeline
from core.files import open_source
from core.migration.segment_reorders import count_reorders
from core.rfm.scores import score_customers
from core.segmentation.naming.name_conditions import CONDITIONS
from core.settings import RfmSettings, SegmentSettings, Settings
from tests.core.conftest import line

CUTS = RfmSettings(
    recency_cuts=(30, 90, 180, 365), frequency_cuts=(1, 2, 3, 4), monetary_cuts=(10, 20, 30, 40)
)
AS_OF = dt.date(2025, 1, 1)


def test_customers_are_sorted_as_they_were_then_and_counted_by_what_came(clean_shop):
    shop = clean_shop(
        [
            # Thirty days before the end: one order, days ago. Two of the three come back.
            *[line(f"new{at}", f"n{at}", "2024-11-25") for at in range(3)],
            line("new0", "n0b", "2024-12-10"),
            line("new1", "n1b", "2024-12-31"),
            # Silent for a year, and silent on.
            *[line(f"old{at}", f"o{at}", "2023-10-01") for at in range(4)],
            # First order after that day: sorted into nothing.
            line("later", "l1", "2024-12-20"),
        ]
    )
    found = count_reorders(shop, CUTS, AS_OF, (30, 90))
    (month, quarter) = found["Lost"]
    assert (month.since, month.customers, month.ordered) == (dt.date(2024, 12, 2), 4, 0)
    assert (quarter.days, quarter.customers) == (90, 4)
    (new,) = found["New"]  # ninety days before the end none of them was there
    assert (new.customers, new.ordered) == (3, 2)
    assert month.rate < new.rate
    assert new.low < new.rate < new.high


def test_a_period_before_the_first_order_is_left_out(clean_shop):
    shop = clean_shop([line("a", "o1", "2024-12-20"), line("b", "o2", "2024-12-28")])
    assert count_reorders(shop, CUTS, AS_OF, (365,)) == {}


@pytest.mark.shared
@pytest.mark.parametrize("file", ["cdnow/CDNOW_sample.txt", "clvtools_apparel/apparelTrans.csv"])
def test_what_a_card_says_of_half_a_year_and_more_is_what_its_name_says(file, shared, tmp_path):
    path = shared / "data" / file
    measured = pipeline.measure(open_source(path, path.name), tmp_path)
    scored = score_customers(measured.customers, RfmSettings())
    profiles = pipeline.with_reorder_rates(
        measured.orders, measured.customers, Settings(), scored.profiles, rule=scored.rule
    )
    named = [one for one in profiles if one.name in CONDITIONS and one.reorder_rate(180)]
    assert named
    for profile in named:
        above, most = CONDITIONS[profile.name].reorders
        assert above < profile.reorder_rate(180).rate <= most, profile.name
    for profile in profiles:
        rates = [rate.rate for rate in profile.reorders]
        assert rates == sorted(rates), profile.name


@pytest.mark.shared
def test_both_segmentations_of_a_shop_count_the_same_customers_and_orders(shared, tmp_path):
    path = shared / "data/cdnow/CDNOW_sample.txt"
    settings = Settings(segment=SegmentSettings(trials=1))
    analysis = pipeline.analyse(open_source(path, path.name), tmp_path, settings)
    totals = {}
    for kind in ("rfm", "model"):
        counted = pipeline.count_reorders(analysis, kind).profiles(kind)
        rates = [rate for profile in counted for rate in profile.reorders if rate.days == 30]
        totals[kind] = (sum(r.customers for r in rates), sum(r.ordered for r in rates))
    # Everybody first ordered in the first quarter; a segment that is empty now is not listed.
    customers, ordered = totals["model"]
    assert customers == len(analysis.customers.frame)
    assert 0 < ordered < customers
    assert totals["rfm"][0] <= customers
