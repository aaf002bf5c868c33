"""Which customer it is about: searched by id, or picked from a short list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import customer_profile
from core.formatting import N_, _, say
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
        _("Customer"),
        key=customer_links.KEY,
        placeholder=_("Customer id, or part of it"),
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
            say(
                "No customer id contains {text}. There are {customers:# customer|# customers}: "
                "try part of the id. Upper and lower case, spaces and leading zeros make no "
                "difference.",
                text=parts.plain(text),
                customers=len(store.analysis.customers.frame),
            ),
            icon=":material/person_off:",
        )
    return None


def _several(
    store: OpenStore, matches: customer_profile.SearchMatches, forecast: Forecast | None
) -> None:
    st.markdown(
        say(
            N_("**{n:# customer|# customers}** match, the first {most} are listed.")
            if matches.total > customer_profile.MAX_MATCHES
            else N_("**{n:# customer|# customers}** match."),
            n=matches.total,
            most=customer_profile.MAX_MATCHES,
        )
        + f" :gray[{_(customer_links.HINT)}]"
    )
    customer_list.table(store, list(matches.ids), "customer_matches", forecast)


def _start(store: OpenStore, forecast: Forecast | None) -> None:
    """Nobody is searched for yet: a few who are worth a look."""
    lists = _lists(store, forecast)
    st.markdown(f"{_('Type an id, or pick one of these.')} :gray[{_(customer_links.HINT)}]")
    picked = st.segmented_control(
        _("List"),
        list(lists),
        format_func=_,
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
        lists[N_("Spent most")] = lambda: frame["monetary"].nlargest(_LISTED).index
    if forecast is not None:
        ahead = forecast.frame
        lists[N_("Highest expected spend")] = lambda: ahead["value"].nlargest(_LISTED).index
        lists[N_("Most at risk")] = lambda: ahead["at_risk"].nlargest(_LISTED).index
    if frame["frequency"].notna().any():
        lists[N_("Most orders")] = lambda: frame["frequency"].nlargest(_LISTED).index
    if frame["last_order_at"].notna().any():
        lists[N_("Most recent order")] = lambda: frame["last_order_at"].nlargest(_LISTED).index
    return lists or {N_("First by id"): lambda: frame.index[:_LISTED]}
