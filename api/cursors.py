"""Cursors: where a page of customers ended, as text that callers send back unread."""

from __future__ import annotations

import base64
import binascii
import json
import math
from typing import TYPE_CHECKING

from api.problems import ApiError

if TYPE_CHECKING:
    from core.live_scoring import SegmentCursor


def write_cursor(after: SegmentCursor) -> str:
    """A cursor as text.

    Parameters
    ----------
    after : rank of the last customer of a page
    """
    money, customer_id = after
    return base64.urlsafe_b64encode(json.dumps([money.hex(), customer_id]).encode()).decode()


def read_cursor(text: str) -> SegmentCursor:
    """A cursor from its text.

    Raises
    ------
    ApiError : it is none
    """
    try:
        money, customer_id = json.loads(base64.b64decode(text, altchars=b"-_", validate=True))
        rank = float.fromhex(money)
    except (ValueError, TypeError, OverflowError, binascii.Error, RecursionError) as error:
        raise ApiError(
            "The cursor is none that the API gave out.",
            "Leave it out to begin at the first page.",
            "cursor",
        ) from error
    # Money that is not known stands last.
    return (math.inf if math.isnan(rank) else rank), str(customer_id)
