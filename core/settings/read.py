"""How a file is read."""

from __future__ import annotations

import zoneinfo
from decimal import Decimal
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from core.settings.base import Frozen

Rate = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=9)]
"""An exchange rate: a positive number, exact."""

DateNumbers = Literal[
    "auto",
    "spelled",
    "excel",
    "days",
    "days_1960",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
]
"""What a date written as one number is."""


ContactField = Literal[
    "email",
    "phone",
    "first_name",
    "last_name",
    "full_name",
    "postcode",
    "city",
    "region",
    "country",
    "language",
    "email_consent",
    "sms_consent",
]
"""What is known of how to reach a customer."""


class ReadSettings(Frozen):
    """How the file is read, where the file itself leaves a choice."""

    table: str | None = Field(None, description="Table, sheet or file inside an archive")
    joins: tuple[tuple[str, str, str], ...] | None = Field(
        None,
        description="Tables joined to it: (table, column, column of that table); none when (), "
        "found from the keys when empty",
    )
    append: tuple[str, ...] | None = Field(
        None,
        description="Tables read below it as one; none when (), those with the same columns when "
        "empty",
    )
    encoding: str | None = Field(None, description="Text encoding; found from the bytes when empty")
    delimiter: Literal["auto", "comma", "semicolon", "tab", "pipe", "spaces"] = Field(
        "auto", description="Separator between the cells of a text file"
    )
    header_row: int | None = Field(
        None,
        ge=0,
        le=60,
        description="Row with the column names, counted from 1; 0 for none; found when empty",
    )
    fill_down: Literal["auto", "never"] = Field(
        "auto",
        description="Whether lines without an order, date and customer of their own belong to the "
        "order above them, and lines below a customer's heading to that customer",
    )
    date_order: Literal["auto", "day_first", "month_first"] = Field(
        "auto", description="Which comes first in dates such as 03/04/2024"
    )
    date_numbers: DateNumbers = Field(
        "auto",
        description=(
            "What dates written as one number mean: digits that spell the date, Excel day numbers, "
            "days since 1970 or 1960, or seconds (and parts of one) since 1970"
        ),
    )
    time_zone: str | None = Field(
        None,
        max_length=60,
        description=(
            "Time zone of the shop, such as Europe/Rome, for times with an offset or in UTC; as "
            "written when empty"
        ),
    )
    decimal_mark: Literal["auto", "point", "comma"] = Field(
        "auto", description="Which mark separates the decimals in numbers"
    )
    money_unit: Literal["auto", "whole", "hundredths"] = Field(
        "auto",
        description="Whether money is in whole units, or in hundredths: 1999 cents for 19.99",
    )
    shape: Literal["auto", "order_lines", "orders", "payments", "customers"] = Field(
        "auto", description="What one row is: an order line, an order, a payment or a customer"
    )
    roles: tuple[tuple[str, str | None], ...] = Field(
        (), description="Roles set by hand: (role, column), or (role, None) to leave a role out"
    )
    discount: Literal["auto", "share", "percent", "per_unit", "per_line", "per_order", "taken"] = (
        Field(
            "auto",
            description=(
                "What the discount column means: a share (0.25), a percentage (25), or money off "
                "each unit, line or order; `taken` if already deducted from the price paid"
            ),
        )
    )
    sold_words: tuple[str, ...] = Field(
        (), description="Words in a status or type column that mean a sale"
    )
    not_sold_words: tuple[str, ...] = Field(
        (), description="Words in a status or type column that mean no sale"
    )
    refund_words: tuple[str, ...] = Field(
        (), description="Words in a status or type column that mean a refund"
    )
    currency: str | None = Field(
        None, description="Use only the rows in this currency; all rows when empty"
    )
    rates: tuple[tuple[str, Rate], ...] = Field(
        (),
        description="Own exchange rates, to use other rows too: (currency, what one unit of it is "
        "worth in `currency`)",
    )
    contacts: bool = Field(
        default=True,
        description="Use e-mail addresses, phone numbers, names and consent, for lists only",
    )
    contact_columns: tuple[tuple[ContactField, str], ...] = Field(
        (),
        description=(
            "Contact columns: (field, column), an empty column for none; other fields are detected "
            "from names and values"
        ),
    )
    rates_from: str | None = Field(None, max_length=120, description="Source and date of the rates")

    @field_validator("time_zone")
    @classmethod
    def _zone_is_known(cls, name: str | None) -> str | None:
        if name is not None and name not in zoneinfo.available_timezones():
            raise ValueError(
                "This is not a time zone; use a name such as Europe/Rome or America/Chicago"
            )
        return name

    @model_validator(mode="after")
    def _rates_lead_somewhere(self) -> Self:
        codes = [code.strip().upper() for code, _ in self.rates]
        if codes and self.currency is None:
            raise ValueError("Rates need a currency that money is converted to")
        if len(set(codes)) < len(codes):
            raise ValueError("A currency has one rate only")
        if self.currency is not None and self.currency.strip().upper() in codes:
            raise ValueError("The currency that money is converted to needs no rate")
        return self
