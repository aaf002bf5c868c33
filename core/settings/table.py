"""What a table of customers is compared by."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings.base import Frozen


class TableSettings(Frozen):
    """What customers are compared by, in a table that has one row a customer."""

    features: tuple[str, ...] | None = Field(
        None,
        description=(
            "Features used to group customers: columns, measures such as monetary, and ready-made "
            "features; proposed when empty"
        ),
    )
    categories: tuple[str, ...] = Field(
        (), description="Number columns that are codes and not amounts, such as a region number"
    )
    missing: Literal["median", "leave_out"] = Field(
        "median",
        description="A missing number counts as the median customer's, or its row is left out",
    )
