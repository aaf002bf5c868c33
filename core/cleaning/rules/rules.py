"""The rules that leave rows out, in the order in which they are asked.

A row is left out under the first rule that holds, so that every row is counted once. A rule is
about one facet of a row (core/cleaning/lines/line_recipe.py) and is asked of the different things
that rows say of it: of each price once, not of each row. For dates far ahead and codes of no
product a table is prepared first. Rows of sums and copies are found otherwise. Three rules are
asked of the few rows that may fall under them (core/cleaning/accounting/exclusions.py):
cancellations, other returns, and customers without a purchase.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core import bundled_data, engine
from core.cleaning.lines.line_recipe import CATEGORY, COUNTRY, CUSTOMER, MOMENT, MONEY, PRODUCT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from core.settings import CleanSettings, FilterSettings

NON_PRODUCTS = "non_products.yaml"

LONGEST_GAP_DAYS = 30
"""Orders after today are believed while they follow one another within this many days."""

LONGEST_PAUSE_DAYS = 3652
"""Ten years. No shop pauses so long and goes on in the same export."""

FEW_DAYS, FEW_DAYS_SHARE = 3, 10
"""Days before such a pause are mistakes where they are so few, or a tenth of those after it."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason to leave a row out.

    Parameters
    ----------
    code : stable word
    label : what the user reads
    about : the facet it is asked of; empty where the rule is asked in another way
    condition : SQL over what that facet comes to (the table `money_lines`, say)
    setting : the field of `CleanSettings` that switches it, None where it always holds
    """

    code: str
    label: str
    about: str = ""
    condition: str = ""
    setting: str | None = None


def rules(
    settings: CleanSettings, idle: Collection[str], chosen: FilterSettings | None = None
) -> tuple[Rule, ...]:
    """The rules on single rows that are switched on, in order.

    Parameters
    ----------
    settings : which rules the user wants
    idle : codes of rules that no row of the file can fall under, which are not asked. Where no line
        has an amount other than zero, lines without a price are all there is, and are kept.
    chosen : the part of the orders that is looked at; all of them when None
    """
    switched = tuple(rule for rule in _switched() if getattr(settings, rule.setting or ""))
    refunded = (REFUNDED,) if settings.match_cancellations else ()
    applied = tuple(
        rule for rule in (*NO_SALE, *ALWAYS, *refunded, *switched) if rule.code not in idle
    )
    if chosen is None or not chosen.active:
        return applied
    return (
        *applied,
        *(replace(OUTSIDE, about=facet, condition=asked) for facet, asked in _outside(chosen)),
    )


def every_rule() -> tuple[Rule, ...]:
    """All rules in the order in which they are asked, switched on or not."""
    return (*NO_SALE, *ALWAYS, REFUNDED, *_switched(), OUTSIDE, CANCELLED, RETURNS, NO_PURCHASE)


NO_SALE = (
    TOTALS_ROW := Rule("totals_row", "Total row"),
    BROKEN_ROW := Rule("broken_row", "Broken row: its cells fit no column"),
    NO_LINES := Rule("no_lines", "Order without lines"),
    Rule("not_sold", "Cancelled, failed or unpaid", MONEY, "not_sold", "drop_not_sold"),
    Rule("other_currency", "In another currency", MONEY, "other_currency"),
)
"""Rows that are no sale at all, or none that can be added up. Their money counts nowhere, so that
they are asked for first; core/cleaning/lines/typed_lines.py marks them as the settings want."""

ALWAYS = (
    Rule("unreadable_date", "No readable date", MOMENT, "ordered_at IS NULL"),
    Rule("unreadable_amount", "No readable amount", MONEY, "amount IS NULL"),
    Rule("no_customer", "No customer", CUSTOMER, "customer_id IS NULL", "guests"),
)
"""A row without a date, an amount or a customer cannot be used, whatever the settings. (With guests
as customers, every row of an order has one.)"""

REFUNDED = Rule(
    "refunded",
    "Sale that was refunded in full",
    MONEY,
    "refunded > 0 AND amount <= 0",
    "match_cancellations",
)
"""A sale and its refund in one row; asked before an amount of zero looks like a gift."""

DUPLICATE = Rule("duplicate", "Exact copy of another row", setting="drop_duplicates")
"""Found by comparing rows with each other; see core/cleaning/rules/duplicates.py."""

OUTSIDE = Rule("outside_filter", "Outside the filter")
"""Asked after every other rule on single rows, so that it counts rows that would be used otherwise,
and before cancellations are matched: what is outside is as good as not in the file."""

CANCELLED = Rule("cancelled", "Cancelled sale and its cancellation", setting="match_cancellations")
"""Asked of what the rules before have kept; see core/cleaning/rules/cancellations.py."""

RETURNS = Rule("return", "Return", setting="returns")
"""Asked once cancellations have been matched with what they reverse."""

NO_PURCHASE = Rule("no_purchase", "Return of a customer without a purchase")
"""Asked last: whoever has nothing but returns left cannot be placed in a segment."""


def _outside(chosen: FilterSettings) -> Iterator[tuple[str, str]]:
    """Conditions that are true of what the filter leaves out, by facet, and never unknown."""
    if chosen.first_day:
        yield MOMENT, f"coalesce(ordered_at::DATE < DATE '{chosen.first_day}', true)"
    if chosen.last_day:
        yield MOMENT, f"coalesce(ordered_at::DATE > DATE '{chosen.last_day}', true)"
    for facet, wanted in ((COUNTRY, chosen.countries), (CATEGORY, chosen.categories)):
        if wanted:
            listed = ", ".join(map(engine.literal, wanted))
            yield facet, f"coalesce({facet} NOT IN ({listed}), true)"


@functools.cache
def _switched() -> tuple[Rule, ...]:
    return (
        DUPLICATE,
        Rule(
            "future",
            "Dated in the future",
            MOMENT,
            "ordered_at >= (SELECT far_ahead FROM horizon)",
            "drop_future",
        ),
        Rule(
            "long_ago",
            "Dated long before all others",
            MOMENT,
            "ordered_at < (SELECT first_day FROM beginning)",
            "drop_long_ago",
        ),
        Rule(
            "non_product",
            "Postage, fee or other non-product",
            PRODUCT,
            _non_product(),
            "drop_non_products",
        ),
        Rule(
            "zero_price", "Price of zero", MONEY, "amount = 0 AND refunded = 0", "drop_zero_prices"
        ),
        Rule("negative_price", "Negative price", MONEY, "negative_price", "drop_negative_prices"),
    )


FAR_AHEAD = f"""
    CREATE TEMP TABLE horizon AS
    WITH days AS (
        SELECT DISTINCT ordered_at::DATE AS day FROM moment_lines WHERE ordered_at IS NOT NULL
    ),
    followed AS (
        SELECT day, lag(day) OVER (ORDER BY day) AS before FROM days
    )
    SELECT coalesce(
        min(day) FILTER (
            day > $today::DATE AND coalesce(day - before > {LONGEST_GAP_DAYS}, true)
        ),
        DATE '9999-12-31'
    ) AS far_ahead
    FROM followed
"""
"""The first day after today that does not follow on from the orders before it.

A mistyped year stands apart from the other dates; a shop whose clock or calendar runs ahead does
not. Only the former is left out."""

LONG_AGO = f"""
    CREATE TEMP TABLE beginning AS
    WITH days AS (
        SELECT DISTINCT ordered_at::DATE AS day FROM moment_lines WHERE ordered_at IS NOT NULL
    ),
    followed AS (
        SELECT day, lag(day) OVER in_order AS before, row_number() OVER in_order - 1 AS earlier,
            count(*) OVER () - earlier AS later
        FROM days WINDOW in_order AS (ORDER BY day)
    )
    SELECT coalesce(
        max(day) FILTER (
            day <= $today::DATE AND day - before > {LONGEST_PAUSE_DAYS} AND earlier < later
                AND earlier <= greatest({FEW_DAYS}, later // {FEW_DAYS_SHARE})
        ),
        DATE '-infinity'
    ) AS first_day
    FROM followed
"""
"""The first day after a pause that no shop makes, where only a few days lie before it.

Systems write a date they do not have as their first one: 0001, 1900, 1970. Such days stand alone,
long before all others. Days are counted, not rows, because a date that is missing is missing often.
Against the other dates, not against the calendar: a file of the nineties is as good as any."""

LONG_CODES = "SELECT coalesce(avg(if(length(product_id) > 3, 1, 0)) > 0.95, false) FROM products"
"""Whether this shop's product codes are so long that a one-letter code cannot be a product."""


def _non_product() -> str:
    names = ", ".join(map(engine.literal, non_product_names()))
    return (
        "coalesce(product_id IN (SELECT product_id FROM non_products), false)"
        f" OR (product_id IS NULL AND coalesce(lower(trim(product_name)) IN ({names}), false))"
    )


def non_product_names() -> tuple[str, ...]:
    """Names that stand for no product where there is no code, in small letters."""
    return tuple(entry.lower() for entry in _listed()["names"])


@functools.cache
def _listed() -> Mapping[str, Sequence[str]]:
    listed: Mapping[str, Sequence[str]] = bundled_data.read(NON_PRODUCTS)
    return listed


def stands_for_no_product(*, long_codes: bool) -> str:
    """A condition over `products` (the distinct `product_id`): the code is one of no product."""
    listed = _listed()
    code = "upper(trim(product_id))"
    wanted = (*listed["codes"], *(listed["short_codes"] if long_codes else ()))
    codes = ", ".join(engine.literal(entry.upper()) for entry in wanted)
    patterns = " OR ".join(
        f"regexp_full_match(trim(product_id), {engine.literal(entry)})"
        for entry in listed["patterns"]
    )
    return f"{code} IN ({codes}) OR {patterns}"
