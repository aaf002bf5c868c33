"""Which country a shop is in, inferred from its file: its numbers are written in that format."""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import TYPE_CHECKING

from core.formatting import COUNTRIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

MAIN_SHARE = 0.5
"""A country with at least this share of the customers is the shop's own."""

_OF_CURRENCY = {
    "AED": "en_AE",
    "ARS": "es_AR",
    "AUD": "en_AU",
    "BGN": "bg_BG",
    "BRL": "pt_BR",
    "CAD": "en_CA",
    "CHF": "de_CH",
    "CLP": "es_CL",
    "CNY": "zh_CN",
    "COP": "es_CO",
    "CZK": "cs_CZ",
    "DKK": "da_DK",
    "GBP": "en_GB",
    "HKD": "en_HK",
    "HUF": "hu_HU",
    "IDR": "id_ID",
    "ILS": "en_IL",
    "INR": "en_IN",
    "ISK": "is_IS",
    "JPY": "ja_JP",
    "KES": "en_KE",
    "KRW": "ko_KR",
    "MAD": "fr_MA",
    "MXN": "es_MX",
    "MYR": "ms_MY",
    "NGN": "en_NG",
    "NOK": "nb_NO",
    "NZD": "en_NZ",
    "PEN": "es_PE",
    "PHP": "en_PH",
    "PKR": "en_PK",
    "PLN": "pl_PL",
    "RON": "ro_RO",
    "RUB": "ru_RU",
    "SEK": "sv_SE",
    "SGD": "en_SG",
    "THB": "th_TH",
    "TRY": "tr_TR",
    "TWD": "zh_TW",
    "UAH": "uk_UA",
    "USD": "en_US",
    "VND": "vi_VN",
    "ZAR": "en_ZA",
}
"""Currencies of one country. The euro is money in twenty and says nothing of commas."""

_ALSO_CALLED = {
    "uk": "en_GB",
    "great britain": "en_GB",
    "england": "en_GB",
    "eire": "en_IE",
    "usa": "en_US",
    "united states of america": "en_US",
    "holland": "nl_NL",
    "czech republic": "cs_CZ",
    "turkiye": "tr_TR",
    "deutschland": "de_DE",
    "osterreich": "de_AT",
    "schweiz": "de_CH",
    "suisse": "de_CH",
    "espana": "es_ES",
    "italia": "it_IT",
    "brasil": "pt_BR",
    "nederland": "nl_NL",
    "belgie": "nl_BE",
    "polska": "pl_PL",
    "sverige": "sv_SE",
    "danmark": "da_DK",
    "norge": "nb_NO",
    "suomi": "fi_FI",
    "magyarorszag": "hu_HU",
}

_HEADERS = {
    "de_DE": "kunde kunden kundennummer bestellung bestellnummer bestelldatum datum menge preis "
    "betrag umsatz rechnung rechnungsnummer artikel artikelnummer einzelpreis land",
    "fr_FR": "client clients commande commandes montant quantite prix facture produit pays",
    "es_ES": "cliente pedido pedidos fecha importe cantidad precio factura pais producto",
    "it_IT": "ordine ordini importo quantita prezzo fattura prodotto paese cliente",
    "nl_NL": "klant klantnummer bestelnummer besteldatum bedrag aantal prijs factuur datum",
    "pt_PT": "pedido encomenda valor quantidade preco fatura produto cliente pais",
    "pl_PL": "klient zamowienie kwota ilosc cena faktura produkt kraj data",
    "sv_SE": "kund kundnummer ordernummer belopp antal pris faktura datum",
}
"""Words that columns are called in a language, without accents."""

_TELLING = 2
"""So many columns must be called so, and more than in any other language."""


def detect_locale(customers: pd.DataFrame, columns: Sequence[str], currency: str | None) -> str:
    """The locale of the country a shop is at home in, empty where its file does not tell.

    The country most of its customers are from says it; else its currency, where that is money in
    one country; else the language its columns are called in.

    Parameters
    ----------
    customers : one row a customer, with their `country` where the file has one
    columns : what the file calls its columns
    currency : of its amounts, as the file names it
    """
    return (
        _of_country(_main_country(customers))
        or _OF_CURRENCY.get((currency or "").strip().upper(), "")
        or _of_headers(columns)
    )


def _main_country(customers: pd.DataFrame) -> str:
    if "country" not in customers:
        return ""
    counted = customers["country"].value_counts()
    if counted.empty or counted.iloc[0] < MAIN_SHARE * len(customers):
        return ""
    return str(counted.index[0])


def _of_country(name: str) -> str:
    """The locale of a country, by its code or its name as English or its own people write it."""
    plain = _plain(name)
    if not plain:
        return ""
    return _by_name().get(plain, "")


@functools.cache
def _by_name() -> dict[str, str]:
    named = dict(_ALSO_CALLED)
    for code, country in COUNTRIES.items():
        if "_" in code:
            named.setdefault(_plain(country), code)
            named.setdefault(code[-2:].lower(), code)
    return named


def _of_headers(columns: Sequence[str]) -> str:
    spelled = {word for column in columns for word in re.findall(r"[a-z]+", _plain(column))}
    counted = sorted(
        ((len(spelled & set(known.split())), code) for code, known in _HEADERS.items()),
        reverse=True,
    )
    (most, code), (next_most, _) = counted[:2]
    return code if most >= _TELLING and most > next_most else ""


def _plain(text: str) -> str:
    """Small letters without accents."""
    bare = unicodedata.normalize("NFKD", " ".join(text.casefold().split()))
    return "".join(letter for letter in bare if not unicodedata.combining(letter))
