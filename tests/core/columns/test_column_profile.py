"""What the values of a column look like, measured on the first, middle and last rows."""

from __future__ import annotations

import pytest

from core.columns import column_profile
from core.engine import connect


@pytest.fixture
def facts(raw_table):
    def measured(content: str):
        raw = raw_table(content)
        with connect() as connection:
            column_profile.sample(connection, raw, raw.columns)
            return column_profile.facts(connection, raw, raw.columns)

    return measured


def test_shares_are_those_of_the_filled_rows(facts):
    found = facts("customer,amount,date\nC1,9.50,2024-05-01\nguest,3,2024-05-02\n,x,2024-05-02\n")
    assert found["customer"].filled == pytest.approx(2 / 3)
    assert found["customer"].usable == pytest.approx(1 / 3)
    assert found["amount"].numbers == pytest.approx(2 / 3)
    assert found["amount"].whole == pytest.approx(1 / 3)
    assert found["date"].dates == 1
    assert found["date"].distinct == pytest.approx(2 / 3)


@pytest.mark.parametrize("value", ["20240501", "1714521600", "45413"])
def test_a_date_can_be_one_number(facts, value):
    assert facts(f"when,n\n{value},1\n{value},2\n")["when"].numbered_dates == 1


@pytest.mark.parametrize("value", ["1 234,50", "$9.50", "9.50 EUR", "-3", "+4"])
def test_signs_and_currencies_may_stand_beside_a_number(facts, value):
    assert facts(f"amount\tn\n{value}\t1\n{value}\t2\n")["amount"].numbers == 1


def test_an_id_with_letters_is_no_number(facts):
    found = facts("id,n\nC01,1\nC02,2\n")["id"]
    assert (found.numbers, found.with_digit, found.with_space) == (0, 1, 0)


def test_only_stretches_of_a_long_table_are_looked_at(raw_table):
    rows = 4 * column_profile.WINDOW_ROWS
    raw = raw_table("n,m\n" + "".join(f"{row},{row}\n" for row in range(1, rows + 1)))
    with connect() as connection:
        column_profile.sample(connection, raw, ["n"])
        found = connection.execute("SELECT count(*), min(n::INT), max(n::INT) FROM sampled")
        assert found.fetchone() == (3 * column_profile.WINDOW_ROWS, 1, rows)


@pytest.mark.parametrize(
    ("totals", "repeats"),
    [(("20", "20"), True), (("20", ""), True), (("5", "15"), False)],
)
def test_a_total_that_repeats_on_each_line_belongs_to_the_order(raw_table, totals, repeats):
    lines = "".join(
        f"A{order},{price},{total}\n"
        for order in range(10)
        for price, total in zip(("5", "15"), totals, strict=True)
    )
    raw = raw_table(f"order,price,total\n{lines}")
    with connect() as connection:
        column_profile.sample(connection, raw, raw.columns)
        found = column_profile.repeats_within_orders(connection, "order", "total", "price")
    assert found is repeats


def test_money_with_a_currency_is_no_date(facts):
    """EUR 24,00 is written like Jan 24,00."""
    rows = [f'"R$ {n},00","EUR {n},50","Jan {n}, 2024"' for n in range(10, 24)]
    found = facts("\n".join(["total,net,day", *rows]))
    assert {name: one.dates for name, one in found.items()} == {"total": 0, "net": 0, "day": 1}
