"""A short table of customers in which a row can be picked to open it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core.formatting import _, say
from ui.components import customer_links, data_table
from ui.state import session

if TYPE_CHECKING:
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore

_COLUMNS = ("recency_days", "frequency", "monetary", "country")


def table(
    store: OpenStore,
    ids: list[str],
    key: str,
    forecast: Forecast | None = None,
    extra: pd.DataFrame | None = None,
) -> None:
    """Customers with their segment and measures; picking a row opens that customer.

    Parameters
    ----------
    store : what is open
    ids : the customers to show, in this order
    key : of the table
    forecast : the forecast, where one was made
    extra : more columns, index customer_id
    """
    analysis = store.analysis
    known = analysis.customers.frame.reindex(ids)
    shown = pd.DataFrame(
        {
            "segment": store.labels(store.in_use).reindex(ids),
            **{name: known[name] for name in _COLUMNS},
        },
        index=pd.Index(ids, name="customer_id"),
    )
    if forecast is not None:
        shown["value"] = forecast.frame["value"].reindex(ids)
        shown["churn_risk"] = forecast.frame["churn_risk"].reindex(ids) * 100
    if extra is not None:
        shown = shown.join(extra)
    currency = session.currency(store)
    unit = f" ({currency})" if currency else ""
    number = st.column_config.NumberColumn
    data_table.show(
        shown.dropna(axis="columns", how="all").reset_index(),
        hide_index=True,
        key=key,
        on_select=customer_links.on_this_page(key, ids),
        selection_mode="single-row",
        placeholder="–",
        column_config={
            "customer_id": st.column_config.TextColumn(_("Customer"), width="medium", pinned=True),
            "segment": st.column_config.TextColumn(_("Segment")),
            "recency_days": number(_("Days since last order"), format="%,.0f"),
            "frequency": number(_("Orders"), format="localized"),
            "monetary": number(say("Spent{unit}", unit=unit), format="%,.2f"),
            "country": st.column_config.TextColumn(_("Country")),
            "value": number(say("Expected{unit}", unit=unit), format="%,.2f"),
            "churn_risk": st.column_config.ProgressColumn(
                _("Won't order"), format="%.0f%%", min_value=0, max_value=100
            ),
            "distance": number(
                _("Distance"),
                format="%.2f",
                help=_(
                    "Distance in the model's scaled features: 1 is about one standard "
                    "deviation of one feature."
                ),
            ),
        },
        alt=_("Customers with their segment and what was measured"),
    )
