"""What a table of customers is told apart by."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from core.settings.base import Frozen


class TableSettings(Frozen):
    """What customers are told apart by, in a table that has one row a customer."""

    features: tuple[str, ...] | None = Field(
        None,
        description="What customers are told apart by: columns, measures such as monetary, and "
        "what recipes make of columns; proposed when empty",
    )
    categories: tuple[str, ...] = Field(
        (), description="Columns of numbers that are codes and not amounts, such as a region's"
    )
    missing: Literal["median", "leave_out"] = Field(
        "median",
        description="A missing number counts as the median customer's, or its row is left out",
    )
