"""Load: hand over a file, check its columns, and see what happened to every row."""

import streamlit as st

from core.settings import Settings
from ui import frame, parts, session, stores, uploads
from ui.load import cleaning, customer_tables, preparing, reading, shape, step_bar

frame.page(
    __file__,
    "Load your orders",
    "One row per order line is best. Column names do not matter: you check the guesses below.",
)
visit = session.visit()
store, upload = visit.store, visit.upload
fresh = upload is not None and (store is None or store.source.sha256 != upload.sha256)

if upload is None and store is None:
    bring, other = st.columns([3, 2], gap="large")
    with bring:
        uploads.ask()
    with other:
        step_bar.other_ways(folded=False)
else:
    uploads.ask()

if upload is not None and (fresh or not store.demo):
    bar = step_bar.place()
    with st.expander(
        f"{parts.plain(upload.name)} · columns and how they are read",
        expanded=fresh,
        icon=":material/table:",
    ):
        complete = preparing.ready(upload)
        with st.container(horizontal=True):
            if fresh and complete:
                preparing.begin_below("Analyse")
            reading.back()
    settings = store.settings if store is not None and not fresh else Settings()
    chosen = settings.model_copy(update={"read": visit.read, "table": customer_tables.settings()})
    if not fresh and chosen == settings:
        step_bar.see_customers(bar, store)
    elif step_bar.analyse(bar, upload, complete=complete):
        stores.analyse_upload(chosen)
        st.rerun()
elif store is not None:
    step_bar.see_customers(step_bar.place(), store)
if (upload is not None or store is not None) and not (store is not None and store.demo):
    step_bar.other_ways(folded=True)

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
