"""Columns with contact data are known by their names, in shops' exports and in any language."""

from __future__ import annotations

import pytest

from core.contacts import FIELDS, LABELS, name_matches
from core.contacts.contact_fields import consent_words

SHOPIFY_CUSTOMERS = """Customer ID,First Name,Last Name,Email,Accepts Email Marketing,
Default Address Company,Default Address Address1,Default Address Address2,Default Address City,
Default Address Province Code,Default Address Country Code,Default Address Zip,
Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tags"""

WOOCOMMERCE = """order_id,order_date,billing_first_name,billing_last_name,billing_email,
billing_phone,billing_postcode,billing_city,billing_state,billing_country,shipping_first_name,
shipping_last_name,shipping_postcode,shipping_city,shipping_country,order_total"""


def columns_of(header: str) -> list[str]:
    return header.replace("\n", "").split(",")


def test_the_columns_of_a_shopify_customers_export():
    matches = {
        field: columns[0] for field, columns in name_matches(columns_of(SHOPIFY_CUSTOMERS)).items()
    }
    assert matches == {
        "email": "Email",
        "phone": "Phone",
        "first_name": "First Name",
        "last_name": "Last Name",
        "postcode": "Default Address Zip",
        "city": "Default Address City",
        "region": "Default Address Province Code",
        "country": "Default Address Country Code",
        "email_consent": "Accepts Email Marketing",
        "sms_consent": "Accepts SMS Marketing",
    }


def test_who_pays_goes_before_who_receives():
    matches = name_matches(columns_of(WOOCOMMERCE)[::-1])
    assert matches["first_name"] == ("billing_first_name", "shipping_first_name")
    assert matches["country"] == ("billing_country", "shipping_country")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("E-Mail-Adresse", "email"),
        ("Kunden E-Mail", "email"),
        ("courriel", "email"),
        ("メールアドレス", "email"),
        ("이메일", "email"),
        ("Handynummer", "phone"),
        ("Telefon", "phone"),
        ("customerMobile", "phone"),
        ("PLZ", "postcode"),
        ("Vorname", "first_name"),
        ("Nachname", "last_name"),
        ("apellidos", "last_name"),
        ("Newsletter", "email_consent"),
        ("sms_opt_in", "sms_consent"),
        ("Sprache", "language"),
    ],
)
def test_names_in_other_languages_and_spellings(name: str, field: str):
    assert list(name_matches([name])) == [field]


@pytest.mark.parametrize(
    "name",
    ["Product Name", "Email Campaign ID", "order_id", "Phone Case Colour", "Zip Hoodie", "Capital"],
)
def test_a_name_with_words_of_another_meaning_is_none(name: str):
    assert name_matches([name]) == {}


def test_every_field_has_a_label_and_no_word_says_yes_and_no():
    assert set(LABELS) == set(FIELDS)
    agreed, refused = consent_words()
    assert not agreed & refused
