"""The playbook: one strategy for every segment, safe to read, filled with measured numbers."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from core.act import facts, playbook
from core.errors import PlaybookError
from core.segment.names import NAMES
from core.segment.profile import Profile
from core.value.result import SegmentForecast

SHOP = playbook.load()
CHAMPIONS = Profile(
    name="Champions",
    customers=120,
    share=0.12,
    revenue=61_204.5,
    revenue_share=0.4412,
    orders=1_100,
    recency_days=9,
    frequency=8,
    monetary=402.25,
    order_value=55.64,
    basket_size=3,
    product_variety=12,
    return_rate=0,
    interpurchase_days=41,
)
LOST = replace(
    CHAMPIONS,
    name="Lost",
    customers=400,
    revenue=10_000.0,
    recency_days=500,
    frequency=1,
    orders=400,
    interpurchase_days=None,
)


def every_segment():
    return tuple(replace(CHAMPIONS, name=name) for name in NAMES)


def all_texts(card):
    yield from (card.headline, card.goal, card.why, card.audience, card.offer, card.cadence)
    yield from (card.subject, card.body, *card.tactics, *card.guard_rails, *card.kpis)


@pytest.fixture
def edited(tmp_path):
    """The playbook that comes with the program, with one change in its text."""
    text = playbook.DEFAULT.read_text()

    def edit(old, new):
        assert old in text
        path = tmp_path / "mine.yaml"
        path.write_text(text.replace(old, new, 1))
        return path

    return edit


def line_of(path, words):
    return path.read_text().split(words)[0].count("\n") + 1


@pytest.mark.parametrize("path", playbook.available(), ids=lambda path: path.stem)
def test_every_playbook_in_the_folder_has_a_strategy_for_every_segment(path):
    assert set(playbook.load(path).strategies) == set(NAMES)


def test_cards_come_in_the_order_of_the_profiles_with_nothing_left_to_fill_in():
    cards = playbook.cards(every_segment(), SHOP, "GBP")
    assert [card.segment for card in cards] == list(NAMES)
    for card in cards:
        for text in all_texts(card):
            assert not re.search(r"[{}]", text), text
            assert "nan" not in text.lower().split()
            assert "–" not in text


def test_the_strategies_differ():
    cards = playbook.cards(every_segment(), SHOP, None)
    for part in ("headline", "goal", "why", "body", "cadence"):
        assert len({getattr(card, part) for card in cards}) == len(NAMES), part


def test_a_card_tells_the_measured_facts():
    (card,) = playbook.cards([CHAMPIONS], SHOP, "GBP")
    told = dict(card.facts)
    assert told["Customers"] == "120 (12% of all)"
    assert told["Revenue"] == "£61,204 (44%)"
    assert told["Last order"] == "9 days ago"
    assert told["Orders per customer"] == "8"
    assert told["Order value"] == "£55.64"
    assert told["Between two orders"] == "41 days"
    assert "Return rate" not in told
    assert card.why.startswith("120 customers bring 44% of revenue.")


def test_a_forecast_joins_the_facts_of_its_own_segment_only():
    ahead = SegmentForecast(
        name="Champions", customers=120, days=183, money=True, total=18_400.0, low=15_100.0,
        high=22_300.0, churn_risk=0.124, high_risk=3, at_risk=2_910.0,
    )  # fmt: skip
    champions, lost = playbook.cards([CHAMPIONS, LOST], SHOP, "GBP", {"Champions": ahead})
    told = dict(champions.facts)
    assert told["Expected in 6 months"] == "£18.4K (likely £15.1K to £22.3K)"
    assert told["Will stay away"] == "12% of them"
    assert told["At risk a year"] == "£2.9K"
    assert not [label for label, _ in lost.facts if "Expected" in label or "risk" in label]


def test_the_best_customers_get_no_discount_and_the_drafts_start_with_the_lower_one():
    cards = {card.segment: card for card in playbook.cards(every_segment(), SHOP, "GBP")}
    for best in ("Champions", "Big Spenders", "Loyal"):
        assert cards[best].discount == (0, 0)
        assert "% off" not in cards[best].offer
    assert "10% to 20% off" in cards["At Risk"].offer
    assert "10% off" in cards["At Risk"].body
    assert " to 20%" not in cards["At Risk"].body


def test_a_segment_without_repeaters_takes_the_shops_rhythm_and_claims_none_of_its_own():
    _, lost = playbook.cards([CHAMPIONS, LOST], SHOP, None)
    assert "Between two orders" not in dict(lost.facts)
    new = replace(LOST, name="New")
    card = playbook.cards([CHAMPIONS, new], SHOP, None)[1]
    assert "41 days" in " ".join(card.kpis)


def test_a_rhythm_nobody_measured_is_called_assumed():
    card = playbook.cards([replace(LOST, name="New")], SHOP, None)[0]
    assert "60 days (assumed)" in " ".join(card.kpis)


def test_nobody_is_written_to_more_than_once_a_week():
    hasty = tuple(replace(profile, interpurchase_days=0.5) for profile in every_segment())
    for card in playbook.cards(hasty, SHOP, None):
        assert card.first_contact_days == 0 or card.first_contact_days >= 7
        assert card.next_contact_days == 0 or card.next_contact_days >= 7


def test_the_customary_budget_with_one_segment_in_each_tier():
    # .35 + .275 + .225 + .125 + .075 = 1.05, so each customary share shrinks by that.
    names = ("Champions", "New", "Average", "At Risk", "Lost")
    shares = playbook.budget_shares([replace(CHAMPIONS, name=name) for name in names], SHOP)
    expected = [0.35 / 1.05, 0.275 / 1.05, 0.225 / 1.05, 0.125 / 1.05, 0.075 / 1.05]
    assert shares == pytest.approx(expected)
    assert 0.30 <= shares[0] <= 0.40


def test_two_segments_of_one_tier_share_its_budget_by_revenue():
    both = [replace(CHAMPIONS, revenue=3000.0), replace(CHAMPIONS, name="Loyal", revenue=1000.0)]
    assert playbook.budget_shares(both, SHOP) == pytest.approx([0.75, 0.25])


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.sampled_from(NAMES), min_size=1, unique=True),
    revenue=st.floats(-1e6, 1e9),
    recency=st.floats(0, 5000),
    order_value=st.floats(-100, 1e7),
    gap=st.none() | st.floats(0, 2000),
)
def test_any_segments_get_cards_whose_budget_is_the_whole(
    names, revenue, recency, order_value, gap
):
    profiles = [
        replace(
            CHAMPIONS,
            name=name,
            revenue=revenue,
            recency_days=recency,
            order_value=order_value,
            interpurchase_days=gap,
        )
        for name in names
    ]
    cards = playbook.cards(profiles, SHOP, "EUR")
    assert sum(card.budget_share for card in cards) == pytest.approx(1)
    assert all(card.budget_share >= 0 for card in cards)
    assert not any("{" in text for card in cards for text in all_texts(card))
    plan = playbook.actions(cards, profiles)
    assert list(plan["segment"]) == names
    assert plan["budget_share"].sum() == pytest.approx(1, abs=1e-4)


def test_a_segment_the_playbook_does_not_know_is_named():
    with pytest.raises(PlaybookError, match="no strategy for VIPs"):
        playbook.cards([replace(CHAMPIONS, name="VIPs")], SHOP, None)


def test_facts_are_filled_in_once_and_reach_nothing_else():
    known = {"segment": "{customers}", "customers": "12"}
    assert facts.fill("{segment} {customers}", known) == "{customers} 12"
    assert (
        facts.fill("{segment.__class__} {0} {secret}", known) == "{segment.__class__} {0} {secret}"
    )


@pytest.mark.parametrize(
    ("value", "printed"),
    [(43.16, 45), (437, 450), (8.2, 8.5), (45, 45), (100, 100), (0, 0), (-3, 0), (5e-324, 0)],
)
def test_minimum_spends_are_amounts_a_shop_would_print(value, printed):
    assert facts.round_up(value) == pytest.approx(printed)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("tier: potential", "tier: gold", "Input should be"),
        ("discount\n      low: 0.05", "discount\n      low: 0.95", "less than or equal to 0.5"),
        (
            "discount\n      low: 0.05",
            "discount\n      low: .nan",
            "strategies > Potential Loyalists > offer > low",
        ),
        ("discount\n      low: 0.05", "discount\n      low: 0.2", "low must not be above high"),
        ("goal: One more order", "gaol: One more order", "goal: Field required"),
        ("{customers} customers bring", "{customers.__class__} bring", "is no measured fact"),
        ("{customers} customers bring", "{password} bring", "is no measured fact"),
        ("{customers} customers bring", "{customers!r} bring", "is no measured fact"),
        ("{customers} customers bring", "{customers bring", "brace"),
        ("{customers} customers bring", "{{customers}} bring", "double braces"),
        ("  Average:", "  Avergae:", "no segment called Avergae"),
        ("name: Online shop", "name: Online shop\nname: Again", "name stands here twice"),
        ("name: Online shop", "name: &a Online shop", "anchors and aliases"),
        ("name: Online shop", "name: *a", "anchors and aliases"),
        ("name: Online shop", "name: !!python/name:os.system Online", "tag"),
        ("name: Online shop", "name: ! Online", "tag ! is not allowed"),
        ("name: Online shop", "name: " + "[" * 50 + "]" * 50, "nested too deeply"),
        ("name: Online shop", "name: [a, b", "expected"),
        ("name: Online shop", "? [a]\n: b", "a key must be a plain word"),
        ("low: 0.05", "low: " + "9" * 5000, "cannot be read"),
        ("name: Online shop", "name: \x07", "special characters"),
    ],
)
def test_a_broken_playbook_is_refused_with_its_line_and_the_reason(edited, old, new, reason):
    with pytest.raises(PlaybookError) as refused:
        playbook.load(edited(old, new))
    assert reason in refused.value.message
    assert "mine.yaml" in refused.value.message
    assert refused.value.hint


def test_the_line_is_that_of_the_mistake(edited):
    path = edited("headline: Your best customers.", "headline: {a: 1} #")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, 'headline: {a')}:"):
        playbook.load(path)
    path = edited("      - Orders per customer and quarter", "      - {a: b}")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, '      - {a: b}')}:"):
        playbook.load(path)
    path = edited("assumed_rhythm_days: 60", "assumed_rhythm_days: often")
    with pytest.raises(PlaybookError, match=f"line {line_of(path, 'assumed_rhythm_days: often')}:"):
        playbook.load(path)


def test_a_missing_strategy_is_named(tmp_path):
    content = yaml.safe_load(playbook.DEFAULT.read_text())
    del content["strategies"]["Lost"]
    path = tmp_path / "short.yaml"
    path.write_text(yaml.safe_dump(content))
    with pytest.raises(PlaybookError, match="a strategy is missing for Lost"):
        playbook.load(path)


def test_a_small_file_that_unfolds_into_gigabytes_is_refused(tmp_path):
    bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "\n".join(
        f"{chr(98 + level)}: &{chr(98 + level)} [{', '.join(['*' + chr(97 + level)] * 9)}]"
        for level in range(9)
    )
    path = tmp_path / "bomb.yaml"
    path.write_text(bomb)
    with pytest.raises(PlaybookError, match="line 1: anchors"):
        playbook.load(path)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"#" * 200_001, "larger than 200 kB"),
        (b"", "no keys and values"),
        (b"name: \xff\xfe", "not UTF-8"),
        (b"- 1\n- 2\n", "no keys and values"),
        (b"[" * 100_000, "nested too deeply"),
        (b"a: b\n---\nc: d\n", "another document"),
    ],
)
def test_files_that_are_no_playbook_at_all(tmp_path, content, reason):
    path = tmp_path / "odd.yaml"
    path.write_bytes(content)
    with pytest.raises(PlaybookError) as refused:
        playbook.load(path)
    assert reason in refused.value.message


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PlaybookError, match="cannot be opened"):
        playbook.load(tmp_path / "none.yaml")


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300)
    | st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))
)
def test_whatever_the_bytes_only_a_playbook_error_comes_out(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_bytes(content)
    with pytest.raises(PlaybookError):
        playbook.load(path)
