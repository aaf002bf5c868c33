"""Where a shop is at home: its main country, its currency, or the language of its columns."""

from __future__ import annotations

import pandas as pd
import pytest

from core.features.review.locale_detection import detect_locale
from core.formatting.locale_formats import COUNTRIES


@pytest.mark.parametrize(
    ("countries", "currency", "told"),
    [
        (["Germany", "Germany", "France"], "GBP", "de_DE"),
        (["UK", "UK"], None, "en_GB"),
        (["Österreich"], None, "de_AT"),
        (["fr", "fr"], None, "fr_FR"),
        (["Germany", "France", "Spain"], "USD", "en_US"),
        (["Atlantis"], "CHF", "de_CH"),
        ([None, None], "eur", ""),
        (["Germany", "France", "Spain"], "€", ""),
    ],
)
def test_most_customers_decide_then_the_currency(countries, currency, told):
    assert detect_locale(pd.DataFrame({"country": countries}), ("customer_id",), currency) == told
    assert told in {"", *COUNTRIES}


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (("Kundennummer", "Bestelldatum", "Betrag in Euro"), "de_DE"),
        (("N° client", "Date de commande", "Montant", "Quantité"), "fr_FR"),
        (("customer_id", "order date", "amount"), ""),
        (("Datum", "Aantal", "Klant"), "nl_NL"),
    ],
)
def test_columns_speak_where_nothing_else_does(columns, told):
    assert detect_locale(pd.DataFrame(index=range(3)), columns, "EUR") == told
