"""Two runs side by side: saved models and the open segmentation, over the open store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import exports, formatting
from core.charts import segment_crosstab
from core.errors import ClienteleError
from core.formatting import _, say
from ui import cache
from ui.components import data_table, parts
from ui.state import session

if TYPE_CHECKING:
    from core.saved_models import ModelCard
    from core.segmentation import SegmentationComparison
    from ui.state.open_store import OpenStore

_OPEN = ""
"""Stands for the open segmentation among the names of models; no model can be called so."""
_SHOWN = 200


def show_comparison(cards: tuple[ModelCard, ...], store: OpenStore) -> None:
    """Choose the two, and see how they differ."""
    by_name = {card.name: card for card in cards}
    using = store.settings.segment.saved_model
    offered = [name for name in by_name if name != using]
    if not offered:
        st.markdown(_(":gray[Save a second model to compare: the only one is in use.]"))
        return
    titles = {_OPEN: say("Open now ({using})", using=using or "searched")} | {
        name: name for name in offered
    }
    left, right = st.columns(2)
    before = left.selectbox(_("Before"), offered, key="compare_before")
    others = [name for name in titles if name != before]
    after = right.selectbox(
        _("After"), others, format_func=titles.__getitem__, key=f"compare_after_{before}"
    )
    try:
        segmentation_comparison = cache.compared(store, by_name[before], by_name.get(after))
    except ClienteleError as problem:
        parts.problem(problem)
        return
    _result(store, segmentation_comparison, before, titles[after])


def _result(
    store: OpenStore, segmentation_comparison: SegmentationComparison, before: str, after: str
) -> None:
    grid, text = st.columns([3, 2], gap="large")
    with grid:
        parts.chart(
            segment_crosstab(segmentation_comparison, before, after),
            "compared_models",
        )
    with text:
        parts.numbers(
            [
                parts.Number(
                    _("Same segment name"), formatting.percent(segmentation_comparison.stayed)
                ),
                parts.Number(
                    _("Agreement"),
                    formatting.fixed(segmentation_comparison.adjusted_rand, 2),
                    _(
                        "Adjusted Rand index: 1 means the same groups, 0 no better than chance. "
                        "Names are ignored."
                    ),
                ),
            ]
        )
        st.markdown(parts.sentence(segmentation_comparison.agreement))
        if segmentation_comparison.changed.empty:
            st.markdown(_(":material/check_circle: Nobody changed segment."))
            return
        st.markdown(
            say(
                "**{customers:# customer|# customers} changed segment**",
                customers=len(segmentation_comparison.changed),
            )
        )
        _changed(store, segmentation_comparison, before, after)


def _changed(
    store: OpenStore, segmentation_comparison: SegmentationComparison, before: str, after: str
) -> None:

    table = exports.changed_customers(segmentation_comparison, store.analysis.customers)
    currency = session.currency(store)
    number = st.column_config.NumberColumn
    data_table.show(
        table.head(_SHOWN),
        hide_index=True,
        key="changed_customers",
        height=260,
        column_config={
            "customer_id": st.column_config.TextColumn(_("Customer"), pinned=True),
            "before": st.column_config.TextColumn(before),
            "after": st.column_config.TextColumn(after),
            "recency_days": number(_("Days since last order"), format="%,.0f"),
            "frequency": number(_("Orders"), format="localized"),
            "monetary": number(
                say("Spent{value}", value=f" ({currency})" if currency else ""), format="%,.2f"
            ),
        },
        alt=_("Customers whose segment differs, with both segments"),
    )
    parts.download(
        _("Download who changed"),
        lambda: exports.to_csv(table),
        f"{parts.file_stem(store)}-changed.csv",
        "text/csv",
        "download_changed",
    )
