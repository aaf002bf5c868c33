"""Notices of a discount: how it was read, and whether it was taken off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.errors import Notice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.columns import ColumnParser


def discount_notice(reading: ColumnParser, readings: Sequence[ColumnParser]) -> Notice:
    """Whether a discount was taken off, and what tells so."""
    paid = {one.role: one.column for one in readings}
    if "amount" in paid and "amount" not in reading.off:
        why = (
            f"{paid['amount']} was read as the price paid, so the discount in column "
            f"{reading.column} was not deducted again. The file is ambiguous about this."
            if reading.assumed
            else (
                f"{paid['amount']} already has the discount in column {reading.column} deducted, "
                "so it was not deducted again."
            )
        )
        return Notice("discount_taken", f"{why} Change it with the setting discount.")
    if not reading.off:
        return Notice(
            "discount_taken",
            f"{paid['unit_price']} already has the discount in column {reading.column} deducted, "
            "so it was not deducted again. Change it with the setting discount.",
        )
    base = paid.get("amount") or (
        f"{paid['quantity']} × {paid['unit_price']}" if "quantity" in paid else paid["unit_price"]
    )
    doubt = " The file is ambiguous about this." if reading.assumed else ""
    return Notice(
        "discount_taken_off",
        f"Column {reading.column} was read as {reading.label}, and deducted from {base}.{doubt}"
        " Change it with the setting discount.",
    )
