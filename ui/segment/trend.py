"""How large a segment was each month, who came into it and who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, migration
from core.charts import segment_revenue_over_time, segment_size_over_time
from core.errors import ClienteleError
from core.formatting import _
from ui import cache
from ui.components import parts, segment_links, unavailable
from ui.movement import options
from ui.state import session

if TYPE_CHECKING:
    from core.migration import Migration
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which


def show(store: OpenStore, which: Which, profile: Profile, colour: str) -> None:
    """The size at the end of every month, and the moves of the last half year."""
    if store.analysis.orders is None:
        unavailable.line(_("The file has one row per customer, so there is no movement to show."))
        return
    try:
        days = cache.movement_days(store)
        found = options.follow(store, options.usual(store, *days))
    except ClienteleError as problem:
        parts.problem(problem)
        return
    if found is None:
        return
    if found.by != which:
        unavailable.line(_("This segment uses a forecast, which has no history."))
        return
    if profile.name not in found.history.columns:
        unavailable.line(_("Nobody was in this segment before."))
        return
    sizes, money = st.columns(2)
    with sizes:
        parts.chart(
            segment_size_over_time(found, profile.name, colour),
            "segment_trend",
            _("Every month uses today's rule, so only customers change."),
        )
    if store.analysis.customers.knows_money:
        currency = session.currency(store)
        with money:
            parts.chart(
                segment_revenue_over_time(found, profile.name, colour, currency),
                "segment_revenue",
            )
    _moves(found, profile.name, {each.name for each in store.profiles(which)}, which)
    st.page_link("pages/movement.py", label=_("All movement"), icon=":material/swap_horiz:")


def _moves(found: Migration, name: str, known: set[str], which: Which) -> None:
    """Where those who came were before, and where those who left are now."""
    came = found.table[name].drop(name, errors="ignore")
    there = name in found.table.index
    left = found.table.T[name].drop(name) if there else came.iloc[:0]
    span = f"{formatting.date(found.from_day)} to {formatting.date(found.to_day)}"
    for column, title, moved in zip(
        st.columns(2),
        (_("Came from"), _("Went to")),
        (came, left),
        strict=True,
    ):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{title}**")
            st.markdown(f":gray[{span}]")
            largest = moved[moved > 0].sort_values(ascending=False, kind="stable").head(5)
            if largest.empty:
                st.markdown(_("Nobody."))
            for other, customers in largest.items():
                label = _("New customers") if other == migration.ABSENT else str(other)
                text = f"{formatting.count(int(customers))} · {parts.sentence(label)}"
                if label in known:
                    segment_links.link("segment", label, which, text)
                else:
                    st.markdown(text)
