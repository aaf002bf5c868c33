"""The customers of a segment: looked at on screen, taken along as a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import exports
from core.formatting import N_, _, say
from ui.components import (
    contact_scope,
    customer_columns,
    customer_links,
    data_table,
    parts,
    playbook_choice,
    segmentation_choice,
)
from ui.state import session

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from core.contacts import Permission
    from core.forecast import Forecast
    from core.playbooks import Playbook
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore, Which

_SHOWN = 200
LEFT = N_("Download {n:# customer|# customers} who left {name}")
ENTERED = N_("Download {n:# customer|# customers} who entered {name}")
"""On the buttons below the customers who moved."""


def no_list() -> str:
    """What stands under every table of customers that can be downloaded."""
    return (
        f"{_(exports.NO_MAILING_LIST)} {_('For a mailing tool, use the lists on the Export page.')}"
    )


def show_segment(store: OpenStore, which: Which, forecast: Forecast | None = None) -> Profile:
    """Pick a segment, see its best customers, download all of them.

    Returns
    -------
    the segment that was picked
    """
    advice, allowed = playbook_choice.chosen(), contact_scope.of_tables(store)
    pick, take = st.columns([2, 1], vertical_alignment="bottom")
    with pick:
        segment = segmentation_choice.one(store.profiles(which), f"list_{which}", which)
    with take:
        parts.download(
            say("Download {customers:# customer|# customers}", customers=segment.customers),
            lambda: _list(store, which, segment.name, forecast, advice, allowed),
            f"{parts.file_stem(store)}-{parts.file_name(segment.name)}.csv",
            "text/csv",
            f"download_list_{which}",
            customers=True,
            width="stretch",
        )
    labels = store.labels(which)
    say_left_out(store, labels.index[labels == segment.name])
    customers(store, labels.index[labels == segment.name], f"customers_{which}")
    return segment


def customers(store: OpenStore, ids: Iterable[str], key: str) -> None:
    """A table of some customers, those who spent most first; a row that is picked opens its page.

    Parameters
    ----------
    store : what is open
    ids : the customers to show
    key : of the table
    """
    result = store.analysis.customers.frame.loc[list(ids)]
    features = [
        feature.name
        for feature in store.analysis.customers.features
        if feature.name not in customer_columns.SHOWN
    ]
    by_money = store.analysis.customers.knows_money
    best = result.nlargest(_SHOWN, "monetary") if by_money else result.head(_SHOWN)
    shown = best[[*customer_columns.SHOWN, *features]]
    picked = data_table.show(
        shown.dropna(axis="columns", how="all").reset_index(),
        hide_index=True,
        key=key,
        on_select="rerun",
        selection_mode="single-row",
        column_config=customer_columns.column_config(session.currency(store)),
        alt=_("Customers with when, how often and for how much they bought"),
    )
    customer_links.follow(picked, list(shown.index))
    note = _(customer_links.HINT)
    if len(result) > _SHOWN:
        first = N_("The {shown} biggest spenders of {n}.")
        if not by_money:
            first = N_("The first {shown} by id, of {n}.")
        note = f"{say(first, shown=_SHOWN, n=len(result))} {note}"
    st.caption(f"{note} {no_list()}")


def download_some(store: OpenStore, ids: Iterable[str], what: str) -> None:
    """A button to take some customers along.

    Parameters
    ----------
    store : whose customers
    ids : which
    what : what they are, as part of the file's name
    """
    # Asked for now: when the file is made no visitor is there to be asked.
    chosen, advice = list(ids), playbook_choice.chosen()
    allowed = contact_scope.of_tables(store)
    parts.download(
        say("Download {customers:# customer|# customers}", customers=len(chosen)),
        lambda: _some(store, chosen, advice, allowed),
        f"{parts.file_stem(store)}-{what}.csv",
        "text/csv",
        f"download_{what}",
        customers=True,
        width="stretch",
    )
    say_left_out(store, chosen)


def permitted(store: OpenStore, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by customer_id as a file may hold them: see `exports.permitted_rows`.

    Parameters
    ----------
    store : whose customers
    rows : index customer_id
    """
    allowed = contact_scope.of_tables(store)
    return rows if allowed is None else rows[rows.index.isin(allowed.customers)]


def say_left_out(store: OpenStore, ids: Iterable[str]) -> None:
    """How many customers the file of a table leaves out, where it does.

    Parameters
    ----------
    store : what is open
    ids : who is in the table
    """
    allowed = contact_scope.of_tables(store)
    sentence = exports.left_out_sentence(ids, store.plain, allowed)
    if sentence is not None:
        st.caption(f":material/mail_lock: {parts.sentence(sentence.text())}")


def _some(store: OpenStore, ids: list[str], advice: Playbook, allowed: Permission | None) -> bytes:
    table = exports.customers_table(store.analysis, playbook=advice, kind=store.in_use)
    some = table[table["customer_id"].isin(ids)]
    return exports.to_csv(exports.permitted_rows(some, store.plain, allowed))


def _list(
    store: OpenStore,
    which: Which,
    segment: str,
    forecast: Forecast | None,
    advice: Playbook,
    allowed: Permission | None,
) -> bytes:
    table = exports.customers_table(store.analysis, forecast, advice, store.in_use)
    column = "segment" if which == store.in_use else f"{which}_segment"
    some = table[table[column] == segment]
    return exports.to_csv(exports.permitted_rows(some, store.plain, allowed))
