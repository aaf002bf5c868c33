"""RFM: how recently, how often, how much, and the segments that follow."""

import streamlit as st

from core.charts import rfm_grid, rfm_heatmap, segment_medians, segment_sizes, segment_treemap
from core.formatting import N_, _
from ui import cache
from ui.components import next_steps, parts, segment_lists, segment_table, unavailable
from ui.rfm import cutpoint_editor, grid_editor, options, rule_text
from ui.shell import page_shell
from ui.state import session

HEAT = {
    N_("Segments"): "",
    N_("Customers"): "customers",
    N_("Revenue"): "revenue",
    N_("Spend per customer"): "average",
}

store = page_shell.open_store(
    __file__,
    _("RFM"),
    _("How recently, how often and for how much your customers buy, and the segments that follow."),
    about="rfm",
)
currency = session.currency(store)
customers, scored = store.analysis.customers, store.analysis.rfm
if scored is None:
    unavailable.page(
        unavailable.no_history(store),
        _(
            "You can still use Segments, which work with any features. For RFM, upload order "
            "lines, or choose the recency and orders columns on the Load page."
        ),
        ("segments", "load"),
    )
    st.stop()
money = customers.knows_money
if not money:
    unavailable.line(
        _("The file has no money, so scores and segments use recency and frequency only.")
    )

parts.notices(scored.notices)
shown = st.segmented_control(
    _("Show in the grid"),
    list(HEAT) if money else list(HEAT)[:2],
    format_func=_,
    default="Segments",
    required=True,
    key="rfm_heat",
    label_visibility="collapsed",
)
grid, typical = st.columns(2)
with grid:
    if measure := HEAT[shown or "Segments"]:
        parts.chart(rfm_heatmap(customers, scored, measure, currency), f"rfm_heat_{measure}")
    else:
        parts.chart(rfm_grid(scored), "rfm_grid")
with typical:
    parts.chart(segment_medians(scored.profiles, currency), "rfm_medians")

counted = cache.segments.or_progress(store, "rfm") or scored.profiles
segment_table.table(counted, currency, "rfm_profiles", by="rfm" if store.in_use == "rfm" else None)
next_steps.each_segment(store, "rfm")

scoring, segments = st.columns(2)
with scoring, st.popover(_("Change the scoring"), icon=":material/tune:", width="stretch"):
    options.form(store)
    options.proposal(store)
with segments, st.popover(_("Change the segments"), icon=":material/edit:", width="stretch"):
    grid_editor.form(store)
with st.expander(_("How customers are assigned"), icon=":material/rule:"):
    rule_text.show_rule(scored, currency)

st.header(_("Score limits"), anchor=False)
cutpoint_editor.edit_cutpoints(store, scored)

with st.expander(_("Sizes and revenue as charts"), icon=":material/bar_chart:"):
    sizes, areas = st.columns(2)
    with sizes:
        parts.chart(segment_sizes(scored.profiles), "rfm_sizes")
    with areas:
        parts.chart(segment_treemap(scored.profiles, currency), "rfm_treemap")

st.header(_("The customers of a segment"), anchor=False)
picked = segment_lists.show_segment(store, "rfm")
next_steps.strip(store, "rfm", picked.name)
