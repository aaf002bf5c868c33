"""Who meets the conditions: how many, what they brought, where else they are, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.errors import ClienteleError
from core.formatting import _, say
from core.segment_builder import select_customers
from ui.components import data_table, parts, segment_lists

if TYPE_CHECKING:
    import pandas as pd

    from core.segment_builder import ConditionGroup, Population, SelectedCustomers
    from ui.state.open_store import OpenStore


def of(
    where: ConditionGroup, population: Population, segments: pd.Series[str]
) -> SelectedCustomers | None:
    """The customers who meet the conditions; None, and the reason shown, where nobody can tell.

    Parameters
    ----------
    where : the conditions
    population : the customers
    segments : the segment of each, of the segmentation in use
    """
    try:
        return select_customers(where, population, segments)
    except ClienteleError as problem:
        parts.problem(problem)
        return None


def show(selected: SelectedCustomers, unfinished: int, currency: str | None) -> None:
    """The sentence and the figures of the selected customers.

    Parameters
    ----------
    selected : who meets the conditions
    unfinished : how many conditions have no value yet and do not count
    currency : of the shop
    """
    with st.container(border=True, key="sb_live"):
        st.markdown(f"**{parts.sentence(selected.sentence)}**")
        figures = [
            parts.Number(
                _("Customers"),
                formatting.count(selected.customers),
                help=f"Of {formatting.count(selected.of)}.",
            ),
            parts.Number(_("Share of customers"), formatting.percent(selected.share, 1)),
        ]
        if selected.revenue is not None:
            figures += [
                parts.Number(_("They spent"), formatting.money_short(selected.revenue, currency)),
                parts.Number(
                    _("Share of revenue"), formatting.percent(selected.revenue_share or 0.0, 1)
                ),
            ]
        parts.numbers(figures, pairs_in_a_row=1)
        if unfinished:
            st.caption(
                say(
                    "{n:# condition has|# conditions have} no value yet, so {n:it is|they are} not "
                    "counted.",
                    n=unfinished,
                )
            )
        parts.notices(selected.notices)
        if not selected.customers:
            st.info(
                _("No customers match. Loosen or remove a condition."),
                icon=":material/group_off:",
            )


def overlaps(selected: SelectedCustomers) -> None:
    """Which segments in use the selected customers are in."""
    if not selected.overlaps:
        return
    st.header(_("Overlap with segments"), anchor=False)
    data_table.show(
        [
            {
                "Segment": one.name,
                "Customers in both": one.customers,
                "% of these customers": one.of_selected,
                "% of the segment": one.of_segment,
            }
            for one in selected.overlaps
        ],
        column_config={
            "Customers in both": st.column_config.NumberColumn(format="localized"),
            "% of these customers": st.column_config.NumberColumn(format="percent"),
            "% of the segment": st.column_config.NumberColumn(format="percent"),
        },
        hide_index=True,
        alt=_("Segments in use that contain the selected customers"),
    )


def sample(store: OpenStore, selected: SelectedCustomers) -> None:
    """The customers themselves, and their download."""
    if not selected.customers:
        return
    head, take = st.columns([3, 1], vertical_alignment="bottom")
    head.subheader(_("Who they are"), anchor=False)
    with take:
        segment_lists.download_some(store, selected.ids, "selected")
    segment_lists.customers(store, selected.ids, "sb_customers")
