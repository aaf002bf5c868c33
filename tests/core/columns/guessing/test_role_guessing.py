"""A role goes to the column whose name and values fit best, and to none where nothing fits."""

from __future__ import annotations

import pytest

from core import vocabulary
from core.columns.guessing import role_guessing


@pytest.fixture
def guess(raw_table):
    def guessed(header: str, row: str, rows: int = 40):
        """Guess the roles of a table; `#` in the row stands for its number."""
        lines = "".join(row.replace("#", str(number)) + "\n" for number in range(10, 10 + rows))
        guesses = role_guessing.best_guesses(raw_table(f"{header}\n{lines}"))
        return {one.role: one for one in guesses}

    return guessed


def test_names_and_values_that_agree_are_sure(guess):
    roles = guess("order id,customer id,order date,amount", "A#,C1,2024-05-01,9.50")
    assert {role: roles[role].column for role in ("order_id", "customer_id", "amount")} == {
        "order_id": "order id",
        "customer_id": "customer id",
        "amount": "amount",
    }
    assert roles["ordered_at"].confidence > 0.9
    assert "100% of the values are dates" in roles["ordered_at"].reason


def test_a_column_plays_one_role_and_the_others_stay_empty(guess):
    roles = guess("order id,customer id,order date,amount", "A#,C1,2024-05-01,9.50")
    played = [one.column for one in roles.values() if one.column]
    assert len(played) == len(set(played))
    assert (roles["refund"].column, roles["refund"].confidence) == (None, 0.0)


def test_of_two_columns_with_a_fitting_name_the_values_decide(guess):
    roles = guess("order id,customer id,date,order date,amount", "A#,C1,soon,2024-05-01,9.50")
    assert roles["ordered_at"].column == "order date"


def test_a_clear_name_keeps_its_role_on_values_that_cannot_be_read(guess):
    roles = guess("order id,customer id,order date,amount", "A#,C1,2024-05-01,n/k")
    assert roles["amount"].column == "amount"
    assert roles["amount"].confidence < 0.7


def test_the_total_of_an_order_is_not_the_amount_of_its_lines(raw_table):
    lines = "".join(
        f"A{order},C1,2024-05-01,{price},1,20\n" for order in range(20) for price in (5, 15)
    )
    header = "order id,customer id,order date,unit price,quantity,amount\n"
    roles = {one.role: one for one in role_guessing.best_guesses(raw_table(header + lines))}
    assert roles["unit_price"].column == "unit price"
    assert roles["amount"].column is None


def test_the_columns_that_fit_next_best_are_kept(guess):
    customer = guess("order id,customer id,email,order date,amount", "A#,C1,a@b.se,2024-05-01,9")[
        "customer_id"
    ]
    assert [one.column for one in customer.candidates] == ["customer id", "email"]
    assert customer.runner_up is customer.candidates[1]
    assert customer.candidates[0].score > customer.candidates[1].score


def _purchases(numbers):
    """Sixty purchases of one to three lines; the column # holds what `numbers` makes of them."""
    lines = [
        f"{numbers(n, place)},C{n % 7},{1 + n % 28:02d}.{1 + n % 12:02d}.2024,P{place},{place}.50"
        for n in range(60)
        for place in range(1, 2 + n % 3)
    ]
    return "\n".join(["#,customer,date,article,amount", *lines])


@pytest.mark.parametrize(
    ("numbers", "order"),
    [
        (lambda _n, place: place, None),
        (lambda n, _place: 500 + n, "#"),
        (lambda n, _place: n % 5 + 1, "#"),
    ],
)
def test_a_column_that_counts_the_lines_of_each_purchase_is_no_order_number(
    numbers, order, raw_table
):
    guesses = role_guessing.best_guesses(raw_table(_purchases(numbers)))
    assert {one.role: one.column for one in guesses}["order_id"] == order


def test_a_date_named_in_part_is_assumed_where_no_name_says_it_whole(guess):
    roles = guess("client,snapshot_date_of_x,amount", "C1,2024-05-#,9.50", rows=20)
    assert roles["ordered_at"].column == "snapshot_date_of_x"
    assert "no other column looks more like it" in roles["ordered_at"].assumed.text()
    assert (
        guess("client,snapshot_date_of_x,order date,amount", "C1,2024-05-#,2024-06-#,9.50", 20)[
            "ordered_at"
        ].column
        == "order date"
    )


@pytest.mark.parametrize(
    ("column", "role"),
    [
        ("total_paid_tax_incl", "amount"),
        ("date_add", "ordered_at"),
        ("Login kupującego", "customer_id"),
        ("注文者メールアドレス", "customer_id"),
        ("البريد الإلكتروني", "customer_id"),
        ("تاريخ الطلب", "ordered_at"),
        ("סכום", "amount"),
        ("מספר הזמנה", "order_id"),
        ("EXT_PRICE", "amount"),
        ("Booked on", "ordered_at"),
        ("user_pseudo_id", "customer_id"),
        ("ecommerce.transaction_id", "order_id"),
    ],
)
def test_words_of_shops(column, role):
    assert vocabulary.match_role(role, column).exact
