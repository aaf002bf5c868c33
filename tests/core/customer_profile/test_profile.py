"""One customer: found as people type, with orders that add up to what is measured of all."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.neighbors import NearestNeighbors

from core.charts import customer as charts
from core.customer_profile import profile
from core.customer_profile.customer_orders import CANCELLED, ORDER, RETURN
from core.customer_profile.nearest import nearest_customers
from core.customer_profile.search import search_customers
from core.errors import SettingError
from core.playbooks import playbook
from core.segmentation.diagnostics.diagnostics import points_of

IDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S")), min_size=1, max_size=9)


def customers(*ids: str, without_purchase: tuple[str, ...] = ()):
    index = pd.Index(ids, dtype="str", name="customer_id")
    return SimpleNamespace(
        frame=pd.DataFrame({"frequency": 1.0}, index=index), without_purchase=without_purchase
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("00417", "00417"),
        (" 417 ", "00417"),
        ("417", "00417"),
        ("anna@shop.example", "Anna@Shop.example"),
        ("  ANNA@shop.EXAMPLE", "Anna@Shop.example"),
        ("back only", "Back Only"),
        ("000", "000"),
    ],
)
def test_spaces_case_and_leading_zeros_do_not_matter(typed, meant):
    shop = customers(
        "00417", "14170", "Anna@Shop.example", "000", "41", without_purchase=("Back Only",)
    )
    assert search_customers(shop, typed).exact == meant


def test_letter_by_letter_wins_over_what_is_nearly_the_same():
    shop = customers("0012", "12", "012")
    assert search_customers(shop, "12").exact == "12"
    assert search_customers(shop, "012").exact == "012"
    # Four ways to write twelve: none of them is meant more than the others.
    asked = search_customers(shop, "00012")
    assert asked.exact is None
    assert set(asked.ids) == {"0012", "12", "012"}


def test_those_that_begin_with_the_text_come_first_and_all_are_counted():
    shop = customers(*(f"{n:03d}k" for n in range(200)))
    found = search_customers(shop, "19", most=5)
    assert found.ids == ("190k", "191k", "192k", "193k", "194k")
    # 190k to 199k begin with it; 019k and 119k hold it.
    assert found.total == 12


@pytest.mark.parametrize("typed", ["", "   ", "nobody", "%", "' OR 1=1 --", ".*", "9" * 10_000])
def test_what_nobody_is_called_finds_nobody(typed):
    found = search_customers(customers("a1", "b2"), typed)
    assert (found.exact, found.total, found.ids) == (None, 0, ())


@settings(max_examples=60, deadline=None)
@given(st.sets(IDS, min_size=1, max_size=20))
def test_everybody_is_found_by_their_own_id(ids):
    shop = customers(*ids)
    for one in ids:
        assert search_customers(shop, one).exact == one


def test_orders_of_each_customer_add_up_to_what_is_measured_of_all(analysis, some):
    frame = analysis.customers.frame
    for customer, one in some.items():
        orders = one.purchases.orders
        counted = orders[orders["kind"] != CANCELLED]
        placed = counted[counted["kind"] == ORDER]
        assert counted["amount"].sum() == pytest.approx(frame.loc[customer, "monetary"])
        assert placed["order_id"].nunique() == frame.loc[customer, "frequency"]
        assert placed["ordered_at"].max() == frame.loc[customer, "last_order_at"]
        assert orders["ordered_at"].is_monotonic_increasing


def test_a_cancelled_sale_is_shown_and_not_counted(analysis):
    orders = profile.load_profile(analysis, "0003").purchases.orders.set_index("order_id")
    assert orders.loc["x1", "kind"] == CANCELLED
    assert orders.loc["x1", "amount"] == pytest.approx(15.54)
    assert "x2" not in orders.index


def test_a_customer_with_only_returns_so_far_is_found_shown_and_in_no_segment(shop):
    early = shop(dt.date(2024, 10, 1))
    assert early.customers.without_purchase == ("Back Only",)
    assert search_customers(early.customers, "back only").exact == "Back Only"
    one = profile.load_profile(early, "Back Only")
    assert one.measures is None
    assert one.segment is None
    assert one.history.empty
    assert one.nearest.empty
    # The order of December is in the file, though it does not count as of October.
    assert list(one.purchases.orders["kind"]) == [RETURN, ORDER]


def test_nobody_is_made_up(analysis):
    with pytest.raises(SettingError, match="no customer 9999"):
        profile.load_profile(analysis, "9999")


def test_the_last_of_the_earlier_scores_are_those_of_today(analysis, some):
    scores = ["recency_score", "frequency_score", "monetary_score", "segment"]
    for customer, one in some.items():
        last = one.history.iloc[-1]
        assert last["day"] == analysis.customers.as_of
        assert list(last[scores]) == list(analysis.rfm.frame.loc[customer, scores])


def test_what_was_measured_at_an_earlier_day_is_what_the_file_told_then(some, shop):
    day = dt.date(2024, 10, 1)
    then = shop(day).customers.frame
    measures = ["recency_days", "frequency", "monetary"]
    both = [each for each in some if each in then.index]
    assert len(both) > 5
    for customer in both:
        before = some[customer].history.set_index("day")
        assert list(before.loc[day, measures]) == pytest.approx(
            list(then.loc[customer, measures].astype(float))
        )


def test_who_is_alike_is_nearest_in_the_space(analysis):
    found = analysis.segmentation
    points = points_of(found)
    _, nearest = NearestNeighbors(n_neighbors=6).fit(points).kneighbors(points[[7]])
    mine = nearest_customers(found, found.points.index[7], 5)
    others = [place for place in nearest[0] if place != 7][:5]
    away = np.linalg.norm(points[others] - points[7], axis=1)
    assert list(mine) == pytest.approx(sorted(away))
    assert found.points.index[7] not in mine.index


def test_the_first_message_is_due_after_the_last_order_or_now(analysis, some):
    advice = playbook.load_playbook()
    cards = {
        each.segment: each for each in playbook.strategy_cards(analysis.rfm.profiles, advice, None)
    }
    as_of = analysis.customers.as_of
    for one in some.values():
        strategy = cards[one.rfm_segment]
        step = profile.next_action_for(strategy, one, as_of)
        last = one.measures["last_order_at"].date()
        wait = dt.timedelta(days=strategy.first_contact_days)
        assert step.on is None or step.on == last + wait > as_of
        assert (step.on is None) == (last + wait <= as_of)


def test_the_charts_state_what_they_show(analysis):
    one = profile.load_profile(analysis, "0006")
    drawn = charts.customer_timeline(one.purchases, analysis.customers.as_of, "EUR")
    assert drawn.finding.startswith("7 orders in ")
    assert sum(len(bar.x) for bar in drawn.figure.data) == len(one.purchases.orders)
    through = charts.segment_history(one.history, {})
    assert sum(len(bar.x) for bar in through.figure.data) == len(one.history)
    assert one.history["segment"].iloc[-1] in through.finding
