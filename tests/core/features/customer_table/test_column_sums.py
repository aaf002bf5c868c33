"""Roles that several columns play together: they are added up where they are parts of a total."""

from __future__ import annotations

import pytest

from core.errors import MissingRoleError
from core.features.customer_table import column_sums

LAST = "last_order_date"


def day(place):
    return f"2024-{1 + place % 12:02d}-{1 + place % 28:02d}"


def orders(place):
    """Orders of a customer in two or three channels; neither is always the larger."""
    return 1 + place % 5, 1 + place * 3 % 7, 1 + place * 2 % 4


def money(place):
    return tuple(round(17.5 * n + place % 3, 2) for n in orders(place))


def id_of(place):
    return f"K{place:03d}"


def frequency(options):
    return options.ready.roles["frequency"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("web_orders", "store_orders"),
        ("OnlineOrders", "OfflineOrders"),
        ("orders_web", "orders_in_store"),
        ("number of orders (online)", "number of orders (shop)"),
        ("Bestellungen Web", "Bestellungen Filiale"),
        ("Webbestellungen", "Filialbestellungen"),
        ("nb_commandes_web", "nb_commandes_magasin"),
        ("pedidos_online", "pedidos_tienda"),
        ("compras_app", "compras_loja"),
        ("order_num_total_ever_online", "order_num_total_ever_offline"),
        ("온라인 주문수", "매장 주문수"),
        ("オンライン注文数", "店舗注文数"),
        ("zamowienia online", "zamowienia sklep"),
        ("purchases_catalog", "purchases_retail"),
        ("orders_amazon", "orders_webshop"),
    ],
)
def test_orders_of_two_channels_are_added_up(first, second, offered):
    options = offered(
        ("member_id", LAST, first, second), lambda n: (id_of(n), day(n), *orders(n)[:2])
    )
    assert frequency(options) == f"{first}+{second}"
    total = options.ready.frame["frequency"].sum()
    assert total == sum(sum(orders(n)[:2]) for n in range(40))
    assert options.no_history is None
    (notice,) = [one for one in options.ready.notices if one.code == "columns_added_up"]
    assert first in notice.message
    assert not {feature.name for feature in options.chosen} & {first, second}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("spend_web", "spend_shop"),
        ("value_online", "value_offline"),
        ("Umsatz online", "Umsatz Laden"),
        ("ca_web", "ca_magasin"),
        ("total_spent_online", "total_spent_instore"),
        ("customer_value_total_ever_offline", "customer_value_total_ever_online"),
        ("gasto_web", "gasto_tienda"),
        ("fatturato_online", "fatturato_negozio"),
        ("Wert Web", "Wert Filiale"),
    ],
)
def test_money_of_two_channels_is_added_up(first, second, offered):
    options = offered(
        ("member_id", LAST, "orders", first, second),
        lambda n: (id_of(n), day(n), sum(orders(n)), *money(n)[:2]),
    )
    assert frequency(options) == "orders"
    assert options.ready.roles["monetary"] == f"{first}+{second}"
    expected = sum(sum(money(n)[:2]) for n in range(40))
    assert options.ready.frame["monetary"].sum() == pytest.approx(expected)


def test_three_channels_are_added_up(offered):
    header = ("id", LAST, "orders_web", "orders_store", "orders_catalog")
    options = offered(header, lambda n: (id_of(n), day(n), *orders(n)))
    assert options.ready.frame["frequency"].sum() == sum(sum(orders(n)) for n in range(40))


def test_a_channel_within_another_is_not_counted_twice(offered):
    header = ("id", LAST, "orders_online", "orders_app", "orders_store")
    options = offered(
        header, lambda n: (id_of(n), day(n), 3 + n % 4, n % 3, orders(n)[1])
    )  # the app's orders are online orders
    assert frequency(options) == "orders_online+orders_store"


def test_a_total_of_both_under_its_own_name_goes_before_a_sum(offered):
    header = ("id", LAST, "orders_web", "orders_store", "orders")
    options = offered(header, lambda n: (id_of(n), day(n), *orders(n)[:2], sum(orders(n)[:2])))
    assert frequency(options) == "orders"
    assert "columns_added_up" not in {one.code for one in options.ready.notices}


def test_a_total_of_both_under_any_name_goes_before_a_sum(offered):
    header = ("id", LAST, "orders_web", "orders_store", "gsm")
    options = offered(header, lambda n: (id_of(n), day(n), *orders(n)[:2], sum(orders(n)[:2])))
    assert frequency(options) == "gsm"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("visits_web", "visits_store"),
        ("avg_order_value_web", "avg_order_value_store"),
        ("orders_2023", "orders_2024"),
        ("orders_web", "returns_store"),
        ("days_since_last_order_web", "days_since_last_order_store"),
        ("store_id", "web_score"),
    ],
)
def test_what_is_no_part_of_orders_is_not_added_up(first, second, offered):
    options = offered(
        ("member_id", LAST, first, second), lambda n: (id_of(n), day(n), *orders(n)[:2])
    )
    assert "+" not in (frequency(options) or "")
    assert "+" not in (options.ready.roles["monetary"] or "")


def test_a_sum_can_be_chosen_by_hand_in_any_spelling(offered):
    options = offered(
        ("id", LAST, "Alpha", "Beta"),
        lambda n: (id_of(n), day(n), *orders(n)[:2]),
        roles=(("frequency", "alpha + Beta"),),
    )
    assert frequency(options) == "Alpha+Beta"
    assert options.ready.frame["frequency"].tolist()[:3] == [2.0, 6.0, 10.0]
    assert "columns_added_up" not in {one.code for one in options.ready.notices}


def test_a_column_with_a_plus_in_its_name_can_be_chosen(offered):
    options = offered(
        ("id", LAST, "Web+App", "Shop", "Web", "App"),
        lambda n: (id_of(n), day(n), *orders(n), 1000 + n),
        roles=(("frequency", "Web+App"), ("monetary", "Web+App+Shop")),
    )
    assert frequency(options) == "Web+App"
    assert options.ready.frame["frequency"].tolist()[:2] == [1.0, 2.0]
    assert options.ready.frame["monetary"].tolist()[:2] == [2.0, 6.0]


@pytest.mark.parametrize("text", ["Alpha+Gamma", "Alpha+Alpha", "Alpha+id", "+Alpha", "Alpha+"])
def test_a_sum_of_what_is_no_column_of_numbers_is_refused_with_a_way_out(text, offered):
    with pytest.raises(MissingRoleError, match="no column") as caught:
        offered(
            ("id", LAST, "Alpha", "Beta"),
            lambda n: (id_of(n), day(n), *orders(n)[:2]),
            roles=(("frequency", text),),
        )
    assert "A+B" in caught.value.hint


def test_only_orders_and_money_are_sums():
    assert column_sums.written_out("recency_days", "a+b", {"a": "a", "b": "b"}) is None
