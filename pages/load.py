"""Load: hand over a file, check its columns, and see what happened to every row."""

import streamlit as st

from core.errors import ClienteleError
from core.settings import Settings
from ui import cache, cleaning, columns, connect, frame, parts, session, stores, tables, uploads

frame.page(
    __file__,
    "Load your orders",
    "One row per order line is best. Column names do not matter: you check the guesses below.",
)
visit = session.visit()
store, upload = visit.store, visit.upload
fresh = upload is not None and (store is None or store.source.sha256 != upload.sha256)

if store is not None and store.demo:
    uploads.ask()
else:
    bring, demo = st.columns([3, 2], gap="large")
    with bring:
        uploads.ask()
    with demo, st.container(border=True):
        st.markdown("**No file at hand?** Two years of made-up orders of a made-up shop.")
        frame.demo_button("load_demo")
        connect.button()

if upload is not None and (fresh or not store.demo):
    with st.expander(
        f"{parts.plain(upload.name)} · columns and how they are read",
        expanded=fresh,
        icon=":material/table:",
    ):
        try:
            raw = tables.choose(upload)
            st.dataframe(raw.preview(), hide_index=True, height=212, alt="First rows of the file")
            st.subheader("Which column is what", anchor=False)
            roles = columns.roles(raw)
            st.subheader("How dates and numbers are read", anchor=False)
            columns.reading(cache.readings(raw, roles, visit.read))
        except ClienteleError as problem:
            parts.problem(problem)
        else:
            if st.button("Analyse", type="primary", icon=":material/play_arrow:"):
                settings = store.settings if store is not None and not fresh else Settings()
                stores.analyse_upload(settings.model_copy(update={"read": visit.read}))
                st.rerun()

if store is not None and not fresh:
    currency = frame.currency(store)
    report = store.analysis.orders.report
    st.header("What happened to every row", anchor=False)
    cleaning.summary(report, currency)
    parts.notices(frame.notices(store))
    cleaning.next_step()
    left, right = st.columns([5, 4], gap="large")
    with left:
        st.subheader("From the file to what is used", anchor=False)
        cleaning.account(report, currency)
    with right:
        st.subheader("Rules", anchor=False)
        cleaning.rules(store)
    st.subheader("Rows left out", anchor=False)
    cleaning.left_out(store)
