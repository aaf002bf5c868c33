"""Rows that repeat what was put into groups are put together, or the test stops with a word."""

from __future__ import annotations

import pytest
from trials import evaluated, opened

from core.errors import SettingError


@pytest.fixture
def results(workspace):
    def build(header, rows):
        path = workspace / "results.csv"
        path.write_text("\n".join([header, *rows]), encoding="utf-8")
        return opened(path, workspace)

    return build


def weeks(names, weeks=4):
    return [
        f"{name},{'AB'[at % 2]},{week},{50 + 7 * at % 30 + week / 10}"
        for at, name in enumerate(names)
        for week in range(1, weeks + 1)
    ]


@pytest.mark.parametrize("column", ["LocationID", "store", "Filiale", "shop_id", "Sucursal No"])
def test_a_place_that_repeats_counts_once(results, column):
    file = results(f"{column},group,week,revenue", weeks([f"L{n}" for n in range(24)]))
    found, _ = evaluated(file)
    assert {arm.customers for arm in found.arms} == {12}
    assert "rows_grouped" in {notice.code for notice in found.notices}
    assert {arm.customers for arm in evaluated(file, customer="")[0].arms} == {48}


def test_of_two_places_the_smaller_was_put_into_groups(results):
    rows = [f"M{at // 6},{row}" for at, row in enumerate(weeks([f"L{n}" for n in range(24)], 6))]
    found, _ = evaluated(results("MarketID,LocationID,group,week,revenue", rows))
    assert {arm.customers for arm in found.arms} == {12}


def test_a_customer_with_many_visits_counts_once(results):
    rows = weeks([f"u{n}" for n in range(60)], 7)
    found, _ = evaluated(results("user_id,variant,visit,revenue", rows))
    assert {arm.customers for arm in found.arms} == {30}


def test_customers_in_several_groups_stop_the_test(results):
    rows = [f"u{n % 40},{'AB'[n // 40 % 2]},{n % 13}" for n in range(400)]
    file = results("user_id,variant,revenue", rows)
    with pytest.raises(SettingError, match="user_id"):
        evaluated(file)
    assert {arm.customers for arm in evaluated(file, customer="")[0].arms} == {200}


def test_another_id_that_repeats_is_a_word_of_caution(results):
    rows = [f"pg{n % 12},{'AB'[n % 2]},{n % 13}" for n in range(400)]
    found, _ = evaluated(results("page_id,variant,revenue", rows))
    assert {arm.customers for arm in found.arms} == {200}
    assert "rows_may_repeat" in {notice.code for notice in found.notices}


def test_a_test_of_customers_is_left_as_it_is(results):
    rows = [f"c{n},{'AB'[n % 2]},S{n % 7},{n % 13}" for n in range(400)]
    found, _ = evaluated(results("customer_id,variant,store,revenue", rows))
    assert {arm.customers for arm in found.arms} == {200}
    assert not {notice.code for notice in found.notices}
