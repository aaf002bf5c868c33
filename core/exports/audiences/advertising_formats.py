"""The lists of advertising platforms: people to show an advertisement to, or to leave out."""

from __future__ import annotations

import re

from core.exports.audiences.audience_format import AudienceFormat

_DOTLESS = frozenset({"gmail.com", "googlemail.com"})


def google_email(address: str) -> str:
    """An address as Google compares it: what it ignores in its own mailboxes is left out."""
    local, at, domain = address.replace(" ", "").partition("@")
    if domain in _DOTLESS:
        local = local.partition("+")[0].replace(".", "")
    return f"{local}{at}{domain}"


def without_tag(address: str) -> str:
    """An address without the note some people put behind their name, as in `name+shop@…`."""
    local, at, domain = address.partition("@")
    return f"{local.partition('+')[0]}{at}{domain}"


def without_blanks(name: str) -> str:
    """A name in small letters and without blanks, as hashes compare it."""
    return re.sub(r"\s+", "", name).lower()


GOOGLE_ADS = AudienceFormat(
    name="google-ads",
    title="Google Ads Customer Match",
    about="A customer list. Postal matching needs both names, country and postcode.",
    columns=(
        ("Email", "email"),
        ("Phone", "phone"),
        ("First Name", "first_name"),
        ("Last Name", "last_name"),
        ("Country", "country"),
        ("Zip", "postcode"),
    ),
    identifiers=("email", "phone"),
    hashed={
        "email": "Email",
        "phone": "Phone",
        "first_name": "First Name",
        "last_name": "Last Name",
    },
    prepare={
        "email": google_email,
        "first_name": without_blanks,
        "last_name": without_blanks,
    },
    min_rows=100,
    source="https://support.google.com/google-ads/answer/7659867",
)

META = AudienceFormat(
    name="meta",
    title="Meta (Facebook, Instagram)",
    about="A value-based customer list: Meta uses each customer's spend to find similar people.",
    columns=(
        ("email", "email"),
        ("phone", "phone"),
        ("fn", "first_name"),
        ("ln", "last_name"),
        ("zip", "postcode"),
        ("ct", "city"),
        ("st", "region"),
        ("country", "country"),
        ("value", "spent"),
    ),
    identifiers=("email", "phone"),
    min_rows=100,
    source="https://www.facebook.com/business/help/2082575038703844",
)

LINKEDIN = AudienceFormat(
    name="linkedin",
    title="LinkedIn Matched Audiences",
    about="A contact list; LinkedIn needs at least 300 matched people.",
    columns=(
        ("email", "email"),
        ("firstname", "first_name"),
        ("lastname", "last_name"),
        ("jobtitle", ""),
        ("employeecompany", ""),
        ("country", "country"),
        ("googleaid", ""),
    ),
    identifiers=("email",),
    hashed={"email": "email"},
    min_rows=300,
    max_rows=300_000,
    source="https://www.linkedin.com/help/lms/answer/a1489764",
)

TIKTOK = AudienceFormat(
    name="tiktok",
    title="TikTok Custom Audience",
    about="A customer file with e-mail addresses and phone numbers.",
    columns=(("Email", "email"), ("Phone", "phone")),
    identifiers=("email", "phone"),
    hashed={"email": "Email_SHA256", "phone": "Phone_SHA256"},
    prepare={"email": without_tag},
    min_rows=1_000,
    source="https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file",
)
