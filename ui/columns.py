"""Which column plays which role: the guesses, how sure they are, and a choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import words
from core.load.roles import ROLES
from ui import cache, parts, session

if TYPE_CHECKING:
    from core.load.reading import Reading
    from core.load.roles import RoleGuess, Roles
    from core.load.table import RawTable

LABELS = {
    "customer_id": "Customer",
    "order_id": "Order",
    "ordered_at": "Order date",
    "product_id": "Product",
    "quantity": "Quantity",
    "unit_price": "Unit price",
    "amount": "Line total",
    "product_name": "Product name",
    "country": "Country",
    "category": "Category",
    "currency": "Currency",
    "status": "Status",
    "refund": "Refunded",
    "kind": "Kind of row",
    "cancelled_at": "Cancelled",
}
_MAIN = ("customer_id", "order_id", "ordered_at", "quantity", "unit_price", "amount")
_READ = ("ordered_at", "quantity", "unit_price", "amount")
_NONE = "No column"
_SURE, _LIKELY = 0.8, 0.5


def roles(raw: RawTable) -> Roles:
    """Show every role with its column, and take over what the visitor changes."""
    settled = cache.roles(raw, session.visit().read)
    guesses = {guess.role: guess for guess in settled.guesses}
    for role in _MAIN:
        _row(raw, settled, guesses[role])
    with st.expander("More columns: product, country, category, currency, status, refund"):
        for role in ROLES:
            if role not in _MAIN:
                _row(raw, settled, guesses[role])
    return settled


def reading(found: tuple[Reading, ...]) -> None:
    """How dates and numbers are read, and a choice where the file leaves one open."""
    visit = session.visit()
    for line in found:
        if line.role not in _READ and not line.unreadable:
            continue
        unread = (
            f" {words.count(line.unreadable, 'value')} cannot be read" if line.unreadable else ""
        )
        example = f", for example {parts.plain(line.example)}." if line.example else ""
        st.markdown(
            f":gray[{LABELS[line.role]}:] {parts.sentence(line.label)}."
            f"{unread}{example or ('.' if unread else '')}"
        )
    left, right = st.columns(2)
    dates = left.segmented_control(
        "Dates such as 03/04/2024",
        ["auto", "day_first", "month_first"],
        default=visit.read.date_order,
        format_func={
            "auto": "Decide from the file",
            "day_first": "3 April",
            "month_first": "4 March",
        }.__getitem__,
        required=True,
        key=f"date_order_{visit.uploads}",
    )
    marks = right.segmented_control(
        "Decimals in numbers",
        ["auto", "point", "comma"],
        default=visit.read.decimal_mark,
        format_func={"auto": "Decide from the file", "point": "1.50", "comma": "1,50"}.__getitem__,
        required=True,
        key=f"decimal_mark_{visit.uploads}",
    )
    changed = visit.read.model_copy(update={"date_order": dates, "decimal_mark": marks})
    if changed != visit.read:
        visit.read = changed
        st.rerun()


def _row(raw: RawTable, settled: Roles, guess: RoleGuess) -> None:
    label, choice, why = st.columns([2, 4, 5], vertical_alignment="center")
    label.markdown(f"**{LABELS[guess.role]}**")
    options = [None, *raw.columns]
    key = f"role_{guess.role}_{session.visit().uploads}_{raw.table}"
    st.session_state[key] = guess.column
    choice.selectbox(
        LABELS[guess.role],
        options,
        placeholder=_NONE,
        label_visibility="collapsed",
        key=key,
        on_change=_choose,
        args=(settled, guess.role, key),
    )
    why.markdown(_sureness(guess))


def _choose(settled: Roles, role: str, key: str) -> None:
    visit = session.visit()
    chosen = settled.choose(role, st.session_state[key]).chosen()
    visit.read = visit.read.model_copy(update={"roles": chosen})


def _sureness(guess: RoleGuess) -> str:
    if guess.column is None:
        return ""
    if guess.confidence >= _SURE:
        word = ":material/check_circle: Sure"
    elif guess.confidence >= _LIKELY:
        word = ":material/help: Likely"
    else:
        word = ":orange[:material/warning: Please check]"
    return f"{word} :gray[{parts.sentence(guess.reason)}]" if guess.reason else word
