"""Columns whose words say what became of a sale: which are taken, and which are not."""

from __future__ import annotations

from decimal import Decimal

import pytest

from core.cleaning import clean_orders
from core.columns import role_resolution
from core.columns.parsers import registry
from core.settings import CleanSettings, ReadSettings


@pytest.fixture
def shop(raw_table, tmp_path):
    """Twenty sales over 50.00; every fifth row holds the first word, the others the last ones."""

    def build(column, words, settings=None, fifth_amount=50):
        first, *others = words
        rows = [
            f"O{n},C{n % 6},2024-{1 + n % 12:02d}-{1 + n % 27:02d},"
            + (f"{fifth_amount},{first}" if n % 5 == 0 else f"50,{others[n % len(others)]}")
            for n in range(20)
        ]
        raw = raw_table("\n".join([f"Order ID,Customer ID,Order Date,Sales,{column}", *rows]))
        roles = role_resolution.resolve_roles(raw, settings or ReadSettings())
        readings = registry.choose_parsers(raw, roles, settings or ReadSettings())
        return roles, clean_orders(raw, readings, tmp_path, CleanSettings())

    return build


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Refunded?", ("1", "0")),
        ("is_refunded", ("True", "False")),
        ("Returned", ("Yes", "")),
        ("Retour", ("ja", "nein")),
        ("Remboursé", ("oui", "non")),
        ("Devuelto", ("sí", "no")),
        ("Storno", ("Ja", "Nein")),
        ("Returnat", ("Da", "Nu")),
        ("Zwrócono", ("Tak", "Nie")),
        ("Hoàn trả", ("Có", "Không")),
        ("반품", ("예", "아니오")),
        ("Cancelled", ("1", "0")),
        ("Return Status", ("Returned", "Not Returned")),
    ],
)
def test_a_yes_takes_the_sale_back(shop, column, words):
    _, orders = shop(column, words)
    assert orders.report.used_revenue == Decimal(800)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Type", ("Refund", "Sale")),
        ("Belegart", ("Gutschrift", "Rechnung")),
        ("Type de document", ("Avoir", "Facture")),
        ("Tipo", ("Devolución", "Venta")),
        ("Document", ("Credit note", "Invoice")),
        ("Typ", ("Återbetalning", "Försäljning")),
        ("Type", ("Refusion", "Salg")),
        ("Tyyppi", ("Hyvitys", "Myynti")),
        ("Tip", ("Rambursare", "Vânzare")),
        ("Típus", ("Visszatérítés", "Eladás")),
        ("Loại", ("Hoàn tiền", "Bán hàng")),
        ("交易类型", ("退款", "销售")),
        ("거래구분", ("환불", "판매")),
    ],
)
@pytest.mark.parametrize("amount", [50, -50])
def test_a_row_called_a_refund_reduces_revenue_whatever_its_sign(shop, column, words, amount):
    roles, orders = shop(column, words, fifth_amount=amount)
    assert roles["kind"] == column
    assert orders.report.used_revenue == Decimal(600)


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("event_type", ("purchase", "view", "cart", "remove_from_cart")),
        ("action", ("buy", "pageview", "addtocart", "banner_dismiss")),
        ("Event Name", ("Order Completed", "Product Viewed", "Product Added")),
        ("Aktion", ("Kauf", "Ansicht", "Warenkorb")),
        ("evenement", ("achat", "vue", "ajout au panier")),
    ],
)
def test_of_visits_only_purchases_count(shop, column, words):
    _, orders = shop(column, words)
    assert orders.report.used_revenue == Decimal(200)
    (notice,) = [one for one in orders.report.notices if one.code == "not_sold_rows"]
    assert "only purchases count" in notice.message


@pytest.mark.parametrize(
    ("column", "words"),
    [
        ("Returning customer", ("Yes", "No")),
        ("Gift wrap", ("Yes", "No")),
        ("Payment Type", ("Credit card", "Cash")),
        ("Delivery status", ("Returned", "Delivered")),
        ("Order Type", ("Click & Collect", "Online")),
        ("Channel", ("Search", "Direct")),
        ("Subscription", ("Cancelled", "Active")),
        ("Note", ("please refund the shipping, thank you very much", "")),
    ],
)
def test_words_about_something_else_change_nothing(shop, column, words):
    _, orders = shop(column, words)
    assert orders.report.used_revenue == Decimal(1000)


def test_what_a_word_means_can_be_chosen(shop):
    chosen = ReadSettings(not_sold_words=("Weird",), refund_words=("back again",))
    _, orders = shop("status", ("weird", "paid"), chosen)
    assert orders.report.used_revenue == Decimal(800)
    _, orders = shop("transaction type", ("Back Again", "Sale"), chosen)
    assert orders.report.used_revenue == Decimal(600)


def test_one_known_word_for_a_cancellation_makes_the_others_statuses_too(shop):
    roles, cleaned = shop("Bearbeitungsstand", ("Storniert", "Abgeholt", "Per Boote unterwegs"))
    assert roles["status"] == "Bearbeitungsstand"
    assert {one.code: one.rows for one in cleaned.report.left_out} == {"not_sold": 4}


def test_a_trip_that_is_a_return_was_not_given_back(shop):
    roles, _ = shop("Trip", ("Return", "One way", "Multi-city"))
    assert roles["status"] is None
    assert roles["kind"] is None
