"""Load: hand over a file, check its columns, and see what happened to every row."""

import streamlit as st

from core.settings import Settings
from ui import frame, parts, session, stores, uploads
from ui.load import cleaning, connect, customer_tables, preparing, reading, shape

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
        complete = preparing.ready(upload)
        with st.container(horizontal=True):
            if preparing.begin("Analyse", complete=complete):
                settings = store.settings if store is not None and not fresh else Settings()
                stores.analyse_upload(
                    settings.model_copy(
                        update={"read": visit.read, "table": customer_tables.settings()}
                    )
                )
                st.rerun()
            reading.back()

if store is not None and not fresh:
    currency = frame.currency(store)
    report = store.analysis.report
    st.header("What happened to every row", anchor=False)
    st.markdown(f":gray[{parts.sentence(shape.said(store.analysis.shape))}]")
    cleaning.summary(report, currency)
    parts.notices(frame.notices(store))
    cleaning.next_step()
    left, right = st.columns([5, 4], gap="large")
    with left:
        st.subheader("From the file to what is used", anchor=False)
        cleaning.account(report, currency)
        cleaning.currencies(report)
        cleaning.tables(store)
    with right:
        st.subheader("Rules", anchor=False)
        cleaning.rules(store)
    st.subheader("Rows left out", anchor=False)
    cleaning.left_out(store)
