"""What one order is, where its number alone does not say."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.core.conftest import line

REUSED, SHARED = "order_numbers_reused", "order_numbers_shared"


def day(number):
    return str(dt.date(2024, 1, 1) + dt.timedelta(days=number))


def codes(orders):
    return {notice.code for notice in orders.report.notices}


def till(days=12, tickets=5, members=7):
    """A till that begins with ticket 1 every day; members come round again and again."""
    return [
        line(f"m{(a_day * 3 + ticket * 2 + a_day // 5) % members}", str(ticket), day(a_day))
        for a_day in range(days)
        for ticket in range(1, tickets + 1)
    ]


def test_tickets_that_begin_again_every_day_are_told_apart_by_the_day(clean_shop):
    orders = clean_shop(till())
    assert orders.report.file.orders == 60
    assert REUSED in codes(orders)


def test_a_till_with_few_members_among_nobody_known_is_told_apart_as_well(clean_shop):
    lines = [
        line(f"m{n % 6}" if n % 4 == 0 else None, str(n % 10 + 1), day(n // 10)) for n in range(300)
    ]
    assert clean_shop(lines, guests="one_per_order").report.file.orders == 300


def test_numbers_of_two_shops_are_told_apart_by_the_customer(clean_shop):
    shops = [line(f"a{n % 9}", str(100 + n), day(n)) for n in range(20)]
    shops += [line(f"b{n % 8}", str(100 + n), day(n + 90)) for n in range(20)]
    orders = clean_shop(shops)
    assert orders.report.file.orders == 40
    (notice,) = (one for one in orders.report.notices if one.code == REUSED)
    assert "20 numbers" in notice.message


def test_a_late_shipment_in_shops_that_share_numbers_stays_in_its_order(clean_shop):
    shops = [line(f"a{n % 9}", str(100 + n), day(n)) for n in range(20)]
    shops += [line(f"a{n % 9}", str(100 + n), day(n + 3), product_id="late") for n in range(20)]
    shops += [line(f"b{n % 8}", str(100 + n), day(n + 90)) for n in range(20)]
    assert clean_shop(shops).report.file.orders == 40


def test_numbers_that_begin_again_each_year_are_told_apart_for_the_same_customer_too(clean_shop):
    loyal = {3, 4, 5}
    years = [
        line(f"c{(n % 40 if n % 40 in loyal else n) % 9}", str(n % 40), day(n * 8))
        for n in range(80)
    ]
    orders = clean_shop(years)
    assert orders.report.file.orders == 80
    (notice,) = (one for one in orders.report.notices if one.code == REUSED)
    assert "customer and day" in notice.message


def test_lines_that_come_late_outweigh_a_number_that_is_used_again(clean_shop):
    shops = [line(f"a{n % 9}", str(100 + n), day(n)) for n in range(20)]
    shops += [line(f"a{n % 9}", str(100 + n), day(n + 3), product_id="late") for n in range(20)]
    shops += [line(f"b{n % 8}", str(100 + n), day(n + 90)) for n in range(20)]
    shops += [line("a0", "100", day(300))]
    assert clean_shop(shops).report.file.orders == 40


def test_tickets_of_two_tills_that_both_begin_again_need_customer_and_day(clean_shop):
    first, second = till(), [one | {"customer_id": f"x{one['customer_id']}"} for one in till()]
    assert clean_shop(first + second).report.file.orders == 120


def test_an_order_with_a_late_line_and_another_hour_stays_one(clean_shop):
    lines = [
        line(f"c{n % 5}", str(n), moment)
        for n in range(20)
        for moment in (f"{day(n)} 10:00", f"{day(n)} 10:05", f"{day(n + 4)} 09:00")
    ]
    orders = clean_shop(lines)
    assert orders.report.file.orders == 20
    assert codes(orders).isdisjoint({REUSED, SHARED})


def test_a_line_without_a_customer_does_not_split_an_order(clean_shop):
    lines = [line(who, str(n), day(n)) for n in range(20) for who in (f"c{n % 5}", None)]
    assert clean_shop(lines).report.file.orders == 20


def test_one_number_in_hundreds_with_two_customers_is_only_named(clean_shop):
    lines = [line(f"c{n % 40}", str(n), day(n % 90)) for n in range(300)]
    orders = clean_shop([*lines, line("other", "7", day(60))])
    assert orders.report.file.orders == 300
    assert SHARED in codes(orders)


@pytest.mark.parametrize(
    ("asked", "orders"),
    [("alone", 5), ("with_day", 60), ("with_customer", 35), ("with_customer_and_day", 60)],
)
def test_what_names_an_order_can_be_set(asked, orders, clean_shop):
    assert clean_shop(till(), order_number=asked).report.file.orders == orders


def test_every_count_of_orders_goes_by_the_same_identity(clean_shop):
    orders = clean_shop(till())
    with orders.opened() as connection:
        (counted,) = connection.execute(
            "SELECT count(DISTINCT order_id) FROM order_lines"
        ).fetchone()
    assert counted == orders.report.file.orders == 60
