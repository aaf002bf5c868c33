"""Export: everything that was found, as files for people, programs and mailing tools."""

import streamlit as st

from ui.components import forecasts, next_steps, segment_lists, segmentation_choice
from ui.export import downloads
from ui.shell import page_shell

store = page_shell.open_store(
    __file__, "Export", "Take the results along. Files are made when you click, on this machine."
)

shown = forecasts.offer(store, "expected value, churn risk and the next order of every customer")
downloads.whole(store, shown)

st.header("One table at a time", anchor=False)
downloads.one_by_one(store, shown)

st.header("One list per segment", anchor=False)
st.markdown(":gray[Ready for a mailing tool: one row per customer, those who spent most first.]")
which = segmentation_choice.choose_segmentation(store)
picked = segment_lists.show_segment(store, which, shown)
next_steps.strip(store, which, picked.name)
