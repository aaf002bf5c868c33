"""Which column plays which role: guessed from names and values, and left open where unsure."""

from __future__ import annotations

import pytest

from core.columns import role_resolution, roles
from core.errors import MissingRoleError, SettingError
from core.settings import ReadSettings
from core.vocabulary import column_names


def table(header, *rows):
    return "\n".join([header, *rows]) + "\n"


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ("Kundennummer;Bestellnr.;Bestelldatum;Einzelpreis (€);Menge", "K1;B1;31.12.2024;1,50;2"),
        (
            "Code client;N° commande;Date de commande;Prix unitaire;Quantité",
            "K1;B1;31/12/2024;1,50;2",
        ),
        (
            "ID cliente;Nº pedido;Fecha de pedido;Precio unitario;Cantidad",
            "K1;B1;31/12/2024;1,50;2",
        ),
        (
            "Código do cliente;Pedido;Data do pedido;Preço unitário;Quantidade",
            "K1;B1;31/12/2024;1,50;2",
        ),
        (
            "Codice cliente;Numero ordine;Data ordine;Prezzo unitario;Quantità",
            "K1;B1;31/12/2024;1,50;2",
        ),
        ("Klantnummer;Bestelnummer;Besteldatum;Stukprijs;Aantal", "K1;B1;31-12-2024;1,50;2"),
        ("customerId;orderNumber;orderDate;unitPrice;qty", "K1;B1;2024-12-31;1.50;2"),
        ("CUSTOMER_ID;ORDER_NO;ORDER_DATE;UNIT_PRICE;QUANTITY", "K1;B1;2024-12-31;1.50;2"),
    ],
)
def test_columns_are_known_in_many_languages(header, rows, load):
    loaded = load(table(header, rows, rows.replace("K1;B1", "K2;B2")))
    expected = ("customer_id", "order_id", "ordered_at", "unit_price", "quantity")
    assert tuple(loaded.roles[role] for role in expected) == loaded.raw.columns


@pytest.mark.parametrize(
    "column", ["Discount Amount", "Sales Tax", "Shipping total", "Refunded Amount", "Fee", "Tip"]
)
def test_money_that_is_no_revenue_is_not_the_amount(column, raw_table):
    rows = [f"C{n % 3},2024-01-0{n},{n}.50" for n in range(1, 9)]
    guessed = role_resolution.guess_roles(
        raw_table(table(f"customer_id,order_date,{column}", *rows))
    )
    assert guessed["amount"] is None


def test_a_total_repeated_on_every_line_of_an_order_is_not_the_line_amount(raw_table):
    rows = [
        f"C{order},{order},2024-01-0{order},{price},1,{30 * order}"
        for order in range(1, 9)
        for price in (10 * order, 20 * order)
    ]
    header = "customer_id,order_id,order_date,unit_price,quantity,total"
    guessed = role_resolution.guess_roles(raw_table(table(header, *rows)))
    assert guessed["unit_price"] == "unit_price"
    assert guessed["amount"] is None


def test_a_total_of_each_line_is_the_amount(raw_table):
    rows = [
        f"C{order},{order},2024-01-0{order},{price},2,{2 * price}"
        for order in range(1, 9)
        for price in (10 * order, 20 * order)
    ]
    header = "customer_id,order_id,order_date,unit_price,quantity,total"
    assert role_resolution.guess_roles(raw_table(table(header, *rows)))["amount"] == "total"


def test_the_fuller_column_is_the_customer(raw_table):
    rows = [f"{n if n % 2 else 0},p{n}@shop.example,2024-01-0{n},{n}.5" for n in range(1, 9)]
    guessed = role_resolution.guess_roles(
        raw_table(table("customer_id,email,order_date,amount", *rows))
    )
    assert guessed["customer_id"] == "email"


def test_an_id_that_never_repeats_is_no_customer(raw_table):
    rows = [f"{n},2024-01-0{n},{n}.5" for n in range(1, 9)]
    assert (
        role_resolution.guess_roles(raw_table(table("id,date,amount", *rows)))["customer_id"]
        is None
    )


def test_a_time_of_day_is_no_order_date(raw_table):
    rows = [f"C{n},0{n}:30:00,{n}.5" for n in range(1, 9)]
    assert (
        role_resolution.guess_roles(raw_table(table("customer_id,time,amount", *rows)))[
            "ordered_at"
        ]
        is None
    )


def test_every_role_is_guessed_once_and_every_column_used_once(raw_table):
    header = "customer_id,customer,order_id,order,date,order_date,amount,total"
    rows = [f"C{n},Jo,{n},{n},2024-01-0{n},2024-01-0{n},{n},{n}" for n in range(1, 9)]
    guesses = role_resolution.guess_roles(raw_table(table(header, *rows))).guesses
    assert tuple(guess.role for guess in guesses) == roles.ROLES
    columns = [guess.column for guess in guesses if guess.column]
    assert len(columns) == len(set(columns))
    assert all(0 <= guess.confidence <= 1 and guess.reason for guess in guesses)


@pytest.mark.parametrize("column", ["Custmer ID", "Customer-ID ", "customerID (key)", "Cust. No"])
def test_a_slip_of_the_pen_is_forgiven(column):
    assert column_names.match_role("customer_id", column).score >= 0.5


SHOP = table(
    "who,when,what,cost_x", "A,2024-01-01,mug,1", "B,2024-01-02,pen,2", "A,2024-02-01,pen,2"
)


def test_a_missing_role_says_how_to_choose_it(raw_table):
    with pytest.raises(MissingRoleError) as caught:
        role_resolution.resolve_roles(raw_table(SHOP), ReadSettings())
    assert "--role customer_id=COLUMN" in caught.value.hint
    assert "who" in caught.value.hint


def test_roles_set_by_hand_are_used(raw_table):
    chosen = (("customer_id", "who"), ("ordered_at", "WHEN"), ("amount", "cost_x"))
    settled = role_resolution.resolve_roles(raw_table(SHOP), ReadSettings(roles=chosen))
    assert settled["ordered_at"] == "when"
    assert next(g for g in settled.guesses if g.role == "customer_id").confidence == 1


def test_the_chosen_roles_are_a_setting_that_gives_them_again(raw_table):
    raw = raw_table(table("customer_id,order_date,amount", "A,2024-01-01,1", "B,2024-01-02,2"))
    first = role_resolution.resolve_roles(raw, ReadSettings())
    assert (
        role_resolution.resolve_roles(raw, ReadSettings(roles=first.chosen())).chosen()
        == first.chosen()
    )


def test_unknown_roles_and_columns_are_refused(raw_table):
    raw = raw_table(SHOP)
    with pytest.raises(SettingError, match="shopper"):
        role_resolution.resolve_roles(raw, ReadSettings(roles=(("shopper", "who"),)))
    with pytest.raises(MissingRoleError, match="nobody") as caught:
        role_resolution.resolve_roles(raw, ReadSettings(roles=(("customer_id", "nobody"),)))
    assert "who" in caught.value.hint


def test_long_column_lists_are_cut_in_messages(raw_table):
    names = [f"column number {n} with quite a long name indeed" for n in range(100)]
    raw = raw_table(
        table(",".join(names), ",".join("xy" for _ in names), ",".join("z" for _ in names))
    )
    with pytest.raises(MissingRoleError) as caught:
        role_resolution.resolve_roles(raw, ReadSettings())
    assert len(caught.value.hint) < 800
    assert "88 more" in caught.value.hint


def test_a_role_can_be_left_out(raw_table):
    raw = raw_table(
        table("customer_id,order_date,amount,country", "A,2024-01-01,1,UK", "B,2024-01-02,2,FR")
    )
    assert (
        role_resolution.resolve_roles(raw, ReadSettings(roles=(("country", None),)))["country"]
        is None
    )
    with pytest.raises(MissingRoleError, match="customer_id"):
        role_resolution.resolve_roles(raw, ReadSettings(roles=(("customer_id", None),)))


def test_after_a_choice_the_column_that_was_guessed_is_the_next_best():
    candidates = (roles.Candidate("customer", 0.9), roles.Candidate("cashier", 0.6))
    guessed = roles.Roles((roles.RoleGuess("customer_id", "customer", 0.9, candidates=candidates),))
    (swapped,) = guessed.choose("customer_id", "cashier").guesses
    assert swapped.column == "cashier"
    assert swapped.runner_up == candidates[0]
