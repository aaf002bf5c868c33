"""What an amount, a price and a quantity are is told by their values where names mislead."""

from __future__ import annotations

import pytest

from core.columns import role_resolution

_PRICES = [30, 12.5, 8, 45.9]


@pytest.fixture
def roles_of(raw_table):
    def guessed(header, rows):
        lines = [f"2024-{n % 12 + 1:02}-{n % 28 + 1:02},C{n * 3 % 7},{row}" for n, row in rows]
        table = raw_table("\n".join([header, *lines]) + "\n")
        return role_resolution.guess_roles(table)

    return guessed


def paid(product, n):
    """What was paid for one piece: the list price, or less on every third row."""
    return _PRICES[product] * (0.9 if n % 3 == 0 else 1)


def bought(count=60):
    """Number of the row, product, pieces and price of one."""
    for n in range(count):
        product = n * 5 % 4
        yield n, product, n * 7 % 5 % 3 + 1, _PRICES[product]


@pytest.mark.parametrize("price", ["SALES_PRICE", "price", "Total"])
def test_an_amount_of_pieces_beside_the_money_of_the_row_is_the_quantity(roles_of, price):
    rows = [(n, f"{4700 + p},{q},{q * each:.2f}") for n, p, q, each in bought()]
    roles = roles_of(f"TRANSACTION_DT,CUSTOMER_ID,PRODUCT_ID,AMOUNT,{price}", rows)
    assert (roles["quantity"], roles["amount"], roles["unit_price"]) == ("AMOUNT", price, None)
    assert "read as a quantity" in roles.assumptions[0].message


def test_an_amount_of_pieces_beside_the_price_of_one_is_the_quantity(roles_of):
    rows = [(n, f"{4700 + p},{q},{each:.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,amount,unit price", rows)
    assert (roles["quantity"], roles["unit_price"], roles["amount"]) == (
        "amount",
        "unit price",
        None,
    )


def test_an_amount_of_money_beside_a_price_stays_money(roles_of):
    rows = [(n, f"{4700 + p},{q * each:.2f},{each:.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,amount,unit price", rows)
    assert roles["amount"] == "amount"
    assert roles.assumptions == ()


def test_whole_amounts_of_money_alone_stay_money(roles_of):
    roles = roles_of("date,customer,amount", [(n, f"{q}") for n, _, q, _ in bought()])
    assert roles["amount"] == "amount"
    assert roles["quantity"] is None


def test_a_price_that_grows_with_the_pieces_of_a_product_is_the_money_of_the_row(roles_of):
    rows = [(n, f"{4700 + p},{q},{q * each:.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,price", rows)
    assert (roles["quantity"], roles["amount"], roles["unit_price"]) == ("quantity", "price", None)
    assert "row total" in roles.assumptions[0].message


def test_a_price_that_stays_is_the_price_of_a_piece(roles_of):
    rows = [(n, f"{4700 + p},{q},{each:.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,price", rows)
    assert (roles["quantity"], roles["unit_price"], roles["amount"]) == ("quantity", "price", None)
    assert roles.assumptions == ()


@pytest.mark.parametrize(
    "name",
    ["original_price", "Retail price", "Listenpreis", "Adviesprijs", "정가", "Цена по каталогу"],
)
def test_the_only_price_is_used_though_it_is_a_list_price_and_said(roles_of, name):
    rows = [(n, f"{4700 + p},{q},{each:.2f}") for n, p, q, each in bought()]
    roles = roles_of(f"date,customer,product id,quantity,{name}", rows)
    assert roles["unit_price"] == name
    assert "only price" in roles.assumptions[0].message


def test_a_column_of_no_known_name_below_the_list_price_is_the_price_paid(roles_of):
    rows = [(n, f"{4700 + p},{q},{each:.2f},{paid(p, n):.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,list price,zzz", rows)
    assert (roles["quantity"], roles["unit_price"], roles["amount"]) == ("quantity", "zzz", None)
    assert "zzz was used as the price that customers paid" in roles.assumptions[0].message


def test_a_column_of_no_known_name_below_list_price_times_quantity_is_the_amount(roles_of):
    rows = [(n, f"{4700 + p},{q},{each:.2f},{q * paid(p, n):.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,list price,zzz", rows)
    assert (roles["quantity"], roles["unit_price"], roles["amount"]) == ("quantity", None, "zzz")
    assert "row total" in roles.assumptions[0].message


@pytest.mark.parametrize("share", [0.6, 1, 1.2], ids=["a cost", "the same", "more"])
def test_a_column_that_is_never_or_always_the_list_price_was_not_paid(roles_of, share):
    rows = [(n, f"{4700 + p},{q},{each:.2f},{each * share:.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,list price,zzz", rows)
    assert roles["unit_price"] == "list price"
    assert "only price" in roles.assumptions[0].message


def test_of_two_list_prices_the_lower_one_is_used(roles_of):
    rows = [(n, f"{4700 + p},{q},{each:.2f},{paid(p, n):.2f}") for n, p, q, each in bought()]
    roles = roles_of("date,customer,product id,quantity,catalogue price,retail price", rows)
    assert roles["unit_price"] == "retail price"
    assert "catalogue price" in roles.assumptions[0].message


@pytest.mark.parametrize("cost", ["Ostohinta", "Einkaufspreis", "wholesale price", "Nákupní cena"])
def test_a_cost_is_no_price_beside_a_list_price(roles_of, cost):
    rows = [(n, f"{4700 + p},{q},{each:.2f},{paid(p, n):.2f}") for n, p, q, each in bought()]
    assert roles_of(f"date,customer,product id,quantity,list price,{cost}", rows)["unit_price"] == (
        "list price"
    )
