"""Who somebody is, by the claims of their ID token, and what rules let them do."""

from __future__ import annotations

import datetime as dt

import pytest

from core import access
from core.errors import SettingError

NOW = dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC)
CLAIMS = {"iss": "https://id.example", "sub": "7", "iat": NOW.timestamp()}


def test_an_address_counts_only_where_the_provider_says_that_it_is_verified():
    rules = access.SignInRules()
    mail = CLAIMS | {"email": " Ana@Shop.example "}
    assert access.person_of(mail | {"email_verified": True}, rules).email == "ana@shop.example"
    assert access.person_of(mail | {"email_verified": "true"}, rules).email == "ana@shop.example"
    for said in (False, "false", None, 1.5, "yes"):
        assert access.person_of(mail | {"email_verified": said}, rules).email == ""
    assert access.person_of(mail, rules).email == ""
    trusting = access.SignInRules(trust_email=True)
    assert access.person_of(mail, trusting).email == "ana@shop.example"
    assert access.person_of(mail | {"email_verified": False}, trusting).email == ""


@pytest.mark.parametrize("missing", [{"sub": ""}, {"sub": None}, {"iss": 5}, {"iss": ""}])
def test_a_token_that_does_not_say_who_it_is_of_is_nobodys(missing):
    assert access.person_of(CLAIMS | missing, access.SignInRules()) is None


def test_one_has_to_sign_in_again_after_the_hours_of_the_rules():
    rules = access.SignInRules(hours=8)
    person = access.person_of(CLAIMS, rules)
    assert rules.admits(person, NOW + dt.timedelta(hours=7, minutes=59))
    assert not rules.admits(person, NOW + dt.timedelta(hours=8))
    untold = access.person_of(CLAIMS | {"iat": None}, rules)
    assert not rules.admits(untold, NOW)


def test_a_domain_names_its_addresses_and_none_that_only_end_alike():
    rules = access.read_rules({"people": ["@shop.example"], "administrators": ["Boss@x.example"]})
    for email, admitted in {
        "ana@shop.example": True,
        "ana@notshop.example": False,
        "ana@shop.example.evil.example": False,
        "boss@x.example": True,
        "other@x.example": False,
        "": False,
    }.items():
        person = access.Person("i", "s", email, signed_in=NOW)
        assert rules.admits(person, NOW) == admitted


@pytest.mark.parametrize(
    "section",
    [
        {"people": "@shop.example"},
        {"people": ["shop.example"]},
        {"people": ["ana@"]},
        {"administrators": [5]},
        {"hours": 0},
        {"hours": True},
        {"hours": 1e9},
        {"trust_email": "yes"},
        {"admins": []},
    ],
)
def test_rules_that_cannot_be_meant_are_refused_in_words(section):
    with pytest.raises(SettingError, match="sign_in"):
        access.read_rules(section)
