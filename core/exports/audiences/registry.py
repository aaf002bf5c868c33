"""Every list format, each registered once: the Export page and the terminal read this list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import SettingError
from core.exports.audiences import advertising_formats, mailing_formats

if TYPE_CHECKING:
    from core.exports.audiences.audience_format import AudienceFormat

AUDIENCE_FORMATS: list[AudienceFormat] = [
    mailing_formats.MAILCHIMP,
    mailing_formats.KLAVIYO,
    mailing_formats.HUBSPOT,
    mailing_formats.BREVO,
    mailing_formats.SALESFORCE,
    mailing_formats.PIPEDRIVE,
    advertising_formats.GOOGLE_ADS,
    advertising_formats.META,
    advertising_formats.LINKEDIN,
    advertising_formats.TIKTOK,
    mailing_formats.PLAIN,
]
"""In the order in which they are shown."""


def audience_format(name: str) -> AudienceFormat:
    """The format of a name.

    Raises
    ------
    SettingError : no format is called so
    """
    for one in AUDIENCE_FORMATS:
        if one.name == name:
            return one
    names = ", ".join(one.name for one in AUDIENCE_FORMATS)
    raise SettingError(f"There is no list format called {name}.", f"Choose one of {names}.")
