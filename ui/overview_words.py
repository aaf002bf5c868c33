"""The overview in words: its key figures and the notes under its charts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import words
from ui.parts import Number

if TYPE_CHECKING:
    from core.features.overview import Overview


def key_figures(shop: Overview, currency: str | None) -> list[Number]:
    """Up to six numbers that sum a shop up: those that are known."""
    found = [
        Number(
            "Net revenue",
            words.money_short(shop.revenue, currency),
            "Sales less returns, of the customers that are segmented.",
        ),
        Number(
            "Orders",
            words.count(shop.orders),
            "Distinct purchase orders.",
        ),
        Number(
            "Customers",
            words.count(shop.customers),
            "Everyone who bought at least once.",
        ),
        Number(
            "Average order",
            words.money(shop.average_order_value, currency),
            "Net revenue divided by orders.",
        ),
        Number(
            "Came back",
            words.percent(shop.repeat_rate),
            "Share of customers with two orders or more.",
        ),
        Number(
            "From the best 10%",
            words.percent(shop.top_revenue_share),
            "Share of net revenue that comes from the tenth of customers who spent most.",
        ),
    ]
    known = {
        "Net revenue": shop.knows_money,
        "Orders": shop.orders is not None,
        "Average order": not math.isnan(shop.average_order_value),
        "Came back": not math.isnan(shop.repeat_rate),
        "From the best 10%": shop.knows_money,
    }
    return [number for number in found if known.get(number.label, True)]


def months_note(shop: Overview) -> str | None:
    """What the pale bars mean, where there are any."""
    if shop.months is None or bool(shop.months["whole"].all()):
        return None
    return "Pale months are cut off by the start or the end of the file."
