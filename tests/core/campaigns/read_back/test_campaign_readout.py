"""The lift of a campaign: by hand, and against the truth it was simulated from."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from core.campaigns.read_back import campaign_readout as readout
from core.campaigns.read_back.campaign_list import CampaignList
from core.errors import SettingError
from tests.core.conftest import line

FIRST, END = dt.date(2024, 12, 1), dt.date(2025, 1, 15)


def listed(rows, first_day=FIRST, days=30):
    table = pd.DataFrame(rows, columns=["customer_id", "segment", "channel", "hold_out"])
    return CampaignList(table.set_index("customer_id"), first_day, days)


def test_buyers_and_money_since_the_first_day_are_counted_by_hand(clean_shop):
    shop = clean_shop(
        [
            *[line(f"c{at}", f"old{at}", "2024-05-01") for at in range(8)],
            line("c0", "n0", "2024-12-01"),
            line("c0", "n1", "2024-12-30"),
            line("c1", "n2", "2024-12-20"),
            line("c4", "n3", "2024-12-05"),
            # Too late, and before: neither counts.
            line("c2", "n4", "2024-12-31"),
            line("c5", "n5", "2024-11-30"),
        ]
    )
    rows = [(f"c{at}", "Loyal", "E-mail", at >= 4) for at in range(8)]
    result = readout.read_back(listed([*rows, ("gone", "Loyal", "E-mail", False)]), shop, END)
    (cell,) = result.cells
    assert (cell.treated, cell.held) == (5, 4)
    assert (cell.treated_buyers, cell.held_buyers) == (2, 1)
    assert cell.orders.difference == pytest.approx(2 / 5 - 1 / 4)
    assert result.buyers.value == pytest.approx(5 * (2 / 5 - 1 / 4))
    assert cell.money.mean == pytest.approx(3 * cell.money.control_mean * 4 / 5)
    assert result.last_day == dt.date(2024, 12, 30)
    assert [notice.code for notice in result.notices] == ["list_not_in_file"]


def test_a_period_that_is_not_over_and_a_list_without_hold_out_are_said(clean_shop):
    shop = clean_shop([line("c0", "o0", "2024-12-20")])
    result = readout.read_back(
        listed([("c0", "Loyal", "E-mail", False)]), shop, dt.date(2024, 12, 21)
    )
    assert {notice.code for notice in result.notices} == {"campaign_not_over", "nobody_held_out"}
    assert result.buyers is None
    assert result.cells[0].orders is None


@pytest.mark.parametrize(
    ("campaign", "said"),
    [
        (listed([("c0", "Loyal", "E-mail", False)], first_day=None), "does not say when"),
        (listed([("c0", "Loyal", "E-mail", False)], first_day=END), "ends on 2025-01-15, before"),
        (listed([("other", "Loyal", "E-mail", False)]), "No customer of the list"),
    ],
)
def test_what_cannot_be_read_back_is_refused_in_words(clean_shop, campaign, said):
    shop = clean_shop([line("c0", "o0", "2024-12-20")])
    with pytest.raises(SettingError, match=said):
        readout.read_back(campaign, shop, END)


def test_intervals_of_the_total_hold_the_truth_as_often_as_they_say():
    """Two segments, a tenth held out: 95 of 100 intervals hold the true number of buyers."""
    rng = np.random.default_rng(5)
    sizes, base, lift = (4000, 2000), (0.05, 0.15), (0.02, 0.03)
    hits = 0
    for _ in range(200):
        cells = []
        for n, p, d in zip(sizes, base, lift, strict=True):
            held = n // 10
            buyers = int(rng.binomial(n - held, p + d)), int(rng.binomial(held, p))
            cells.append(readout.CellLift("s", "E-mail", n - held, held, *buyers, object(), None))
        total = readout._total_buyers(cells)
        truth = sum(0.9 * n * d for n, d in zip(sizes, lift, strict=True))
        hits += total.low <= truth <= total.high
    assert 180 <= hits <= 199
