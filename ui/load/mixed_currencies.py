"""Several currencies in one file: never added up without a word, chosen or converted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting
from core.formatting import N_, _, say
from ui import cache
from ui.components import data_table, parts
from ui.state import session

if TYPE_CHECKING:
    from core.columns import ColumnParser, CurrencyAmount, Roles
    from core.files import RawTable

_ONE, _CONVERT, _ADD = (
    N_("Use one currency"),
    N_("Convert with my own rates"),
    N_("Add them up as they are"),
)
_MAX_RATES = 12


def chosen(raw: RawTable, roles: Roles, readings: tuple[ColumnParser, ...]) -> bool:
    """Where a file names several currencies: how much is in each, and what is to count.

    Returns whether that is decided; where there is nothing to decide it is.
    """
    result = cache.amounts(raw, roles, readings)
    codes = [item.code for item in result if item.code is not None]
    if len(codes) < 2:  # noqa: PLR2004 - with one there is nothing to choose
        return True
    st.subheader(_("The file has several currencies"), anchor=False)
    left, right = st.columns([2, 3], gap="large")
    with left:
        _table(result)
    with right:
        return _picked(codes, analysed=_is_open(raw))


def _table(currency_amounts: tuple[CurrencyAmount, ...]) -> None:
    rows = [
        (amount.code or _("no currency"), amount.rows, float(amount.money))
        for amount in currency_amounts
    ]
    data_table.show(
        pd.DataFrame(rows, columns=["currency", "rows", "money"]),
        hide_index=True,
        height="content",
        column_config={
            "currency": st.column_config.TextColumn(_("Currency")),
            "rows": st.column_config.NumberColumn(_("Rows"), format="localized"),
            "money": st.column_config.NumberColumn(_("Amount"), format="%,.2f"),
        },
        alt=_("Rows and money in each currency"),
    )


def _is_open(raw: RawTable) -> bool:
    """Whether this file was analysed as it stands now: what counts was decided then."""
    store = session.current().store
    return store is not None and store.source.sha256 == raw.source.sha256


def _picked(codes: list[str], *, analysed: bool) -> bool:
    state = session.current()
    read = state.upload.read
    choices = [_ONE, _CONVERT, _ADD]
    now = _CONVERT if read.rates else _ONE if read.currency else _ADD if analysed else None
    key = state.upload.choice_key
    how = st.radio(
        _("Which currency should count?"),
        choices,
        index=None if now is None else choices.index(now),
        key=key("currencies"),
    )
    if how is None:
        st.info(
            _("Choose before you continue: currencies are never added up without asking."),
            icon=":material/info:",
        )
        return False
    choice: dict[str, object] = {"currency": None, "rates": (), "rates_from": None}
    if how == _ADD:
        st.warning(
            say(
                "{codes} are added up as if they were one currency. Choose one, or convert the "
                "others.",
                codes=formatting.listed(codes[:5]),
            ),
            icon=":material/warning:",
        )
    else:
        label = _("Currency") if how == _ONE else _("Convert to")
        at = codes.index(read.currency) if read.currency in codes else 0
        choice["currency"] = st.selectbox(label, codes, index=at, key=key("currency"))
    if how == _CONVERT:
        choice |= _rates(str(choice["currency"]), codes)
    # The page is not run again for it: nothing above depends on it.
    state.upload.read = read.model_copy(update=choice)
    return True


def _rates(target: str, codes: list[str]) -> dict[str, object]:
    """A rate for each of the other currencies, and where they come from."""
    upload = session.current().upload
    known = dict(upload.read.rates)
    others = [code for code in codes if code != target][:_MAX_RATES]
    rates = []
    for code in others:
        rate = st.number_input(
            f"1 {parts.plain(code)} in {parts.plain(target)}",
            min_value=0.0,
            value=float(known[code]) if code in known else None,
            step=0.01,
            format="%.6f",
            placeholder=_("no rate: its rows are left out"),
            key=upload.choice_key(f"rate_{code}_{target}"),
        )
        if rate:
            rates.append((code, Decimal(f"{rate:.9f}").normalize()))
    source = st.text_input(
        _("Source and date of the rates"),
        value=upload.read.rates_from or "",
        max_chars=120,
        placeholder=_("ECB, 2 May 2025"),
        help=_("The rates are your own assumption. Reports say so and quote this."),
        key=upload.choice_key("rates_from"),
    )
    return {"rates": tuple(rates), "rates_from": source.strip() or None}
