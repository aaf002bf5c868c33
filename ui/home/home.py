"""The home page's two faces: what this is, and what stands out in the open store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import charts, formatting
from core.formatting import N_, Sentence, _
from ui import cache
from ui.components import (
    demo_button,
    parts,
    uploads,
)

if TYPE_CHECKING:
    from core.formatting import Value
    from ui.state.open_store import OpenStore

TITLE, TITLE_OPEN = N_("Know who your customers are"), N_("Your customers at a glance")
WHAT_THIS_IS = N_(
    "Clientele turns your order export into customer segments, shows what each one is worth, and "
    "suggests what to send them."
)
_STEPS = (
    (
        ":material/upload_file:",
        N_("Upload your orders"),
        N_("An export from any shop system. We detect the columns and account for every row."),
    ),
    (
        ":material/bubble_chart:",
        N_("See your segments"),
        N_("Who your best customers are, who is new, and who is slipping away."),
    ),
    (
        ":material/campaign:",
        N_("Act on them"),
        N_("A playbook per segment, the profit to expect, and lists for your mailing tool."),
    ),
)


def start() -> None:
    """The two ways in, the demo first."""
    demo, own = st.columns([2, 3])
    with demo.container(border=True, height="stretch"):
        st.markdown("## " + _("See it work in a minute"))
        st.markdown(_("The demo store holds two years of made-up orders."))
        demo_button.button("home_demo")
    with own.container(border=True, height="stretch"):
        st.markdown("## " + _("Or begin with your own"))
        uploads.ask(then="pages/load.py")
        st.caption(
            ":material/lock: "
            + _(
                "Your file stays on the machine this runs on. It is deleted when you ask, or a few "
                "minutes after you leave."
            )
        )


def three_steps() -> None:
    """How it goes, in three cards."""
    for column, (icon, title, text) in zip(st.columns(3), _STEPS, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"### {icon} {_(title)}")
            st.markdown(f":gray[{_(text)}]")


def lead(store: OpenStore) -> str:
    """The open store in one sentence."""
    customers = store.analysis.customers
    values: dict[str, Value] = {"n": len(customers.frame)}
    template = N_("{n:# customer|# customers}.")
    if customers.orders and customers.as_of:
        values |= {"orders": customers.orders, "day": customers.as_of}
        template = N_("{n:# customer|# customers} with {orders:# order|# orders}, as of {day}.")
    elif customers.as_of:
        values |= {"day": customers.as_of}
        template = N_("{n:# customer|# customers}, as of {day}.")
    elif customers.orders:
        values |= {"orders": customers.orders}
        template = N_("{n:# customer|# customers} with {orders:# order|# orders}.")
    return parts.sentence(Sentence(template, **values).text(formatting.format_code()))


def found(store: OpenStore) -> None:
    """What stands out in the open store, in measured numbers."""
    segments = cache.segments.if_ready(store, store.in_use) or store.profiles(store.in_use)
    if store.analysis.customers.knows_money:
        parts.chart(charts.customers_and_revenue(segments), "home_mix", heading="##")
    else:
        parts.chart(charts.segment_mix(segments, "customers"), "home_mix", heading="##")


def next_pages() -> None:
    """Where to go from here."""
    st.header(_("Next"), anchor=False)
    for column, (file, label, icon) in zip(
        st.columns(4),
        (
            ("pages/overview.py", _("Shop performance"), ":material/monitoring:"),
            ("pages/segments.py", _("The segments"), ":material/bubble_chart:"),
            ("pages/roi.py", _("Campaign ROI"), ":material/calculate:"),
            ("pages/export.py", _("Download lists"), ":material/download:"),
        ),
        strict=True,
    ):
        column.page_link(file, label=label, icon=icon)
