"""How a name is taken apart into words and concepts."""

from __future__ import annotations

import pytest

from core.vocabulary import name_words


def meant(name):
    return {reading.held for reading in name_words.readings(name)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("CustomerID", ("customer", "id")),
        ("N° de commande", ("no", "de", "commande")),
        ("Nº pedido", ("no", "pedido")),
        ("Order #", ("order", "no")),
        ("№ заказа", ("no", "заказа")),
        ("Größe_in-Stück", ("grosse", "in", "stuck")),
        ("Wartość", ("wartosc",)),
        ("Beløb", ("belob",)),
    ],
)
def test_a_name_is_split_into_plain_words(name, words):
    assert name_words.split_words(name) == words


@pytest.mark.parametrize(
    ("together", "apart"),
    [
        ("customerid", "Customer ID"),
        ("bestelldatum", "Bestell-Datum"),
        ("주문일시", "주문 일시"),
        ("Rechnungsnr", "Rechnung Nr."),
        ("subtotal", "Sub Total"),
        ("E-Mail", "email"),
        ("Kaeufer", "Käufer"),
        ("numerodecommande", "numéro de commande"),
    ],
)
def test_words_written_together_mean_what_they_mean_apart(together, apart):
    assert meant(together) & meant(apart)


@pytest.mark.parametrize("name", ["domino", "comment", "casino", "android", "piano"])
def test_a_word_that_only_contains_another_is_not_taken_apart(name):
    assert name_words.concepts("key") not in meant(name)
    assert all(len(reading.words) == 1 for reading in name_words.readings(name))


def test_a_slip_of_the_pen_is_less_sure():
    (reading, *_) = name_words.readings("Custmer")
    assert reading.held == name_words.concepts("customer")
    assert reading.sureness < 1


def test_a_name_without_words_has_no_reading():
    assert name_words.readings("???") == ()


def test_a_name_of_endless_length_is_cut():
    assert len(name_words.readings("date " * 10_000)) <= 50
