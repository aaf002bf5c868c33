"""The overview in words: what is compared, and why something is not."""

from __future__ import annotations

import pytest

from core.features.shop.overview import shop_overview
from core.features.shop.trend import measure_trend
from tests.core.features.conftest import cleaned
from tests.core.features.shop.test_first_orders import steady_shop
from ui.overview import summary


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("steady")
    path = folder / "orders.csv"
    path.write_text(steady_shop(60, seed=1)[0])
    return cleaned(path, folder)


@pytest.fixture(scope="module")
def found(shop):
    return measure_trend(shop.orders, shop.customers)


def shown(found, days):
    return {each.label: each for each in summary.key_figures(found, days, "EUR")}


def test_what_rests_on_who_is_new_is_not_compared_with_the_start_of_the_file(found):
    figures = shown(found, max(found.periods))
    unchanged = {label for label, each in figures.items() if each.change is None}
    assert unchanged == set(summary.OF_NEWCOMERS)


def test_the_note_says_why_it_is_not_compared(found):
    note = summary.lines_note(found, max(found.periods))
    assert (
        "The orders start on 1 Jan 2023: everyone's first order among them counts as new, so an "
        "earlier period cannot be compared for From repeat orders, Customers, Repeat rate and "
        "New customers." in note
    )
    assert "counts as new" in summary.lines_note(found, summary.EVERYTHING)
    assert "until" in summary.over_time_note(found, "month").lower()


def test_a_period_far_from_the_start_is_compared_in_everything_and_without_a_note(found):
    days = next(days for days in found.periods if found.compares_newcomers(days))
    assert all(each.change is not None for each in shown(found, days).values())
    assert "start" not in summary.lines_note(found, days)


def test_small_lines_of_new_customers_leave_out_the_start_of_the_file(found):
    figures = shown(found, summary.EVERYTHING)
    line = figures["New customers"].history
    assert len(line) < len(figures["Orders"].history)
    assert line[0] < 1.3 * sorted(line)[len(line) // 2]
    assert found.by["month"]["new_customers"][0] > 3 * line[0]


def test_the_share_of_repeat_orders_is_at_least_what_the_file_shows(shop, found):
    totals = shop_overview(shop.customers)
    whole = summary.story(found, totals, summary.EVERYTHING, "EUR")
    assert "Repeat orders brought at least" in whole
    days = min(found.periods)
    assert "at least" not in summary.story(found, totals, days, "EUR")
