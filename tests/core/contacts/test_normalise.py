"""Addresses and numbers as systems want them, checked against what their standards print."""

from __future__ import annotations

import pytest

from core.contacts import country_code, normalise_email, normalise_phone, split_name


@pytest.mark.parametrize(
    ("text", "address"),
    [
        (" Ann.Lee@Example.COM ", "ann.lee@example.com"),
        ("ann+shop@example.com", "ann+shop@example.com"),
        ("ann@@example.com", None),
        ("ann", None),
        ("", None),
        ("ann@example", None),
    ],
)
def test_an_address(text, address):
    assert normalise_email(text) == address


@pytest.mark.parametrize(
    ("text", "region", "number"),
    [
        # Numbers that regulators keep for films and examples.
        ("020 7946 0018", "GB", "+442079460018"),
        ("+44 (0)20 7946 0018", "US", "+442079460018"),
        ("(202) 555-0123", "US", "+12025550123"),
        ("0049 30 23125 000", "DE", "+493023125000"),
        ("030 23125 000", None, None),
        ("12", "GB", None),
        ("", "GB", None),
    ],
)
def test_a_phone_number(text, region, number):
    assert normalise_phone(text, region) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United Kingdom", "GB"), ("UK", "GB"), ("gb", "GB"), ("GBR", "GB"), ("Deutschland", "DE"),
        ("Allemagne", "DE"), ("USA", "US"), ("日本", "JP"), ("Türkei", "TR"), ("Atlantis", None),
        ("", None),
    ],
)  # fmt: skip
def test_a_country(text, code):
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Ann Lee", ("Ann", "Lee")),
        ("Ann Mary Lee", ("Ann Mary", "Lee")),
        ("Lee, Ann", ("Ann", "Lee")),
        ("Cher", ("", "Cher")),
        ("  ", ("", "")),
    ],
)
def test_a_name_in_one(full, parts):
    assert split_name(full) == parts
