"""Which rows are used."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings.base import Frozen


class CleanSettings(Frozen):
    """Which rows are used. Every rule can be switched; what a rule leaves out is always counted."""

    drop_not_sold: bool = Field(
        default=True,
        description="Leave out orders whose status says that they were cancelled, failed or are "
        "not paid",
    )
    drop_duplicates: bool = Field(
        default=True,
        description="Leave out lines that repeat another line in every column of the file",
    )
    drop_non_products: bool = Field(
        default=True, description="Leave out postage, fees and other lines that are no product"
    )
    match_cancellations: bool = Field(
        default=True, description="Take away a sale together with the cancellation that reverses it"
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
        description="Lines without a customer are left out, or each such order is a customer",
    )
    order_number: Literal["auto", "alone", "with_customer", "with_day", "with_customer_and_day"] = (
        Field(
            "auto",
            description="What names an order: its number alone, or together with the customer, the "
            "day or both, where several customers use one number; found from the data when auto",
        )
    )
    order_totals: Literal["auto", "once", "each_line"] = Field(
        "auto",
        description="An amount that is the same on all lines of its order counts once an order, or "
        "on each line; found from its name and the prices when auto",
    )
    placeholder_customers: Literal["no_customer", "keep"] = Field(
        "no_customer",
        description="Names that stand for nobody, such as Walk-in, Guest or Laufkunde, are no "
        "customer, or are kept as customers",
    )
    guest_names: tuple[str, ...] = Field(
        (), description="Further names or ids in the customer column that stand for nobody"
    )
