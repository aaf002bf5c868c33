"""Names of columns, known and newly composed, and the roles they speak for."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
import yaml

from core.columns import ROLES
from core.vocabulary import column_names

KNOWN = yaml.safe_load((Path(__file__).parent / "known_names.yaml").read_text(encoding="utf-8"))

COMPOSED = yaml.safe_load(
    (Path(__file__).parent / "composed_names.yaml").read_text(encoding="utf-8")
)
_ALL = tuple(dict.fromkeys((*ROLES, "discount")))
NO_SALE = (
    "Ship date|Discount Code|Staff ID|Cashier|Kasse|Verkäufer|Kasir|Seller ID|Tax|Shipping cost|"
    "Carrier Name|Empfänger|Store ID|Payment Method|Zahlungsart|Birth date|Profit|First name|"
    "Order day of week|Delivery date|配送日|직원번호|Tax rate|Coupon code|Employee Number|"
    "User agent|Card|Education"
)  # fmt: skip


def test_every_name_seen_in_an_export_is_recognised():
    for role, weights in KNOWN.items():
        for weight, names in weights.items():
            for name in names:
                match = column_names.match_role(role, str(name))
                assert match.exact, (role, name)
                assert match.score == pytest.approx(weight, abs=0.1), (role, name)


@pytest.mark.parametrize("role", COMPOSED)
def test_names_composed_in_ways_that_nobody_listed_are_recognised(role):
    for name in COMPOSED[role]:
        scores = {one: match.score for one, match in column_names.match_roles(name, _ALL).items()}
        assert scores[role] >= 0.69, (name, scores)
        assert scores[role] == max(scores.values()), (name, scores)


@pytest.mark.parametrize("name", NO_SALE.split("|"))
def test_what_is_no_part_of_a_sale_plays_no_role(name):
    best = max(match.score for match in column_names.match_roles(name, ROLES).values())
    assert best < 0.5


@pytest.mark.parametrize("name", ["Unit Cost", "Einkaufspreis", "원가", "Harga Beli", "Koszt"])
def test_a_cost_is_a_price_only_where_nothing_else_is(name):
    assert 0 < column_names.match_role("unit_price", name).score <= 0.5
    assert column_names.match_role("amount", name).score == 0


@pytest.mark.parametrize("name", ["List price", "Original Price", "MSRP price", "Compare at price"])
def test_a_list_price_is_a_weak_price_but_better_than_a_cost(name):
    assert 0.5 < column_names.match_role("unit_price", name).score < 0.8


def test_a_number_of_orders_counts_them_and_an_order_number_names_one():
    assert column_names.match_role("order_id", "order number").score == 1
    assert column_names.match_role("order_id", "number of orders").score == 0
    assert column_names.match_role("frequency", "number of orders").exact
    assert not column_names.match_role("frequency", "order number").exact


def test_five_hundred_columns_are_instant():
    names = [f"{word} {place}" for place in range(125) for word in ("xq", "Kunde", "zz", "betragx")]
    start = time.perf_counter()
    for name in names:
        column_names.match_roles(name, ROLES)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize(
    "name",
    [
        "Antal ordrar",
        "Antal köp",
        "Aantal bestellingen",
        "Jumlah Pesanan",
        "Rendelések száma",
        "订单数",
    ],
)
def test_a_count_of_orders_is_neither_pieces_nor_an_order_number(name):
    match = column_names.match_roles(name, ("frequency", "quantity", "order_id"))
    assert match["frequency"].exact
    assert max(match["quantity"].score, match["order_id"].score) < match["frequency"].score


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Bill To", "customer_id"),
        ("E-mailová adresa", "customer_id"),
        ("Cari Kodu", "customer_id"),
        ("Mã khách hàng", "customer_id"),
        ("单据编号", "order_id"),
        ("Ngày đặt hàng", "ordered_at"),
        ("Đơn giá", "unit_price"),
        ("Markdown price", "unit_price"),
        ("Rate", "unit_price"),
        ("品番", "product_id"),
        ("Thành tiền", "amount"),
        ("Do zapłaty", "amount"),
        ("Montant cumulé", "monetary"),
    ],
)
def test_a_shop_s_word_in_many_languages_plays_its_role(name, role):
    assert column_names.match_role(role, name).exact


@pytest.mark.parametrize("name", ["Tax rate", "Discount rate", "Exchange rate"])
def test_a_rate_of_something_else_is_no_price(name):
    assert column_names.match_role("unit_price", name).score < 0.5


@pytest.mark.parametrize(
    ("name", "without"),
    [
        ("Annual Income (k$)", "Annual Income"),
        ("[ref] Order", "Order"),
        ("(all of it)", "(all of it)"),
        pytest.param("(" * 200_000, "(" * 200_000, id="brackets that never close"),
    ],
)
def test_a_note_in_brackets_is_not_part_of_a_name(name, without):
    assert column_names.without_note(name) == without
