from __future__ import annotations

from dataclasses import replace

import pytest

from core.campaigns.roi.calculation import RoiInputs, evaluate_roi
from core.formatting import Sentence
from core.segmentation.candidate import ModelCandidate
from ui.components import parts
from ui.overview import summary
from ui.roi import outcome_text
from ui.segments import leaderboard

CAMPAIGN = RoiInputs(
    customers=1000,
    reach_share=1,
    baseline_rate=0.1,
    campaign_rate=0.2,
    order_value=50,
    margin=0.4,
    offer_cost=0,
    contact_cost=0,
    fixed_cost=0,
)


def verdict(**changes: float) -> str:
    return outcome_text.verdict(evaluate_roi(CAMPAIGN.model_copy(update=changes)), "Loyal", "EUR")


def test_a_paying_campaign_is_worth_trying():
    # 1,000 × (0.2 − 0.1) × 50 × 0.4 = 2,000
    assert verdict().startswith("Recommended for Loyal: it earns €2,000 if 20%")


def test_a_losing_campaign_names_what_it_would_need_and_its_dearest_cost():
    text = verdict(fixed_cost=5000)
    assert text.startswith("Not profitable as planned: it loses €3,000")
    assert "35%" in text  # (2,000 + 5,000) / (1,000 × 20)
    assert text.endswith("the set-up.")


def test_an_offer_above_the_margin_can_never_pay():
    assert "Make the offer smaller" in verdict(offer_cost=25)


def test_costs_that_nobody_could_earn_back_say_so():
    assert "even if everybody ordered" in verdict(fixed_cost=1e6)


def test_a_campaign_that_reaches_nobody_has_nothing_to_say():
    assert "reaches nobody" in verdict(reach_share=0)


@pytest.mark.parametrize(
    "text", ["![x](http://a/b.png)", "$x^2$", ":material/home:", "<b>x</b>", "*x* _y_ `z`", "&lt;"]
)
def test_a_text_from_a_file_is_never_markdown(text):
    shown = parts.plain(text)
    for sign in "![]()$:<>*_`&":
        assert shown.count(sign) == shown.count("\\" + sign)


def test_a_refused_model_is_shown_only_when_its_score_looked_better():
    giant = ModelCandidate(
        "agglomerative",
        2,
        {"linkage": "single"},
        0.9,
        0.1,
        10.0,
        0.001,
        0.999,
        None,
        "refused",
        Sentence("Its smallest is tiny."),
    )
    found = type("Found", (), {"rejected": (giant,), "scores": {"silhouette": 0.4}})
    assert leaderboard.refused_best(found) is giant
    assert "refused. Its smallest is tiny. A score like that" in leaderboard.why_refused(giant)
    assert "far away" not in leaderboard.why_refused(replace(giant, smallest_share=0.1))
    found.rejected = (replace(giant, silhouette=0.3),)
    assert leaderboard.refused_best(found) is None


@pytest.mark.parametrize(
    ("now", "before", "wanted"),
    [
        (110, 100, "+10%"),
        (90, 100, "-10%"),
        (100, 100, parts.UNCHANGED),
        (100.0001, 100, parts.UNCHANGED),
        (3, 0, None),
        (float("nan"), 1, None),
    ],
)
def test_a_change_too_little_to_be_told_is_none_in_words(now, before, wanted):
    assert summary._change(now, before) == wanted
