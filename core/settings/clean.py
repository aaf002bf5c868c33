"""Which rows are used."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings.base import Frozen


class CleanSettings(Frozen):
    """Which rows are used. Every rule can be switched; what a rule leaves out is always counted."""

    drop_not_sold: bool = Field(
        default=True,
        description="Leave out cancelled, failed and unpaid orders",
    )
    drop_duplicates: bool = Field(
        default=True,
        description="Leave out lines that repeat another line in every column of the file",
    )
    drop_non_products: bool = Field(
        default=True, description="Leave out postage, fees and other lines that are not products"
    )
    match_cancellations: bool = Field(
        default=True, description="Remove cancelled sales together with their cancellation"
    )
    drop_zero_prices: bool = Field(
        default=True, description="Leave out lines that cost nothing (gifts, stock corrections)"
    )
    drop_negative_prices: bool = Field(
        default=False,
        description="Leave out lines with a negative price instead of counting them as returns",
    )
    drop_future: bool = Field(
        default=True,
        description="Leave out orders dated after today and far from all others (mistyped years)",
    )
    drop_long_ago: bool = Field(
        default=True,
        description="Leave out orders dated more than ten years before all others (missing dates "
        "written as 1900 or 0001, mistyped years)",
    )
    returns: Literal["net", "leave_out"] = Field(
        "net",
        description="Other returns reduce the customer's revenue (net) or are left out",
    )
    guests: Literal["leave_out", "one_per_order"] = Field(
        "leave_out",
        description=(
            "Lines without a customer are left out, or each guest order is treated as a separate "
            "customer"
        ),
    )
    order_number: Literal["auto", "alone", "with_customer", "with_day", "with_customer_and_day"] = (
        Field(
            "auto",
            description=(
                "What identifies an order: its number alone, or the number with the customer, the "
                "day or both if several customers share one; decided from the data unless you "
                "choose"
            ),
        )
    )
    order_totals: Literal["auto", "once", "each_line"] = Field(
        "auto",
        description=(
            "An amount that is the same on all lines of an order counts once per order or on each "
            "line; decided from its name and the prices unless you choose"
        ),
    )
    placeholder_customers: Literal["no_customer", "keep"] = Field(
        "no_customer",
        description=(
            "Placeholder names such as Walk-in, Guest or Laufkunde are not customers, or are kept "
            "as customers"
        ),
    )
    guest_names: tuple[str, ...] = Field(
        (), description="More placeholder names or ids in the customer column"
    )
