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


def test_cyrillic_is_decoded_to_the_same_text():
    text = "Заказ,Клиент,Город\nЖ1,Иванов,Москва\n" * 30
    assert text.encode("cp1251").decode(legacy_encodings.guess(text.encode("cp1251"))) == text
