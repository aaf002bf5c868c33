"""Export: everything that was found, as files for people, programs and mailing tools."""

import streamlit as st

from core.formatting import _
from ui.components import forecasts, next_steps, segment_lists
from ui.export import business_intelligence, downloads, lists, report
from ui.shell import page_shell

store = page_shell.open_store(
    __file__,
    _("Export"),
    _("Download your results. Files are created on this computer when you click."),
)

st.header(_("Lists for your mailing tool"), anchor=False)
lists.mailing_lists(store)

st.header(_("Reports and whole files"), anchor=False)
shown = forecasts.offer(store, _("expected value, churn risk and the next order of every customer"))
report.card(store, shown)
business_intelligence.card(store, shown)
downloads.whole(store, shown)

st.header(_("One table at a time"), anchor=False)
downloads.one_by_one(store, shown)

st.header(_("One table per segment"), anchor=False)
st.markdown(_(":gray[One row per customer with everything we know, biggest spenders first.]"))
picked = segment_lists.show_segment(store, store.in_use, shown)
next_steps.strip(store, store.in_use, picked.name, "export")
