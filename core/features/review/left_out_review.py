"""The part of the sanity review that looks at the rows left out: too many for one reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from core.cleaning import CleaningReport, LeftOut

MIN_ROWS = 30
"""Of a few rows one is a tenth already."""

LEFT_OUT_SHARE = 0.1
"""Of the rows, for one reason."""

OFTEN_LEFT_OUT = {
    "no_customer": 0.5,
    "not_sold": 0.5,
    "cancelled": 0.3,
    "refunded": 0.3,
    "zero_price": 0.3,
    "return": 0.3,
}
"""Reasons that leave more out in sound shops: a third of the buyers at a till are nobody known."""

CHOSEN = frozenset({"outside_filter", "other_currency", "negative_price"})
"""Reasons that the user chose."""


@dataclass(frozen=True, slots=True)
class ReviewFlag:
    """Something that no shop looks like.

    Parameters
    ----------
    code : a stable word for programs
    text : what is odd, with its numbers
    cause : what it most likely comes from
    mend : what mends it, in words
    option : the same for the terminal
    """

    code: str
    text: Sentence
    cause: str
    mend: str
    option: str


def review_rows(report: CleaningReport) -> Iterator[ReviewFlag]:
    """Reasons that leave out more than they should."""
    if report.rows_in < MIN_ROWS:
        return
    for reason in report.left_out:
        share = reason.rows / report.rows_in
        if reason.code in CHOSEN or share < OFTEN_LEFT_OUT.get(reason.code, LEFT_OUT_SHARE):
            continue
        if reason.code == "not_sold" and any(one.form == "visits" for one in report.readings):
            continue  # a site is visited more often than it sells, and a notice says so already
        known = _CAUSES.get(reason.code)
        cause, mend, option = known or _of_rule(reason)
        yield ReviewFlag(
            f"left_out_{reason.code}",
            Sentence(
                "{share:%} of rows ({n}) are left out for one reason: {reason}.",
                share=share,
                n=reason.rows,
                reason=reason.label[:1].lower() + reason.label[1:],
            ),
            cause,
            mend,
            option,
        )


def _of_rule(reason: LeftOut) -> tuple[str, str, str]:
    """Cause, mend and option for a rule that has no likely cause of its own."""
    if reason.setting is None:
        return "A column may mean something else.", "Check the roles of the columns.", "--role"
    option = f"--no-{reason.setting.replace('_', '-')}"
    return "The rule may not fit this shop.", "Switch the rule off.", option


_CAUSES = {
    "unreadable_date": (
        "The dates may be written in several ways, or the column is another one.",
        "Choose another column for the date, or choose whether day or month comes first.",
        "--role ordered_at=COLUMN, --date-order",
    ),
    "unreadable_amount": (
        "The amounts may be written in several ways, or the column is another one.",
        "Choose another column for the money, or choose the decimal mark.",
        "--role amount=COLUMN, --decimal-mark",
    ),
    "no_customer": (
        "Most buyers are guests, or the customer is in another column.",
        "Choose another column for the customer, or treat each guest order as a customer.",
        "--role customer_id=COLUMN, --guests one_per_order",
    ),
    "not_sold": (
        "A column of statuses or kinds may mean something else.",
        "Choose which of its words mean a sale, or count all rows.",
        "--sold-word WORD, --no-drop-not-sold",
    ),
    "duplicate": (
        "Identical lines may be several units of one product.",
        "Switch the rule off.",
        "--no-drop-duplicates",
    ),
    "zero_price": (
        "The amount may be in another column.",
        "Choose another column for the money, or keep such lines.",
        "--role amount=COLUMN, --no-drop-zero-prices",
    ),
}
