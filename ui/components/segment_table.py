"""The table of segments, the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import features, playbooks
from core.formatting import N_, _, say
from ui.components import data_table, segment_links

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.segmentation import Profile
    from ui.state.open_store import Which

_COLUMNS = [
    "name",
    "customers",
    "share",
    "revenue",
    "revenue_share",
    "recency_days",
    "frequency",
    "monetary",
    "order_value",
    "interpurchase_days",
    "return_rate",
]

_IN_VIEW = 8
"""Of these columns, how many a laptop shows without scrolling; the wide one comes after them."""

_SELECTS = {"on_select": "rerun", "selection_mode": "single-row"}
_TYPICAL = N_("Median; for yes/no columns the share of yes, for categories the most common")


def table(
    profiles: Sequence[Profile], currency: str | None, key: str, by: Which | None = None
) -> None:
    """Every segment in measured numbers: who they are, what they bring, their typical customer.

    Measures that are not known have no column; features of a table of customers have one each.

    Parameters
    ----------
    profiles : the segments
    currency : for amounts
    key : of the table
    by : whose they are: a row that is picked opens its segment; None where nobody can go there
    """
    own = [name for name, _ in profiles[0].typical if name not in _COLUMNS]
    header = {name: _(feature.header) for name, feature in features.FEATURES.items()}
    number = st.column_config.NumberColumn
    unit = f" ({currency})" if currency else ""
    rates = [profile.reordered for profile in profiles]
    days = max((rate.days for rate in rates if rate is not None), default=0)
    selects = {} if by is None else _SELECTS
    picked = data_table.show(
        pd.DataFrame([profile.as_dict() for profile in profiles])[_COLUMNS + own]
        .assign(reordered=pd.Series(rates, dtype=object).map(playbooks.reorder_text, "ignore"))
        .assign(
            share=lambda rows: rows["share"] * 100,
            revenue_share=lambda rows: rows["revenue_share"] * 100,
            return_rate=lambda rows: rows["return_rate"] * 100,
        )
        .dropna(axis="columns", how="all"),
        column_order=[*_COLUMNS[:_IN_VIEW], "reordered", *_COLUMNS[_IN_VIEW:], *own],
        placeholder="–",
        hide_index=True,
        key=key,
        height="content",
        column_config={
            "name": st.column_config.TextColumn(_("Segment"), pinned=True),
            "customers": number(_("Customers"), format="localized"),
            "share": number(_("% of customers"), format="%.1f%%"),
            "revenue": number(say("Revenue{unit}", unit=unit), format="%,.0f"),
            "revenue_share": number(_("% of revenue"), format="%.1f%%"),
            "recency_days": number(header["recency_days"], format="%,.0f", help=_("Median")),
            "frequency": number(
                say("{frequency} per customer", frequency=header["frequency"]),
                format="%,.0f",
                help=_("Median"),
            ),
            "monetary": number(
                say("{monetary} per customer{unit}", monetary=header["monetary"], unit=unit),
                format="%,.0f",
                help=_("Median"),
            ),
            "order_value": number(
                f"{header['average_order_value']}{unit}", format="%,.2f", help=_("Revenue ÷ orders")
            ),
            "interpurchase_days": number(
                header["interpurchase_days"], format="%,.0f", help=_("Median, of repeat buyers")
            ),
            "return_rate": number(
                header["return_rate"], format="%.0f%%", help=_("Median return rate")
            ),
            "reordered": st.column_config.TextColumn(
                say("Ordered again in {days:days}", days=days),
                help=_(
                    "Share of customers in the segment back then who have ordered since, "
                    "with its 80% range and their number."
                ),
            ),
            **{name: st.column_config.Column(name, help=_TYPICAL) for name in own},
        },
        alt=_("Segments with their size, revenue and typical customer"),
        **selects,
    )
    if by is not None:
        segment_links.follow_row(picked, [profile.name for profile in profiles], by)
        st.caption(_(segment_links.HINT))
