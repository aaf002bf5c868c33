"""What a campaign brought in words: found, not found, and harm."""

from __future__ import annotations

import datetime as dt

import pytest

from core.campaigns import CampaignReadout, TotalLift
from core.exports import readout_sentence

DAY = dt.date(2025, 3, 1)


@pytest.mark.parametrize(
    ("buyers", "said"),
    [
        ((40, 20, 60), "the campaign brought 40 customers who would not have ordered (20 to 60)"),
        ((1, 0.5, 1.5), "brought 1 customer who would not"),
        ((-40, -60, -20), "the campaign lost 40 customers who would have ordered (-60 to -20)"),
        (
            (-25, -114, 64),
            "no effect beyond chance: a difference of -25 buyers",
        ),
    ],
)
def test_the_sentence_says_what_the_interval_allows(buyers, said):
    total, money = TotalLift(*buyers, 0.5), TotalLift(100, 50, 150, 0.5)
    readout = CampaignReadout(DAY, DAY, (), total, money, ())
    assert said in readout_sentence(readout, "GBP")


def test_without_a_hold_out_nothing_is_said_of_an_effect():
    readout = CampaignReadout(DAY, DAY, (), None, None, ())
    assert "cannot be measured" in readout_sentence(readout, "GBP")
