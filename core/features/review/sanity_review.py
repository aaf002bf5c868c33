"""The sanity review: what was read, in words a shop owner can check, and what no shop looks like.

The sentence says who bought how often and for how much. A flag is raised where one of these numbers
lies far outside what shops look like, with the likeliest cause and the setting that mends it. Each
threshold stands well beyond every real shop that the tests know: a flag that cries wolf is ignored.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.columns import IN_WORDS
from core.features.review.left_out_review import MIN_ROWS, ReviewFlag, review_rows
from core.formatting import Money, Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from core.cleaning import CleaningReport
    from core.columns import Roles
    from core.features.customers import Customers

MIN_CUSTOMERS, MIN_ORDERS = 10, MIN_ROWS
"""A shop of a few orders may look like anything."""

ONE_CUSTOMER_SHARE = 1 / 3
"""Of all orders. The largest buyer of the small shops in the tests has a quarter."""

NOBODY_RETURNS_CUSTOMERS, NOBODY_RETURNS_DAYS = 50, 60
"""Somebody comes back within two months where fifty people buy."""

LINES_PER_ORDER = 100
"""On average. Wholesalers have twenty, a weekly shopping basket ten."""

SHARED_ORDERS = 1.5
"""Buyers to an order: where numbers name orders, it is one."""

ORDER_TO_PRICE = 0.5
"""An average order is at least one unit. Half a typical price leaves room for cheap things."""

ONE_DAY_SHARE, ONE_DAY_OF_DAYS = 0.5, 60
"""Half of all rows on one day of two months and more: the day they were copied, not sold."""

DECADES_DAYS = 30 * 365.25
"""No export goes back further; a mistyped century does."""

ONE_CUSTOMER_REVENUE, OF_FEW_ORDERS = 0.5, 0.1
"""Half of the money in a tenth of the orders is a misread amount more often than a big buyer."""

KEPT_SHARE = 0.5
"""Of every pound sold that is not given back. Fashion by mail keeps more than half."""

SMALLEST_ORDER, LARGEST_ORDER = 0.1, 10_000_000.0
"""The average order in any currency lies between; a rupiah is small, a house is dear."""


@dataclass(frozen=True, slots=True)
class SanityReview:
    """What was read, in one sentence, and what is odd about it.

    Parameters
    ----------
    sentence : customers, orders, and what they come to
    flags : none where the file looks like a shop
    """

    sentence: Sentence
    flags: tuple[ReviewFlag, ...]


def review_customers(
    report: CleaningReport, customers: Customers, roles: Roles, currency: str | None = None
) -> SanityReview:
    """Review what was made of a file.

    Parameters
    ----------
    report : which rows were used
    customers : who bought, of orders or of a table of customers
    roles : which column plays which role
    currency : of the money
    """
    shop = _Shop(report, customers, roles, currency)
    flags = tuple(_flags(shop)) if customers.lines is not None else ()
    return SanityReview(shop.sentence(), flags)


class _Shop:
    """The numbers that are looked at."""

    def __init__(
        self, report: CleaningReport, customers: Customers, roles: Roles, currency: str | None
    ) -> None:
        self.report, self.roles, self.currency = report, roles, currency
        self.frame: pd.DataFrame = customers.frame
        self.customers = len(self.frame)
        counts = self.frame["frequency"]
        self.orders = float(counts.sum()) if counts.notna().all() else math.nan
        self.distinct_orders, self.lines = customers.orders, customers.lines
        self.revenue = math.fsum(self.frame["monetary"]) if customers.knows_money else math.nan
        self.enough = self.customers >= MIN_CUSTOMERS and self.orders >= MIN_ORDERS

    @property
    def days(self) -> int:
        """From the first order to the last."""
        return int((self.frame["last_order_at"].max() - self.frame["first_order_at"].min()).days)

    @property
    def average(self) -> float:
        """Money of an order."""
        return self.revenue / self.orders if self.orders else math.nan

    @property
    def most_orders(self) -> tuple[str, float]:
        """The customer with most orders, and their share of all."""
        counts = self.frame["frequency"]
        return str(counts.idxmax()), float(counts.max()) / self.orders

    def other_column(self, role: str) -> tuple[str, str]:
        """How to choose another column for a role, naming the one that fits next best."""
        other = next((guess.runner_up for guess in self.roles.guesses if guess.role == role), None)
        named = f", such as {other.column}" if other is not None else ""
        column = other.column if other is not None else "COLUMN"
        return f"Choose another column for {IN_WORDS[role]}{named}.", f"--role {role}={column}"

    def column(self, role: str) -> str:
        """The column that plays a role."""
        return self.roles[role] or role

    @property
    def money(self) -> str:
        """The column of the money that counts."""
        return self.column("amount" if self.roles["amount"] else "unit_price")

    def sentence(self) -> Sentence:
        """Customers, orders, and what they come to."""
        if not self.orders > 0:
            return Sentence("{n:# customer|# customers}.", n=self.customers)
        orders = self.distinct_orders or round(self.orders)
        text = "{n:# customer|# customers}, {orders:# order|# orders}, "
        text += "one order each" if orders == self.customers else "{each:.1} orders each"
        if not math.isnan(self.revenue):
            text += ", average order {average}"
        return Sentence(
            text + "; the customer with most orders has {share:%} of them.",
            n=self.customers,
            orders=orders,
            each=orders / self.customers,
            average=Money(round(self.revenue / orders, 2), self.currency),
            share=self.most_orders[1],
        )


def _flags(shop: _Shop) -> Iterator[ReviewFlag]:
    yield from review_rows(shop.report)
    if shop.enough:
        yield from _of_customers(shop)
        yield from _of_orders(shop)
        yield from _of_money(shop)
        yield from _of_one_customer(shop)
        yield from _of_refunds(shop)
        yield from _of_dates(shop)


def _of_customers(shop: _Shop) -> Iterator[ReviewFlag]:
    name, share = shop.most_orders
    other, option = shop.other_column("customer_id")
    if share >= ONE_CUSTOMER_SHARE:
        yield ReviewFlag(
            "one_customer",
            Sentence("One customer, {name}, has {share:%} of the orders.", name=name, share=share),
            f"{name} may be a placeholder for customers without a name, or column "
            f"{shop.column('customer_id')}"
            " may hold staff, tills or accounts.",
            f"{other} If {name} is a placeholder, say so.",
            f"{option}, --guest-name '{name}'",
        )
    if (
        shop.frame["frequency"].max() == 1
        and shop.customers >= NOBODY_RETURNS_CUSTOMERS
        and shop.days >= NOBODY_RETURNS_DAYS
    ):
        yield ReviewFlag(
            "nobody_returns",
            Sentence(
                "Each of {n:# customer|# customers} ordered once in {days:days}; nobody came back.",
                n=shop.customers,
                days=shop.days,
            ),
            f"Column {shop.column('customer_id')} may be new for every order.",
            *shop.other_column("customer_id"),
        )


def _of_orders(shop: _Shop) -> Iterator[ReviewFlag]:
    distinct = shop.distinct_orders or 0
    if distinct and shop.orders >= distinct * SHARED_ORDERS:
        yield ReviewFlag(
            "shared_orders",
            Sentence("An order has {n:.1} customers on average.", n=shop.orders / distinct),
            f"Column {shop.column('order_id')} may be a day, a shop or a till, not an order.",
            *shop.other_column("order_id"),
        )
    lines = (shop.lines or 0) / shop.orders
    if lines >= LINES_PER_ORDER:
        yield ReviewFlag(
            "long_orders",
            Sentence("An order has {n:.0f} lines on average.", n=lines),
            f"Column {shop.column('order_id')} may be a day, a shop or a customer, not an order."
            if shop.roles["order_id"]
            else "Without an order number, everything a customer buys at one time is one order.",
            *shop.other_column("order_id"),
        )


def _of_money(shop: _Shop) -> Iterator[ReviewFlag]:
    if shop.average != shop.average:
        return
    average = Money(round(shop.average, 2), shop.currency)
    money = shop.money
    role = "amount" if shop.roles["amount"] else "unit_price"
    price = shop.report.lines.typical_price if shop.report.lines else None
    if price is not None and shop.average < price * ORDER_TO_PRICE:
        discount = shop.roles["discount"]
        yield ReviewFlag(
            "order_below_price",
            Sentence(
                "The average order, {average}, is less than one unit costs: {price} is typical.",
                average=average,
                price=Money(price, shop.currency),
            ),
            f"Column {money} may not be money"
            + (f", or the discount in column {discount} is misread." if discount else "."),
            "Choose another column for the money"
            + (", or say what the discount is." if discount else "."),
            f"--role {role}=COLUMN" + (", --discount" if discount else ""),
        )
    elif not SMALLEST_ORDER <= shop.average <= LARGEST_ORDER:
        yield ReviewFlag(
            "odd_average",
            Sentence("The average order is {average}.", average=average),
            f"The decimal mark of column {money} may be misread, or it is not money.",
            "Choose the decimal mark, or another column for the money.",
            f"--decimal-mark, --role {role}=COLUMN",
        )


def _of_one_customer(shop: _Shop) -> Iterator[ReviewFlag]:
    if not shop.revenue > 0:
        return
    top = int(shop.frame["monetary"].argmax())
    name = str(shop.frame.index[top])
    share = float(shop.frame["monetary"].iloc[top]) / shop.revenue
    orders = float(shop.frame["frequency"].iloc[top]) / shop.orders
    if share >= ONE_CUSTOMER_REVENUE and orders < OF_FEW_ORDERS:
        yield ReviewFlag(
            "one_customer_revenue",
            Sentence(
                "One customer, {name}, has {share:%} of the revenue with {orders:%} of the orders.",
                name=name,
                share=share,
                orders=orders,
            ),
            f"An amount in column {shop.money} may be misread, or a total row was counted.",
            "Choose the decimal mark, or correct the rows in the file.",
            "--decimal-mark",
        )


def _of_refunds(shop: _Shop) -> Iterator[ReviewFlag]:
    sold = float(shop.report.file.gross_revenue)
    if sold > 0 and float(shop.report.file.net_revenue) < sold * KEPT_SHARE:
        kept = float(shop.report.file.net_revenue) / sold
        yield ReviewFlag(
            "mostly_refunds",
            Sentence("{share:%} of sales was refunded.", share=1 - kept),
            "A refund or row type column may mean something else.",
            "Leave the column out, or choose which of its words mean a sale.",
            "--role refund=, --role kind=, --sold-word WORD",
        )


def _of_dates(shop: _Shop) -> Iterator[ReviewFlag]:
    date, lines = shop.column("ordered_at"), shop.report.lines
    copied = f"Column {date} may be when rows were exported or imported, not when people ordered."
    if shop.days == 0:
        yield ReviewFlag(
            "one_day",
            Sentence("All {n:# order|# orders} are on one day.", n=round(shop.orders)),
            copied,
            *shop.other_column("ordered_at"),
        )
    elif (
        lines is not None
        and lines.busiest_day is not None
        and lines.busiest_share >= ONE_DAY_SHARE
        and shop.days >= ONE_DAY_OF_DAYS
    ):
        yield ReviewFlag(
            "busy_day",
            Sentence(
                "One day, {day}, has {share:%} of the rows.",
                day=lines.busiest_day,
                share=lines.busiest_share,
            ),
            copied,
            *shop.other_column("ordered_at"),
        )
    if shop.days > DECADES_DAYS:
        yield ReviewFlag(
            "decades",
            Sentence("The orders span {n:.0f} years.", n=shop.days / 365.25),
            f"Years in column {date} may be mistyped, or its dates are misread.",
            "Choose whether day or month comes first, or filter one period.",
            "--date-order, --since DATE",
        )
