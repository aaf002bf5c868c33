"""The editable grid: every cell belongs to exactly one segment, whatever is done to it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from core.campaigns import best_action
from core.campaigns.economics import channels
from core.charts import palette
from core.errors import SettingError
from core.playbooks import playbook
from core.rfm import grid as cells
from core.rfm import rule_text
from core.rfm.grid import USUAL
from core.rfm.scores import DAYS, score_customers
from core.segmentation.naming.archetypes import RFM_SEGMENT_NAMES
from core.settings import GridSegment, RfmGrid, RfmSettings
from tests.core.conftest import as_customers

random = np.random.default_rng(3)
SHOP = as_customers(
    list(random.integers(1, 500, 400)),
    list(random.integers(1, 15, 400)),
    list(random.lognormal(4, 1, 400).round(2)),
)
EDITS = st.lists(
    st.tuples(
        st.sampled_from(["rename", "merge", "give"]),
        st.integers(0, 10), st.integers(0, 10), st.integers(1, 5), st.integers(1, 5),
    ),
    max_size=12,
)  # fmt: skip


def edited(edits) -> RfmGrid:
    grid = USUAL
    for number, (what, one, other, recency, fm) in enumerate(edits):
        names = cells.segment_names(grid)
        first, second = names[one % len(names)], names[other % len(names)]
        if what == "rename":
            grid = cells.rename_segment(grid, first, f"Own {number}")
        elif what == "give":
            grid = cells.assign_cell(grid, recency, fm, first)
        elif first != second:
            grid = cells.merge_segments(grid, first, second)
    return grid


@settings(max_examples=40)
@given(EDITS, st.sampled_from([3, 4, 5]))
def test_every_customer_has_exactly_one_segment_of_any_edited_grid(edits, levels):
    grid = edited(edits)
    found = score_customers(SHOP, RfmSettings(levels=levels, grid=grid))
    assert found.frame["segment"].isin(cells.segment_names(grid)).all()
    assert sum(each.customers for each in found.profiles) == 400
    assert {each.known_as for each in found.profiles} <= set(RFM_SEGMENT_NAMES)
    assert sum(row.count(name) for name in cells.segment_names(grid) for row in grid.cells) == 25


@pytest.mark.parametrize(("levels", "places"), [(3, {1, 3, 5}), (4, {1, 2, 4, 5})])
def test_fewer_scores_reach_the_edges_of_the_grid(levels, places):
    frame = score_customers(SHOP, RfmSettings(levels=levels)).frame
    assert set(frame["recency_score"]) == set(range(1, levels + 1))
    assert set(frame["fm_score"]) == {1, 2, 3, 4, 5}
    rule = score_customers(SHOP, RfmSettings(levels=levels)).rule
    assert set(rule.places) == places
    assert frame["engagement"].max() == 100
    assert frame["engagement"].min() == 0


def test_own_limits_are_one_fewer_than_there_are_scores():
    for levels, days in DAYS.items():
        assert RfmSettings(levels=levels, recency_cuts=days).recency_cuts == days
    with pytest.raises(ValidationError, match="two rising numbers"):
        RfmSettings(levels=3, recency_cuts=DAYS[5])


def test_a_renamed_segment_keeps_its_strategy_its_colour_and_its_priority():
    grid = cells.rename_segment(USUAL, "Can't Lose", "Alte Freunde")
    found = score_customers(SHOP, RfmSettings(grid=grid)).profiles
    usual = score_customers(SHOP, RfmSettings()).profiles
    advice = playbook.load_playbook()
    for mine, theirs in zip(
        playbook.strategy_cards(found, advice, None),
        playbook.strategy_cards(usual, advice, None),
        strict=True,
    ):
        assert mine.goal.replace("Alte Freunde", "Can't Lose") == theirs.goal
    assert palette.of(found) == palette.of(usual)
    assert "Alte Freunde" in [each.name for each in found]
    assumed = channels.load_channels()
    kept, same = (best_action.best_actions(p, advice, assumed)[0] for p in (usual, found))
    assert same.profile.customers == kept.profile.customers


def test_merging_keeps_the_customers_and_undoing_it_is_the_grid_before():
    merged = cells.merge_segments(USUAL, "Hibernating", "Lost")
    count = (
        score_customers(SHOP, RfmSettings()).frame["segment"].isin(["Hibernating", "Lost"]).sum()
    )
    assert (
        score_customers(SHOP, RfmSettings(grid=merged)).frame["segment"] == "Lost"
    ).sum() == count
    assert len(merged.segments) == 10
    assert (
        cells.rename_segment(cells.rename_segment(USUAL, "New", "Fresh"), "Fresh", "New") == USUAL
    )
    assert (
        cells.recolour_segment(cells.recolour_segment(USUAL, "New", "#123456"), "New", None)
        == USUAL
    )


def test_a_segment_that_loses_its_last_cell_is_gone():
    grid = cells.assign_cell(USUAL, 5, 1, "Promising")
    assert "New" not in cells.segment_names(grid)
    assert len(cells.segment_names(grid)) == 10


@pytest.mark.parametrize("name", ["<b>x</b>", "a & b", "", "  ", "[a](b)", "x" * 41, "$x$"])
def test_a_name_that_could_be_markup_is_refused(name):
    with pytest.raises(SettingError):
        cells.rename_segment(USUAL, "New", name)


def test_two_segments_cannot_have_one_name_and_no_cell_can_be_nobodys():
    with pytest.raises(SettingError, match="same name"):
        cells.rename_segment(USUAL, "New", "lost")
    with pytest.raises(ValidationError, match="no segment of the grid"):
        RfmGrid(segments=(GridSegment(name="A", base="New"),), cells=(("A",) * 4 + ("B",),) * 5)
    with pytest.raises(ValidationError, match="five rows"):
        RfmGrid(segments=(GridSegment(name="A", base="New"),), cells=(("A",) * 5,) * 4)


def test_the_rule_in_words_says_whom_the_rule_takes():
    settings = RfmSettings(
        recency_cuts=(30, 90, 180, 365), frequency_cuts=(1, 2, 4, 9), monetary_cuts=(10, 50, 90, 99)
    )
    rule = score_customers(SHOP, settings).rule
    assert rule_text.segment_rule_text(rule, "Lost") == (
        "Last order over 365 days ago and frequency and monetary score 1 or 2"
    )
    assert rule_text.segment_rule_text(rule, "Champions") == (
        "Last order up to 30 days ago and frequency and monetary score 4 or 5; or last order 31 to "
        "90 days ago and frequency and monetary score 5"
    )
    assert rule_text.of_score(rule, "frequency", 3, None) == "3 to 4 orders"
    assert rule_text.of_score(rule, "frequency", 1, None) == "1 order"
    assert rule_text.of_score(rule, "monetary", 2, "GBP") == "over £10.00, up to £50.00"
    edge = pd.DataFrame({"recency_days": [30, 31], "frequency": [10, 10], "monetary": [100, 100.0]})
    assert list(rule.scores(edge)["recency_score"]) == [5, 4]


def test_three_scores_leave_segments_empty_and_the_words_say_so():
    rule = score_customers(SHOP, RfmSettings(levels=3)).rule
    assert rule_text.segment_rule_text(rule, "Promising").startswith("Nobody")


def test_equal_customers_all_get_the_middle_and_the_rule_repeats_it():
    same = as_customers([10] * 6, [2] * 6, [5.0] * 6)
    found = score_customers(same, RfmSettings())
    assert set(found.frame["recency_score"]) == {3}
    assert found.rule.scores(same.frame).equals(found.frame)
