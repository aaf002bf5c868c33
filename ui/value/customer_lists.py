"""Lists of the Lifetime value page: who is worth most, who is slipping away, each to download."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import exports, forecast
from core.formatting import N_, _, say
from ui.components import customer_links, data_table, parts

if TYPE_CHECKING:
    import pandas as pd

    from core.forecast import Forecast
    from ui.state.open_store import OpenStore, Which

_SHOWN = 200
_ALL, _AT_RISK = N_("Everyone"), N_("High risk")


def customers(store: OpenStore, result: Forecast, which: Which, currency: str | None) -> None:
    """Who will be worth most, all or one corner of them, and the same as a file."""
    labels = store.labels(which)
    frame = result.frame.assign(
        segment=labels.reindex(result.frame.index),
        quadrant=forecast.quadrant_of(result),
    )
    lists = [_ALL, *forecast.QUADRANTS, _AT_RISK]
    picked = st.segmented_control(
        _("List"),
        lists,
        format_func=_,
        default=_ALL,
        required=True,
        key="value_list",
        label_visibility="collapsed",
    )
    name = str(picked)
    chosen = _chosen(frame, name)
    if chosen.empty:
        st.markdown(_(":gray[Nobody is in this list.]"))
        return
    shown = chosen.head(_SHOWN).assign(churn_risk=lambda rows: rows["churn_risk"] * 100)
    event = data_table.show(
        shown[[*_COLUMNS, "quadrant"]].reset_index(),
        hide_index=True,
        key=f"value_customers_{parts.file_name(name)}",
        on_select="rerun",
        selection_mode="single-row",
        column_config=_columns(currency),
        alt=say("Customers: {name}", name=name),
    )
    customer_links.follow(event, list(shown.index))
    first = (
        f"{say('The first {shown} of {n}.', shown=_SHOWN, n=len(chosen))} "
        if len(chosen) > _SHOWN
        else ""
    )
    st.caption(first + _(customer_links.HINT))
    parts.download(
        say("Download {customers:# customer|# customers}", customers=len(chosen)),
        lambda: _file(store, result, chosen.index),
        f"{parts.file_stem(store)}-forecast-{parts.file_name(name)}.csv",
        "text/csv",
        f"download_forecast_{parts.file_name(name)}",
    )


_COLUMNS = ("segment", "value", "spent", "expected_orders", "churn_risk", "next_order_on")


def _chosen(frame: pd.DataFrame, name: str) -> pd.DataFrame:
    """The customers of one list, those who matter most to it first."""
    if name == _AT_RISK:
        return frame[frame["churn_band"] == "high"].sort_values("at_risk", ascending=False)
    some = frame if name == _ALL else frame[frame["quadrant"] == name]
    by = "spent" if name == "Win back" else "value"
    return some.sort_values(by, ascending=False, kind="stable")


def _columns(currency: str | None) -> dict[str, Any]:
    unit = f" ({currency})" if currency else ""
    number = st.column_config.NumberColumn
    return {
        "customer_id": st.column_config.TextColumn(_("Customer"), width="medium", pinned=True),
        "segment": st.column_config.TextColumn(_("Segment")),
        "value": number(say("Expected{unit}", unit=unit), format="%,.2f"),
        "spent": number(say("Spent so far{unit}", unit=unit), format="%,.2f"),
        "expected_orders": number(_("Expected order days"), format="%.1f"),
        "churn_risk": st.column_config.ProgressColumn(
            _("Won't order"), format="%.0f%%", min_value=0, max_value=100
        ),
        "next_order_on": st.column_config.DateColumn(
            _("Next order by"), help=_("When half of similar active customers will have reordered")
        ),
        "quadrant": st.column_config.TextColumn(_("Now and expected")),
    }


def _file(store: OpenStore, forecast: Forecast, ids: pd.Index) -> bytes:

    table = exports.forecast_table(store.analysis, forecast, store.in_use)
    return exports.to_csv(table.set_index("customer_id").loc[ids].reset_index())
