"""The columns of every table of customers: their headers and formats come from the features."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import features
from core.formatting import _

if TYPE_CHECKING:
    from core.features import FeatureUnit

SHOWN = (
    *("recency_days", "frequency", "monetary", "average_order_value"),
    *("first_order_at", "last_order_at", "country"),
)
"""What a table of customers shows of their purchases."""

_FORMATS: dict[FeatureUnit, str] = {
    "money": "%,.2f",
    "days": "%,.0f",
    "orders": "localized",
    "products": "localized",
    "items": "%,.2f",
    "share": "percent",
}


def column_config(currency: str | None) -> dict[str, Any]:
    """The column of the id, of every measure, and of the country.

    Parameters
    ----------
    currency : stands in the headers of money; None where it is not known
    """
    config: dict[str, Any] = {
        "customer_id": st.column_config.TextColumn(_("Customer"), width="medium", pinned=True)
    }
    for name, feature in features.FEATURES.items():
        if feature.kind == "date":
            config[name] = st.column_config.DateColumn(_(feature.header))
            continue
        unit = f" ({currency})" if feature.is_money and currency else ""
        config[name] = st.column_config.NumberColumn(
            f"{_(feature.header)}{unit}", format=_FORMATS.get(feature.unit)
        )
    country = features.COUNTRY
    return config | {country.name: st.column_config.TextColumn(_(country.header))}
