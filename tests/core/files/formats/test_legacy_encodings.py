"""Encodings from before UTF-8 are told apart by the characters that are common in each."""

from __future__ import annotations

import pytest

from core.files.formats import legacy_encodings

SAMPLES = {
    "cp932": "注文番号,顧客,商品\nA1,やまだたろう,あかいランプ\n",
    "euc_jp": "注文番号,顧客,商品\nA1,やまだたろう,あかいランプ\n",
    "euc_kr": "주문번호,고객,상품\nA1,김철수,빨간 램프\n",
    "gb18030": "订单号,客户,商品\nA1,王小明,红色的灯\n",
    "big5": "訂單號,客戶,商品\nA1,王小明,紅色的燈\n",
    "cp1252": "Auftrag,Straße,Größe\nA1,Königsallee,groß\n",
}


@pytest.mark.parametrize(("encoding", "text"), SAMPLES.items())
def test_an_encoding_is_recognised_by_its_everyday_characters(encoding, text):
    assert legacy_encodings.guess((text * 20).encode(encoding)) == encoding


def test_wide_currency_signs_are_no_letters():
    text = "注文番号,単価\n" + "".join(f"{n},￡{n}.50\n" for n in range(40))
    assert legacy_encodings.guess(text.encode("cp932")) == "cp932"
    text = "订单号,单价\n" + "".join(f"{n},€{n}.50\n" for n in range(40))
    assert legacy_encodings.guess(text.encode("gb18030")) == "gb18030"
    text = "주문번호,단가\n" + "".join(f"{n},{n}.50€\n" for n in range(40))
    assert legacy_encodings.guess(text.encode("cp949")) == "euc_kr"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [
        ("euc_kr", "주문번호,결제일\n" + "1,2023년 1월 25일\n" * 40),
        ("gb18030", "单据编号,销售日期\n" + "1,2023年1月12日\n" * 40),
        ("cp932", "注文番号,受注日\n" + "1,2023年1月12日\n" * 40),
    ],
)
def test_the_signs_of_a_date_stand_alone_and_are_east_asian_all_the_same(encoding, text):
    assert legacy_encodings.guess(text.encode(encoding)) == encoding


def test_cyrillic_is_decoded_to_the_same_text():
    text = "Заказ,Клиент,Город\nЖ1,Иванов,Москва\n" * 30
    assert text.encode("cp1251").decode(legacy_encodings.guess(text.encode("cp1251"))) == text


@pytest.mark.parametrize("money", ["{},50 €", "£{}.50", "€ {}"])
def test_the_sign_of_a_currency_is_no_letter_of_another_script(money):
    rows = "".join(f"2024-01-{n % 28 + 1:02},{n},{money.format(n)}\n" for n in range(60))
    sample = ("datum;klant;bedrag\n" + rows).encode("cp1252")
    assert sample.decode(legacy_encodings.guess(sample)) == sample.decode("cp1252")


def test_cyrillic_beside_euros_stays_cyrillic():
    text = "Заказ;Клиент;Сумма\n" + "".join(f"{n};Иванов;{n},50 €\n" for n in range(40))
    sample = text.encode("cp1251")
    assert sample.decode(legacy_encodings.guess(sample)) == text


def test_few_letters_are_of_the_code_page_that_makes_names_of_columns():
    text = "суммаПокупок|первыйЗаказ|номерКлиента\n" + "362,85|2023/06/01|C-2350\n" * 30
    assert legacy_encodings.guess(text.encode("cp1251")) == "cp1251"


LATIN = {
    "cp1250": (
        "Nr zamówienia,Klient,Ilość,Wartość\n1,Paweł Łąka,3,15",
        "Číslo objednávky,Zákazník,Množství,Částka\n1,Jiří Dvořák,3,15",
        "date,customer,amount\n2024-01-05,Małgorzata,3",
    ),
    "cp1254": ("Sipariş No,Müşteri Adı,Ürün Adı,Tutar\n1,Ayşe,Lamba,3",),  # noqa: RUF001
    "cp1252": (
        "N° de commande,Quantité,Prix unitaire\n1,3,12 €",
        "date,customer,price\n2024-01-05,Søren Åkesson,£12.50",
        "Kvittonr,E-post,Säljare,Radsumma\n1,a@b.example,Å,3",
        "date;product;price\n2024-01-05;pipe 3 m²;12",
    ),
}


@pytest.mark.parametrize(
    ("encoding", "text"), [(name, text) for name, texts in LATIN.items() for text in texts]
)
def test_latin_code_pages_are_told_apart_by_column_names_and_whole_words(encoding, text):
    sample = (text + "\n" + text.splitlines()[1]).encode(encoding)
    assert sample.decode(legacy_encodings.guess(sample)) == sample.decode(encoding)
