"""Which customer it is about: searched by id, or picked from a short list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import customer_profile, formatting
from ui.components import customer_links, customer_list, parts

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.forecast import Forecast
    from ui.state.open_store import OpenStore

_LISTED = 10


def find(store: OpenStore, forecast: Forecast | None) -> str | None:
    """The id that is meant; until there is one, who it could be.

    Parameters
    ----------
    store : what is open
    forecast : its forecast, where one was made
    """
    customer_links.take_from_address()
    typed = st.text_input(
        "Customer",
        key=customer_links.KEY,
        placeholder="Customer id, or part of it",
        icon=":material/search:",
        type="search",
        live="300ms",
        persist_state="session",
        label_visibility="collapsed",
    )
    text = typed or ""
    matches = customer_profile.search_customers(store.analysis.customers, text)
    if matches.exact is not None:
        return matches.exact
    if not text.strip():
        _start(store, forecast)
    elif matches.total:
        _several(store, matches, forecast)
    else:
        st.info(
            f"No customer id contains {parts.plain(text)}. There are"
            f" {formatting.count(len(store.analysis.customers.frame), 'customer')}: try part of "
            "the id. Upper and lower case, spaces and leading zeros make no difference.",
            icon=":material/person_off:",
        )
    return None


def _several(
    store: OpenStore, matches: customer_profile.SearchMatches, forecast: Forecast | None
) -> None:
    st.markdown(
        f"**{formatting.count(matches.total, 'customer')}** match"
        + (
            f", the first {customer_profile.MAX_MATCHES} are listed."
            if matches.total > customer_profile.MAX_MATCHES
            else "."
        )
        + f" :gray[{customer_links.HINT}]"
    )
    customer_list.table(store, list(matches.ids), "customer_matches", forecast)


def _start(store: OpenStore, forecast: Forecast | None) -> None:
    """Nobody is searched for yet: a few who are worth a look."""
    lists = _lists(store, forecast)
    st.markdown(f"Type an id, or pick one of these. :gray[{customer_links.HINT}]")
    picked = st.segmented_control(
        "List",
        list(lists),
        default=next(iter(lists)),
        required=True,
        key=f"customer_list_{len(lists)}",
        label_visibility="collapsed",
    )
    name = str(picked)
    ids = lists[name]()
    customer_list.table(store, list(ids), f"customer_start_{parts.file_name(name)}", forecast)


def _lists(store: OpenStore, forecast: Forecast | None) -> dict[str, Callable[[], pd.Index]]:
    """Short lists by what they are called, each made only when it is shown."""
    frame = store.analysis.customers.frame
    lists: dict[str, Callable[[], pd.Index]] = {}
    if store.analysis.customers.knows_money:
        lists["Spent most"] = lambda: frame["monetary"].nlargest(_LISTED).index
    if forecast is not None:
        ahead = forecast.frame
        lists["Highest expected spend"] = lambda: ahead["value"].nlargest(_LISTED).index
        lists["Most at risk"] = lambda: ahead["at_risk"].nlargest(_LISTED).index
    if frame["frequency"].notna().any():
        lists["Most orders"] = lambda: frame["frequency"].nlargest(_LISTED).index
    if frame["last_order_at"].notna().any():
        lists["Most recent order"] = lambda: frame["last_order_at"].nlargest(_LISTED).index
    return lists or {"First by id": lambda: frame.index[:_LISTED]}
