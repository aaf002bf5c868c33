"""Export: everything that was found, as files for people, programs and mailing tools."""

import streamlit as st

from ui import forecasts, frame, segment_lists, segments_of
from ui.act import next_steps
from ui.share import exports

store = frame.open_store(
    __file__, "Export", "Take the results along. Files are made when you click, on this machine."
)

found = forecasts.offer(store, "expected value, churn risk and the next order of every customer")
exports.whole(store, found)

st.header("One table at a time", anchor=False)
exports.one_by_one(store, found)

st.header("One list per segment", anchor=False)
st.markdown(":gray[Ready for a mailing tool: one row per customer, those who spent most first.]")
which = segments_of.choose(store)
picked = segment_lists.show(store, which, found)
next_steps.strip(store, which, picked.name)
