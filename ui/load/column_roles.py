"""Which column plays which role: the guesses, how sure they are, and a choice for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import columns
from core.errors import MissingMoneyError, MissingRoleError
from core.formatting import N_, _, say
from ui import cache
from ui.components import parts
from ui.state import session

if TYPE_CHECKING:
    from core.columns import RoleGuess, Roles
    from core.files import RawTable

LABELS = {
    "customer_id": N_("Customer"),
    "order_id": N_("Order"),
    "ordered_at": N_("Order date"),
    "product_id": N_("Product"),
    "quantity": N_("Quantity"),
    "unit_price": N_("Unit price"),
    "amount": N_("Line total"),
    "discount": N_("Discount"),
    "product_name": N_("Product name"),
    "country": N_("Country"),
    "category": N_("Category"),
    "currency": N_("Currency"),
    "status": N_("Status"),
    "refund": N_("Refunded"),
    "kind": N_("Kind of row"),
    "cancelled_at": N_("Cancelled"),
    "recency_days": N_("Days since last order"),
    "frequency": N_("Number of orders"),
    "monetary": N_("Money spent"),
    "average_order_value": N_("Average order"),
    "first_order_at": N_("First order"),
    "last_order_at": N_("Last order"),
    "joined_at": N_("Joined"),
    "born_at": N_("Born"),
}
_MAIN = ("customer_id", "order_id", "ordered_at", "quantity", "unit_price", "amount")
_NONE = N_("No column")
_SURE, _LIKELY = 0.8, 0.5


def roles(raw: RawTable) -> Roles:
    """Show every role with its column, and take over what the visitor changes.

    The rows stand there even where something needed is missing, so that it can be chosen.

    Raises
    ------
    ClienteleError : what is missing
    """
    read = session.current().upload.read
    shown = columns.apply_choices(raw, read, cache.guessed_roles(raw))
    guesses = {guess.role: guess for guess in shown.guesses}
    for role in _MAIN:
        row(raw, shown, guesses[role])
        if role == "customer_id":
            _also_possible(raw, shown, guesses[role])
    with st.expander(
        _("More columns: discount, product, country, category, currency, status, refund")
    ):
        for role in columns.ROLES:
            if role not in _MAIN:
                row(raw, shown, guesses[role])
    try:
        return cache.roles(raw, read)
    except MissingMoneyError as missing:
        st.button(
            _("Continue without money"),
            icon=":material/money_off:",
            help=_("Segments will then be based on when and how often customers bought."),
            on_click=_without_money,
            args=(shown,),
        )
        raise MissingMoneyError(
            missing.message, "Choose its column above, or continue without money."
        ) from missing
    except MissingRoleError as missing:
        raise MissingRoleError(
            missing.message, "Choose its column above, or upload another file."
        ) from missing


def row(raw: RawTable, settled: Roles, guess: RoleGuess, more: tuple[str, ...] = ()) -> None:
    """One role: its column, to choose from all, and how sure that is.

    Parameters
    ----------
    more : what else can play the role, beside the columns of the file
    """
    label, choice, why = st.columns([2, 4, 5], vertical_alignment="center")
    label.markdown(f"**{_(LABELS[guess.role])}**")
    options = [None, *raw.columns, *more]
    key = session.current().upload.key(f"role_{guess.role}_{raw.table}")
    st.session_state[key] = guess.column
    choice.selectbox(
        _(LABELS[guess.role]),
        options,
        placeholder=_(_NONE),
        label_visibility="collapsed",
        key=key,
        on_change=_choose,
        args=(settled, guess.role, key),
    )
    why.markdown(_sureness(guess))


def _also_possible(raw: RawTable, shown: Roles, guess: RoleGuess) -> None:
    """The column that fits nearly as well, with what each would mean, and a click that takes it."""
    other = guess.close_runner_up
    played = {column for role, column in shown.chosen() if role != guess.role}
    if other is None or guess.column is None or other.column in played:
        return
    order = shown["order_id"]
    mine = cache.customer_spread(raw, guess.column, order)
    theirs = cache.customer_spread(raw, other.column, order)
    text, swap = st.columns([6, 5], vertical_alignment="center")
    text.markdown(
        say(
            "{column} ({orders:# order|# orders}, {n:# customer|# customers}). Also possible: "
            "{other} ({others:# customer|# customers}).",
            column=parts.plain(guess.column),
            orders=mine.orders,
            n=mine.values,
            other=parts.plain(other.column),
            others=theirs.values,
        )
    )
    swap.button(
        say("Take {column} as the customer", column=parts.plain(other.column)),
        icon=":material/swap_horiz:",
        key=session.current().upload.key(f"swap_{guess.role}_{raw.table}"),
        on_click=_take,
        args=(shown, guess.role, other.column),
    )


def _take(settled: Roles, role: str, column: str) -> None:
    state = session.current()
    chosen = settled.choose(role, column).chosen()
    state.upload.read = state.upload.read.model_copy(update={"roles": chosen})


def _without_money(settled: Roles) -> None:
    state = session.current()
    chosen = settled.choose("amount", None).chosen()
    state.upload.read = state.upload.read.model_copy(update={"roles": chosen})


def _choose(settled: Roles, role: str, key: str) -> None:
    _take(settled, role, st.session_state[key])


def _sureness(guess: RoleGuess) -> str:
    if guess.column is None:
        return ""
    if guess.confidence >= _SURE:
        word = _(":material/check_circle: Sure")
    elif guess.confidence >= _LIKELY:
        word = _(":material/help: Likely")
    else:
        word = _(":orange[:material/warning: Please check]")
    return f"{word} :gray[{parts.sentence(guess.reason)}]" if guess.reason else word
