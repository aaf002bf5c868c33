"""The rules that leave rows out, in the order in which they are asked.

A row is left out under the first rule that holds, so that every row is counted once. A rule is a
condition over the table `typed` (core/clean/lines.py); the rules that look at more than one row
(repeats, cancellations, dates far ahead) prepare a column or a table first.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core import shipped
from core.load.engine import literal

if TYPE_CHECKING:
    from core.settings import CleanSettings

LONGEST_GAP_DAYS = 30
"""Orders after today are believed while they follow one another within this many days."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to leave a row out.

    Parameters
    ----------
    code : stable word
    label : what the user reads
    condition : SQL over `typed`
    setting : the field of `CleanSettings` that switches it, None where it always holds
    """

    code: str
    label: str
    condition: str
    setting: str | None = None


def rules(settings: CleanSettings, *, any_money: bool) -> tuple[Rule, ...]:
    """The rules on single rows that are switched on, in order.

    Parameters
    ----------
    settings : which rules the user wants
    any_money : whether any line of the file has an amount other than zero. Where none has, lines
        without a price are all there is, and are kept.
    """
    switched = tuple(
        rule
        for rule in _switched()
        if getattr(settings, rule.setting or "") and (any_money or rule.code != "zero_price")
    )
    return (*NO_SALE, *ALWAYS, *((REFUNDED,) if settings.match_cancellations else ()), *switched)


def every_rule() -> tuple[Rule, ...]:
    """All rules in the order in which they are asked, switched on or not."""
    return (*NO_SALE, *ALWAYS, REFUNDED, *_switched(), CANCELLED, RETURNS, NO_PURCHASE)


NO_SALE = (
    Rule("totals_row", "Row of totals", "totals_row"),
    Rule("not_sold", "Cancelled, failed or not paid", "not_sold", "drop_not_sold"),
    Rule("other_currency", "In another currency", "other_currency"),
)
"""Rows that are no sale at all, or none that can be added up. Their money counts nowhere, so that
they are asked for first; core/clean/lines.py marks them as the settings want."""

ALWAYS = (
    Rule("unreadable_date", "No readable date", "ordered_at IS NULL"),
    Rule("unreadable_amount", "No readable amount", "amount IS NULL"),
    Rule("no_customer", "No customer", "customer_id IS NULL", "guests"),
)
"""A row without a date, an amount or a customer cannot be used, whatever the settings. (With guests
as customers, every row of an order has one.)"""

REFUNDED = Rule(
    "refunded",
    "Sale that was refunded in full",
    "refunded > 0 AND amount <= 0",
    "match_cancellations",
)
"""A sale and its refund in one row; asked before an amount of zero looks like a gift."""

CANCELLED = Rule(
    "cancelled", "Sale and the cancellation that reverses it", "cancelled", "match_cancellations"
)
"""Asked of what the rules before have kept; see `MATCH_CANCELLATIONS`."""

RETURNS = Rule("return", "Return", "amount < 0", "returns")
"""Asked once cancellations have been matched with what they reverse."""

NO_PURCHASE = Rule(
    "no_purchase",
    "Return of a customer without a purchase",
    "customer_id NOT IN (SELECT customer_id FROM second_look WHERE reason IS NULL AND amount >= 0)",
)
"""Asked last: whoever has nothing but returns left cannot be placed in a segment."""


@functools.cache
def _switched() -> tuple[Rule, ...]:
    return (
        Rule("duplicate", "Exact copy of another row", "repeat", "drop_duplicates"),
        Rule("future", "Dated in the future", "ordered_at >= far_ahead", "drop_future"),
        Rule(
            "non_product", "Postage, fee or other non-product", _non_product(), "drop_non_products"
        ),
        Rule("zero_price", "Price of zero", "amount = 0 AND refunded = 0", "drop_zero_prices"),
        Rule(
            "negative_price",
            "Negative price",
            "coalesce(price_given AND unit_price < 0 AND quantity > 0, false)",
            "drop_negative_prices",
        ),
    )


FAR_AHEAD = f"""
    CREATE TEMP TABLE horizon AS
    WITH days AS (
        SELECT DISTINCT ordered_at::DATE AS day FROM typed WHERE ordered_at IS NOT NULL
    ),
    followed AS (
        SELECT day, lag(day) OVER (ORDER BY day) AS before FROM days
    )
    SELECT coalesce(
        min(day) FILTER (
            day > $today::DATE AND coalesce(day - before > {LONGEST_GAP_DAYS}, true)
        ),
        DATE '9999-12-31'
    ) AS far_ahead,
    $today::DATE AS today
    FROM followed
"""
"""The first day after today that does not follow on from the orders before it.

A mistyped year stands apart from the other dates; a shop whose clock or calendar runs ahead does
not. Only the former is left out."""

MATCH_CANCELLATIONS = """
    CREATE TEMP TABLE matched AS
    WITH keyed AS (
        SELECT row, amount > 0 AS sale,
            hash(customer_id, coalesce(product_id, product_name, ''), abs(quantity),
                 abs(unit_price), abs(amount)) AS key,
            ordered_at, order_id
        FROM kept
    ),
    both_kinds AS (
        SELECT * FROM keyed
        WHERE key IN (SELECT key FROM keyed GROUP BY key HAVING bool_or(sale) AND bool_or(NOT sale))
    ),
    walked AS (
        SELECT *, sum(if(sale, 1, -1)) OVER chronological AS walk
        FROM both_kinds
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    ),
    floored AS (
        SELECT *, least(0, min(walk) OVER chronological) AS floor
        FROM walked
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    ),
    levelled AS (
        SELECT row, key, sale, ordered_at, order_id,
            walk - floor + if(sale, 0, 1) AS level,
            floor < coalesce(lag(floor) OVER chronological, 0) AS nothing_to_reverse
        FROM floored
        WINDOW chronological AS (PARTITION BY key ORDER BY ordered_at, NOT sale, order_id, row)
    )
    SELECT row FROM (
        SELECT row, sale,
            lead(sale) OVER stack AS next_is_sale
        FROM levelled
        WHERE NOT nothing_to_reverse
        WINDOW stack AS (PARTITION BY key, level ORDER BY ordered_at, NOT sale, order_id, row)
    )
    WHERE NOT sale OR next_is_sale = false
"""
"""Pairs every cancellation with the latest earlier sale it exactly reverses, like brackets.

Within one customer, product, quantity and price, sales and cancellations are walked in time: a sale
goes up a step, a cancellation down. A cancellation that would go below the ground has nothing to
reverse (its sale is older than the file) and stays. Every other one closes the sale that last
reached its step. Rows are left out on both sides."""


def _non_product() -> str:
    listed = shipped.read("non_products.yaml")
    code = "upper(trim(product_id))"
    codes = ", ".join(literal(entry.upper()) for entry in listed["codes"])
    short = ", ".join(literal(entry.upper()) for entry in listed["short_codes"])
    names = ", ".join(literal(entry.lower()) for entry in listed["names"])
    patterns = " OR ".join(
        f"regexp_full_match(trim(product_id), {literal(entry)})" for entry in listed["patterns"]
    )
    return (
        f"coalesce({code} IN ({codes}), false) OR coalesce({patterns}, false)"
        f" OR (long_codes AND coalesce({code} IN ({short}), false))"
        f" OR (product_id IS NULL AND coalesce(lower(trim(product_name)) IN ({names}), false))"
    )


LONG_CODES = """
    SELECT coalesce(avg(if(length(product_id) > 3, 1, 0)) > 0.95, false)
    FROM (SELECT DISTINCT product_id FROM typed WHERE product_id IS NOT NULL)
"""
"""Whether this shop's product codes are so long that a one-letter code cannot be a product."""
