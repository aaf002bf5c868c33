"""The cleaning report on screen: every row accounted for, every rule a switch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import pandas as pd
import streamlit as st

from core import exports, formatting
from core.formatting import N_, _, say
from core.settings import CleanSettings
from ui import cache
from ui.components import data_table, parts
from ui.state import sign_in
from ui.tasks import store_loading

if TYPE_CHECKING:
    from core.cleaning import CleaningReport
    from ui.state.open_store import OpenStore


def summary(report: CleaningReport, currency: str | None) -> None:
    """Rows in, rows used, rows left out: the three numbers that must add up."""
    left_out, money = report.rows_in - report.rows_used, report.used_revenue
    parts.numbers(
        [
            parts.Number(_("Rows in the file"), formatting.count(report.rows_in)),
            parts.Number(_("Rows used"), formatting.count(report.rows_used)),
            parts.Number(_("Rows left out"), formatting.count(left_out)),
            *(
                [parts.Number(_("Revenue used"), formatting.money_short(float(money), currency))]
                if not money.is_nan()
                else []
            ),
        ]
    )


def review(store: OpenStore) -> None:
    """What was read, in words the visitor can check, and what no shop looks like."""
    reviewed, locale = store.analysis.review, formatting.format_code()
    st.markdown(f"**{parts.sentence(reviewed.sentence.text(locale))}**")
    if not reviewed.flags:
        return
    with st.container(border=True, gap="xsmall"):
        for flag in reviewed.flags:
            st.markdown(
                f":orange[:material/warning:] **{parts.sentence(flag.text.text(locale))}** "
                f"{parts.sentence(flag.cause)} :gray[{parts.sentence(flag.mend)}]"
            )


def next_step() -> None:
    """Where to go once the rows are in order."""
    with st.container(horizontal=True):
        st.page_link("pages/overview.py", label=_("See the overview"), icon=":material/monitoring:")
        st.page_link(
            "pages/segments.py", label=_("See the segments"), icon=":material/bubble_chart:"
        )


def account(report: CleaningReport, currency: str | None) -> None:
    """From the file to what is used, reason by reason, in rows and in money."""
    steps = [
        (_("In the file"), report.rows_in, float(report.file.net_revenue)),
        *(
            (f"– {reason.label}", -reason.rows, -float(reason.amount))
            for reason in report.left_out
            if reason.rows
        ),
        (_("= Used"), report.rows_used, float(report.used_revenue)),
    ]
    data_table.show(
        pd.DataFrame(steps, columns=["step", "rows", "money"]).dropna(axis="columns", how="all"),
        hide_index=True,
        height="content",
        column_config={
            "step": st.column_config.TextColumn(_("Step")),
            "rows": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "money": st.column_config.NumberColumn(
                say("Net revenue ({currency})", currency=currency)
                if currency
                else _("Net revenue"),
                format="%,.2f",
            ),
        },
        alt=_("Rows and revenue from the file to the rows used, reason by reason"),
    )


def currencies(report: CleaningReport) -> None:
    """Where one of several currencies counts: what was converted, and what was left out."""
    if not report.currencies:
        return
    rows = [
        (
            currency.code or _("no currency"),
            currency.rows,
            float(currency.amount),
            None if currency.rate is None else float(currency.rate),
            float(currency.converted),
        )
        for currency in report.currencies
    ]
    data_table.show(
        pd.DataFrame(rows, columns=["currency", "rows", "money", "rate", "counted"]),
        hide_index=True,
        height="content",
        column_config={
            "currency": st.column_config.TextColumn(_("Currency")),
            "rows": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "money": st.column_config.NumberColumn(_("Amount"), format="%,.2f"),
            "rate": st.column_config.NumberColumn(_("Your rate"), help=_("Left out (no rate)")),
            "counted": st.column_config.NumberColumn(_("Counted as"), format="%,.2f"),
        },
        alt=_("Rows and money in each currency, converted or left out"),
    )


def tables(store: OpenStore) -> None:
    """Where tables were read one below the other: rows of each, and how many are used."""
    result = cache.rows_by_table(store)
    if not result:
        return
    rows = [(name, *counted) for name, counted in result.items()]
    data_table.show(
        pd.DataFrame(rows, columns=["table", "rows", "used"]),
        hide_index=True,
        column_config={
            "table": st.column_config.TextColumn(_("Table")),
            "rows": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "used": st.column_config.NumberColumn(_("Rows used"), format="localized"),
        },
        alt=_("Rows of each table, and how many of them are used"),
    )


def rules(store: OpenStore) -> None:
    """Every rule as a switch; applying them analyses the file again."""
    now = store.settings.clean
    with st.container(border=True):
        # In a table of customers only copies are a matter of rules; the others stay as they are.
        names = CleanSettings.model_fields if store.analysis.orders else ("drop_duplicates",)
        chosen = now.model_dump() | {name: _rule(name, now) for name in names}
        wanted = CleanSettings(**chosen)
        with st.container(horizontal=True):
            # It draws the eye only where there is something to apply.
            apply = st.button(
                _("Apply rules"),
                type="secondary" if wanted == now else "primary",
                disabled=wanted == now,
                key="rules_apply",
            )
            back = st.button(
                _("Back to defaults"), disabled=now == CleanSettings(), key="rules_defaults"
            )
    if back:
        _use(store, CleanSettings())
    elif apply:
        _use(store, wanted)


def left_out(store: OpenStore) -> None:
    """Rows that were left out, as they stand in the file, one reason at a time."""
    analysis = store.analysis
    report = analysis.report
    reasons = {reason.code: reason for reason in report.left_out if reason.rows}
    if not reasons:
        st.caption(_("No row was left out."))
        return
    if not sign_in.may_see_contacts():
        st.caption(_("Rows of the file are for people who may see contact data."))
        return
    code = st.selectbox(
        _("Reason"),
        list(reasons),
        format_func=lambda code: (
            f"{reasons[code].label} ({say('{n:# row|# rows}', n=reasons[code].rows)})"
        ),
        key="left_out_reason",
    )
    examples = report.examples
    data_table.show(
        examples[examples["reason"] == code].drop(columns="reason"),
        hide_index=True,
        placeholder="",
        alt=_("Examples of rows that were left out"),
    )
    parts.download(
        _("All rows left out for this reason"),
        lambda: _rows_left_out(store, str(code)),
        f"{parts.file_stem(store)}-left-out-{code}.csv",
        "text/csv",
        "download_left_out",
    )


def _rule(name: str, now: CleanSettings) -> Any:
    """One rule as a widget, in the words of the settings. The key follows the value applied."""
    value = getattr(now, name)
    label = _(str(CleanSettings.model_fields[name].description))
    key = f"rule_{name}_{value}"
    if isinstance(value, bool):
        return st.toggle(label, value=value, key=key)
    if isinstance(value, tuple):
        typed = st.text_input(
            say("{label}, separated by commas", label=label), ", ".join(value), key=key
        )
        return tuple(word.strip() for word in typed.split(",") if word.strip())
    if name not in _CHOICES:
        choices = get_args(CleanSettings.model_fields[name].annotation)
        return st.selectbox(
            label,
            choices,
            index=choices.index(value),
            format_func=lambda choice: _(_OPTIONS[choice]),
            key=key,
        )
    first, second = _CHOICES[name]
    return second[0] if st.toggle(_(second[1]), value=value == second[0], key=key) else first


_CHOICES = {
    "returns": ("net", ("leave_out", N_("Leave out returns instead of deducting them"))),
    "guests": (
        "leave_out",
        ("one_per_order", N_("Treat each guest order as a separate customer")),
    ),
    "placeholder_customers": (
        "no_customer",
        ("keep", N_("Count names such as Walk-in, Guest or Laufkunde as customers")),
    ),
}
"""Rules of two choices: what stands when off, then what switching on means."""


_OPTIONS = {
    "auto": N_("Automatic"),
    "alone": N_("Number alone"),
    "with_customer": N_("Number and customer"),
    "with_day": N_("Number and day"),
    "with_customer_and_day": N_("Number, customer and day"),
    "once": N_("Once per order"),
    "each_line": N_("On each line"),
}
"""Rules of several choices, as a visitor reads them."""


def _use(store: OpenStore, clean: CleanSettings) -> None:
    store_loading.analyse_again(store.settings.model_copy(update={"clean": clean}))
    st.rerun()


def _rows_left_out(store: OpenStore, code: str) -> bytes:

    return exports.to_csv(exports.left_out_table(store.analysis, code))
