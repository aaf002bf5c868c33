"""Load: hand over a file, check its columns, and see what happened to every row."""

import streamlit as st

from core.formatting import _, say
from core.settings import Settings
from ui.components import parts, uploads
from ui.load import cleaning_report, customer_tables, grain, preparation, read_options, step_bar
from ui.shell import page_shell
from ui.state import session
from ui.tasks import store_loading

page_shell.page(
    __file__,
    _("Load your orders"),
    _("One row per order line works best. Any column names will do: we detect them, you confirm."),
)
state = session.current()
store, upload = state.store, state.upload.source
fresh = upload is not None and (store is None or store.source.sha256 != upload.sha256)

if upload is None and store is None:
    bring, other = st.columns([3, 2], gap="large")
    with bring:
        uploads.ask()
    with other:
        step_bar.other_ways(folded=False)
else:
    uploads.ask()

if upload is not None and (fresh or store is None or not store.demo):
    bar = step_bar.place()
    with st.expander(
        say("{name} · columns and format", name=parts.plain(upload.name)),
        expanded=fresh,
        icon=":material/table:",
    ):
        complete = preparation.ready(upload)
        with st.container(horizontal=True):
            if fresh and complete:
                preparation.begin_below(_("Analyse"))
            read_options.back()
    settings = store.settings if store is not None and not fresh else Settings()
    chosen = settings.model_copy(
        update={"read": state.upload.read, "table": customer_tables.settings()}
    )
    if store is not None and not fresh and chosen == settings:
        step_bar.see_customers(bar, store)
    elif step_bar.analyse(bar, upload, complete=complete):
        store_loading.analyse_upload(chosen)
        st.rerun()
elif store is not None:
    step_bar.see_customers(step_bar.place(), store)
if (upload is not None or store is not None) and not (store is not None and store.demo):
    step_bar.other_ways(folded=True)

if store is not None and not fresh:
    currency = session.currency(store)
    report = store.analysis.report
    st.header(_("What happened to each row"), anchor=False)
    st.markdown(f":gray[{parts.sentence(grain.said(store.analysis.shape))}]")
    cleaning_report.review(store)
    cleaning_report.summary(report, currency)
    parts.notices(page_shell.notices(store))
    cleaning_report.next_step()
    left, right = st.columns([5, 4], gap="large")
    with left:
        st.subheader(_("From your file to the rows used"), anchor=False)
        cleaning_report.account(report, currency)
        cleaning_report.currencies(report)
        cleaning_report.tables(store)
    with right:
        st.subheader(_("Rules"), anchor=False)
        cleaning_report.rules(store)
    st.subheader(_("Rows left out"), anchor=False)
    cleaning_report.left_out(store)
