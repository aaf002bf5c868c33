"""Who is on a list, who is left out and why, and what each system's own page asks for."""

from __future__ import annotations

import csv
import hashlib
import io

import pandas as pd
import pytest

from core.contacts import FIELDS, Contacts, Suppression, permission
from core.errors import SettingError
from core.exports import (
    AUDIENCE_FORMATS,
    AudienceOptions,
    audience_format,
    audience_members,
    build_audience,
)

IDS = pd.Index(["a", "b", "c", "d", "e", "f"], name="customer_id")
KNOWN = {
    "email": ["Ann.Lee+x@Gmail.com", "bob@example.com", "BOB@Example.com", "ann", None, "f@x.org"],
    "phone": ["020 7946 0018", None, None, "(202) 555-0123", None, None],
    "full_name": ["Ann Lee", "=cmd|' /C calc'!A0", None, "Dee, Di", None, "Fay"],
    "country": ["United Kingdom", None, None, "USA", None, None],
    "postcode": ["SW1A 1AA", None, None, "20001", None, None],
    "email_consent": [True, True, True, True, True, False],
}  # fmt: skip
CUSTOMERS = pd.DataFrame(
    {
        "frequency": [3, 1, 2, 1, 1, 9],
        "monetary": [30.5, 1234.5, 7.0, 1.0, 2.0, 3.0],
        "last_order_at": pd.to_datetime(["2024-05-01"] * 6),
    },
    index=IDS,
)
LABELS = pd.Series(["Champions"] * 3 + ["At Risk"] * 3, index=IDS)


def contacts(*without: str) -> Contacts:
    frame = pd.DataFrame({k: v for k, v in KNOWN.items() if k not in without}, index=IDS)
    return Contacts(frame, {name: name for name in frame.columns})


def listed(
    name: str, *without: str, known=None, gone=(), consent: bool = True, as_hashes: bool = False
):
    chosen = AudienceOptions(as_hashes, "GB")
    known = known or contacts(*without)
    allowed = permission(IDS, known, Suppression(frozenset(gone)), "GB", consent=consent)
    members = audience_members(CUSTOMERS, LABELS, known, chosen)
    return build_audience(audience_format(name), members, known, allowed, chosen)


def rows(audience) -> list[list[str]]:
    return list(csv.reader(io.StringIO(audience.file().decode("utf-8"))))


@pytest.mark.parametrize("target", AUDIENCE_FORMATS, ids=lambda one: one.name)
def test_everybody_is_on_the_list_or_left_out_for_one_reason(target):
    audience = listed(target.name)
    assert len(audience.table) + sum(audience.left_out.values()) == audience.asked == len(IDS)
    header, *body = rows(audience)
    assert header == list(audience.table.columns)
    assert all(len(row) == len(header) for row in body)


def test_who_has_no_address_or_did_not_agree_is_left_out():
    audience = listed("mailchimp")
    assert audience.left_out == {
        "no email address": 2,
        "no consent": 1,
        "the same address as another customer": 1,
    }
    assert list(audience.table["Email Address"]) == ["ann.lee+x@gmail.com", "bob@example.com"]


def test_consent_can_be_ignored_and_that_is_said():
    audience = listed("mailchimp", consent=False)
    assert "f@x.org" in set(audience.table["Email Address"])
    assert "consent_ignored" in {notice.code for notice in audience.notices}


def test_a_file_without_consents_makes_a_list_and_says_so():
    audience = listed("mailchimp", "email_consent")
    assert "no consent" not in audience.left_out
    assert "consent_unknown" in {notice.code for notice in audience.notices}


def test_nothing_said_is_no_consent():
    known = contacts()
    known.frame["email_consent"] = known.frame["email_consent"].astype(object)
    known.frame.loc[["b", "c"], "email_consent"] = None
    audience = listed("mailchimp", known=known)
    assert list(audience.table["Email Address"]) == ["ann.lee+x@gmail.com"]
    assert audience.left_out["no consent"] == 3


def test_the_suppression_list_goes_before_all_else():
    audience = listed("klaviyo", gone={"ann.lee+x@gmail.com", "c", "+12025550123"})
    assert audience.left_out["on the suppression list"] == 3
    assert list(audience.table["Email"]) == ["bob@example.com"]


def test_google_compares_hashes_of_what_its_page_describes():
    audience = listed("google-ads", as_hashes=True)
    first = audience.table.iloc[0]
    assert list(audience.table.columns) == [
        "Email", "Phone", "First Name", "Last Name", "Country", "Zip",
    ]  # fmt: skip
    assert first["Email"] == hashlib.sha256(b"annlee@gmail.com").hexdigest()
    assert first["Phone"] == hashlib.sha256(b"+442079460018").hexdigest()
    assert first["First Name"] == hashlib.sha256(b"ann").hexdigest()
    assert (first["Country"], first["Zip"]) == ("GB", "SW1A 1AA")
    # What is not known has no hash: that of nothing would be compared with other people's.
    assert audience.table.iloc[1]["Phone"] == ""


def test_klaviyo_takes_numbers_without_a_sign_and_days_in_iso_order():
    table = listed("klaviyo").table
    assert list(table["Clientele Spent"])[:2] == ["30.50", "1234.50"]
    assert set(table["Clientele Last Order"]) == {"2024-05-01"}
    assert table["Phone Number"].iloc[0] == "+442079460018"


def test_the_headings_of_mailing_tools_are_those_their_pages_name():
    """Read on the pages that each format names as its source."""
    assert list(listed("mailchimp").table.columns) == [
        "Email Address", "First Name", "Last Name", "Tags",
    ]  # fmt: skip
    hubspot = listed("hubspot").table
    assert {"Email", "First Name", "Last Name", "Phone Number"} <= set(hubspot.columns)
    assert (hubspot["Email"] != "").all()  # it recognises contacts by nothing else
    brevo = listed("brevo").table
    assert {"EMAIL", "LASTNAME", "FIRSTNAME", "SMS"} <= set(brevo.columns)
    # A number with its country's code, or none.
    assert set(brevo["SMS"]) <= {"", "+442079460018", "+12025550123"}
    pipedrive = listed("pipedrive")
    assert list(pipedrive.table.columns)[:3] == [
        "Person - Name", "Person - Email", "Person - Phone",
    ]  # fmt: skip
    assert (pipedrive.table["Person - Name"] != "").all()
    assert pipedrive.left_out["no name"] == 1


def test_mailchimp_takes_no_text_of_more_than_255_letters():
    known = contacts()
    known.frame.loc["a", "full_name"] = f"{'A' * 300} Lee"
    assert listed("mailchimp", known=known).table["First Name"].str.len().max() == 255


def test_meta_s_short_codes_and_linkedin_s_template():
    assert list(listed("meta").table.columns) == [
        "email", "phone", "fn", "ln", "zip", "ct", "st", "country", "value",
    ]  # fmt: skip
    assert list(listed("linkedin").table.columns) == [
        "email", "firstname", "lastname", "jobtitle", "employeecompany", "country", "googleaid",
    ]  # fmt: skip


def test_tiktok_does_not_know_the_note_behind_a_name():
    audience = listed("tiktok", as_hashes=True)
    assert list(audience.table.columns) == ["Email_SHA256", "Phone_SHA256"]
    assert audience.table.iloc[0, 0] == hashlib.sha256(b"ann.lee@gmail.com").hexdigest()


def test_salesforce_needs_a_last_name():
    audience = listed("salesforce", consent=False)
    assert audience.left_out["no last name"] == 1
    assert "Dee" in set(audience.table["Last Name"])


def test_a_formula_is_text_and_a_phone_number_keeps_its_plus():
    header, *body = rows(listed("plain"))
    by_id = {row[0]: dict(zip(header, row, strict=True)) for row in body}
    assert by_id["b"]["first_name"].startswith("'=cmd")
    assert by_id["a"]["phone"] == "+442079460018"


def test_a_list_that_is_too_small_is_made_and_that_is_said():
    audience = listed("linkedin")
    small = next(notice for notice in audience.notices if notice.code == "list_too_small")
    assert "300 people" in small.message


def test_an_unknown_format_is_refused_with_the_known_ones():
    with pytest.raises(SettingError, match="no list format") as refused:
        audience_format("fax")
    assert "mailchimp" in refused.value.hint


def test_what_a_format_writes_is_a_field_or_a_measure():
    known = {*FIELDS, "customer_id", "segment", "orders", "spent", "last_order", ""}
    for target in AUDIENCE_FORMATS:
        assert {field for _, field in target.columns} <= known
        assert set(target.hashed or {}) <= {field for _, field in target.columns}
