"""Snapshots: counted by hand, and blind to what came after."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core.forecast.history import snapshots

AT = dt.date(2024, 3, 1)


def lines(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "ordered_at", "amount"])


@pytest.fixture
def ann_bob_and_cleo(open_past):
    return open_past(
        lines(
            ("ann", "2024-01-01 09:00", 10),
            ("ann", "2024-01-01 18:00", 5),  # the same day: one decision to buy
            ("ann", "2024-01-21", 20),
            ("ann", "2024-02-10", -8),  # a return is no order but counts in the spend
            ("ann", "2024-02-20", 30),
            ("ann", "2024-03-01", 40),
            ("ann", "2024-03-15", -4),
            ("bob", "2024-02-29", 7),
            ("cleo", "2024-03-02", 99),  # not there yet
            ("dan", "2024-02-01", -3),  # only returns
        ),
        dt.date(2024, 4, 1),
    )


def test_what_is_known_at_a_day_is_what_came_before_it(ann_bob_and_cleo):
    found = ann_bob_and_cleo.at(AT, 30)
    assert list(found.frame.index) == ["ann", "bob"]
    ann = found.frame.loc["ann"]
    assert ann["order_days"] == 3
    assert ann["spend"] == 57
    assert ann["largest_day"] == 30
    # In the 30 days from 31 January: the return and the order of 20 February.
    assert (ann["recent_orders"], ann["recent_spend"]) == (1, 22)
    assert (ann["last_orders"], ann["last_spend"]) == (1, 30)
    assert ann["earlier_spend"] == 35
    assert (ann["future_orders"], ann["future_spend"]) == (1, 36)
    assert found.frame.loc["bob", "future_orders"] == 0


def test_repeats_ages_and_spend_are_those_of_the_purchase_models(ann_bob_and_cleo):
    found = ann_bob_and_cleo.at(AT, 30)
    history = found.history
    ann, bob = history.case
    # The last day seen is 29 February: 59 days after 1 January; 20 February is 50 days after.
    assert history.repeats[ann] == 2
    assert history.last[ann] * 7 == pytest.approx(50)
    assert history.age[ann] * 7 == pytest.approx(59)
    assert (history.repeats[bob], history.last[bob], history.age[bob]) == (0, 0, 0)
    assert found.mean_spend.tolist() == [19, 7]
    assert found.recency_days.tolist() == [10, 1]


def test_a_day_whose_window_is_not_over_has_no_future(ann_bob_and_cleo):
    assert "future_spend" not in ann_bob_and_cleo.at(dt.date(2024, 3, 20), 30).frame
    assert "future_spend" not in ann_bob_and_cleo.at(AT, 30).blind().frame


def test_what_comes_later_changes_nothing_that_is_known(open_past):
    shop = lines(("ann", "2024-01-01", 10), ("ann", "2024-02-01", 20), ("bob", "2024-02-02", 5))
    more = pd.concat([shop, lines(("ann", "2024-03-01", 999), ("bob", "2024-03-02", 9))])
    before, after = (
        open_past(frame, dt.date(2024, 4, 1)).at(AT, 30).blind().frame for frame in (shop, more)
    )
    pd.testing.assert_frame_equal(before, after)


def test_without_money_every_day_with_an_order_counts_one(open_past):
    shop = lines(("ann", "2024-01-01", 1), ("ann", "2024-01-01", 1), ("ann", "2024-02-01", 1))
    assert open_past(shop, AT, money=False).at(AT, 30).frame.loc["ann", "spend"] == 2


def test_orders_a_week_are_those_of_customers_known_at_the_day(ann_bob_and_cleo):
    weeks = ann_bob_and_cleo.orders_a_week(AT)
    assert weeks.tolist() == [1, 0, 0, 0, 0]


def test_a_past_is_made_of_clean_orders(clean_shop, make_line):
    orders = clean_shop(
        [
            make_line("ann", "1", "2024-01-01"),
            make_line("ann", "2", "2024-01-31", quantity=3),
            make_line("bob", "3", "2024-02-05"),
        ]
    )
    found = snapshots.order_history_of(orders, dt.date(2024, 2, 1), money=True)
    assert found.first == dt.date(2024, 1, 1)
    assert found.length_days == 31
    assert found.at(dt.date(2024, 2, 1), 7).frame["spend"].to_dict() == {"ann": 20.0}


def test_a_sale_is_known_until_the_day_it_is_cancelled(clean_shop, make_line):
    orders = clean_shop(
        [
            make_line("ann", "1", "2024-01-01"),
            make_line("ann", "2", "2024-01-10", quantity=7),
            make_line("ann", "C2", "2024-01-20", quantity=-7),
            make_line("bob", "3", "2024-01-05", quantity=3),
            make_line("bob", "C3", "2024-01-05", quantity=-3),
            make_line("cleo", "4", "2024-01-31"),
        ]
    )
    assert {reason.code for reason in orders.report.left_out} == {"cancelled"}
    found = snapshots.order_history_of(orders, dt.date(2024, 2, 1), money=True)
    between = found.at(dt.date(2024, 1, 20), 7).frame
    assert between["spend"].to_dict() == {"ann": 40.0}  # bob's was never known
    assert between["order_days"].to_dict() == {"ann": 2}
    after = found.at(dt.date(2024, 1, 21), 7).frame
    assert after["spend"].to_dict() == {"ann": 5.0}
    # What a customer goes on to spend does not have what was cancelled.
    assert found.at(dt.date(2024, 1, 5), 20).frame["future_spend"].to_dict() == {"ann": 0.0}


def test_a_cancelled_sale_on_a_day_with_another_order_adds_money_and_no_day(clean_shop, make_line):
    orders = clean_shop(
        [
            make_line("ann", "1", "2024-01-01"),
            make_line("ann", "2", "2024-01-01", quantity=7),
            make_line("ann", "C2", "2024-01-20", quantity=-7),
        ]
    )
    found = snapshots.order_history_of(orders, dt.date(2024, 2, 1), money=True)
    ann = found.at(dt.date(2024, 1, 10), 7).frame.loc["ann"]
    assert (ann["order_days"], ann["spend"], ann["largest_day"]) == (1, 40.0, 35.0)
