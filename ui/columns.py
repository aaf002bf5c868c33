"""Which column plays which role: the guesses, how sure they are, and a choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core.errors import MissingRoleError
from core.load import roles as columns
from core.load.roles import ROLES
from ui import cache, parts, session

if TYPE_CHECKING:
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
_NONE = "No column"
_SURE, _LIKELY = 0.8, 0.5


def roles(raw: RawTable) -> Roles:
    """Show every role with its column, and take over what the visitor changes.

    The rows stand there even where something needed is missing, so that it can be chosen.

    Raises
    ------
    ClienteleError : what is missing
    """
    read = session.visit().read
    shown = columns.applied(raw, read, cache.guessed_roles(raw))
    guesses = {guess.role: guess for guess in shown.guesses}
    for role in _MAIN:
        _row(raw, shown, guesses[role])
    with st.expander("More columns: product, country, category, currency, status, refund"):
        for role in ROLES:
            if role not in _MAIN:
                _row(raw, shown, guesses[role])
    try:
        return cache.roles(raw, read)
    except MissingRoleError as missing:
        raise MissingRoleError(
            missing.message, "Choose its column in the list above, or hand over another file."
        ) from missing


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
