"""Reading a results file: every row accounted for, columns guessed, refusals in words."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from trials import evaluated, opened

from core.errors import ClienteleError, MissingRoleError, SettingError, UnreadableColumnError
from core.experiments.reading import results_query


def results(folder: Path, text: str):
    path = folder / "results.csv"
    path.write_text(text, encoding="utf-8")
    return opened(path, folder)


def test_every_row_is_accounted_for_and_a_customer_counts_once(workspace):
    file = results(
        workspace,
        "customer_id,variant,converted\n"
        "1,control,no\n1,control,yes\n2,control,no\n3,none,no\n3,none,yes\n4,none,yes\n5,none,no\n"
        "6,control,yes\n6,none,yes\n7,,yes\n8,control,\n,control,yes\n",
    )
    found, _ = evaluated(file, customer="customer_id")
    assert found.kind == "conversion"
    assert found.rows_in == 12
    assert found.rows_used == 12 - sum(rows for _, rows in found.left_out) == 7
    counted = {arm.name: (arm.customers, arm.converted) for arm in found.arms}
    # An arm may be called none; customer 6 saw both and counts in neither.
    assert counted == {"control": (2, 1), "none": (3, 2)}
    assert {notice.code for notice in found.notices} == {
        "customer_in_two_arms",
        "customer_repeated",
        "blank_outcomes_left_out",
    }


def test_segments_of_the_open_store_are_found_by_the_customers_id(workspace):
    lines = "".join(f"c{n},{'AB'[n % 2]},{n % 3 == 0:d}\n" for n in range(200))
    file = results(workspace, f"customer_id,variant,converted\n{lines}")
    labels = pd.Series({f"c{n}": "Loyal" if n < 120 else "Lost" for n in range(190)})
    found, result = evaluated(file, labels, segment=results_query.STORE_SEGMENTS)
    sizes = {name: sum(arm.customers for arm in part) for name, part in found.segments.items()}
    assert sizes == {"Loyal": 120, "Lost": 70}
    assert {row.segment for row in result.segments[0].rows} == {"Loyal", "Lost"}


@pytest.mark.parametrize(
    ("text", "chosen", "error"),
    [
        ("x,y\n1,2\n3,4\n", {}, MissingRoleError),
        ("variant,converted\nA,1\nA,0\n", {"group": "variant"}, SettingError),
        (
            "variant,note\nA,hello\nB,world\nA,hm\nB,so\n",
            {"outcome": "note"},
            UnreadableColumnError,
        ),
        ("variant,converted\nA,1\nB,0\nA,0\nB,1\n", {"control": "C"}, SettingError),
        ("variant,converted\nA,1\nA,0\nB,1\n", {}, SettingError),
    ],
)
def test_results_that_cannot_be_read_are_refused_in_words(workspace, text, chosen, error):
    with pytest.raises(error) as caught:
        evaluated(results(workspace, text), **chosen)
    assert isinstance(caught.value, ClienteleError)
    assert caught.value.hint


@pytest.mark.shared
def test_artea_is_read_with_its_columns_guessed(shared, workspace):
    file = opened(shared / "data/ab_artea/artea-a_b-experiment.csv", workspace)
    assert (file.group, file.outcome, file.customer) == ("test_coupon", "trans_after", "id")
    found, result = evaluated(file)
    assert {arm.name: (arm.total, arm.customers) for arm in found.arms} == {
        "test_coupon 0": (314, 2498),
        "test_coupon 1": (380, 2502),
    }
    assert result.control == "test_coupon 0"
