"""Signatures of the Standard Webhooks specification: HMAC-SHA256 over id, moment and body.

The secret is `whsec_` and 24 to 64 random bytes in base64. A receiver checks the signature, and
that the moment is not long ago (five minutes in the specification's libraries), so that a request
that somebody caught cannot be sent again later.

References
----------
standard-webhooks/standard-webhooks, specification, version 1.0.0.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import TYPE_CHECKING

from core.errors import SettingError

if TYPE_CHECKING:
    import datetime as dt

PREFIX = "whsec_"
_BYTES, _LEAST, _MOST = 32, 24, 64


def new_secret() -> str:
    """A secret to sign with."""
    return PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def check_secret(secret: str) -> str:
    """A secret that was typed, where one can sign with it.

    Raises
    ------
    SettingError : it is none
    """
    try:
        long_enough = _LEAST <= len(_key(secret)) <= _MOST
    except (ValueError, binascii.Error):
        long_enough = False
    if not secret.startswith(PREFIX) or not long_enough:
        raise SettingError(
            "This is no secret of a webhook.",
            f"It is {PREFIX} and {_LEAST} to {_MOST} random bytes in base64; leave it out to have "
            "one made.",
        )
    return secret


def signed_headers(secret: str, message_id: str, now: dt.datetime, body: bytes) -> dict[str, str]:
    """The headers that identify and sign a request.

    Parameters
    ----------
    secret : of the receiver; two with a blank between them while one replaces the other
    message_id : the same for every attempt to send one event
    now : the moment of this attempt, with a time zone
    body : as it is sent
    """
    moment = str(int(now.timestamp()))
    content = b".".join([message_id.encode(), moment.encode(), body])
    signatures = (hmac.digest(_key(each), content, hashlib.sha256) for each in secret.split())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": " ".join(
            f"v1,{base64.b64encode(each).decode()}" for each in signatures
        ),
    }


def _key(secret: str) -> bytes:
    return base64.b64decode(secret.removeprefix(PREFIX), validate=True)
