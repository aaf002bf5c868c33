"""For Tableau and Power BI: what is in the set, and the file."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

import streamlit as st

from core import exports, pipeline
from core.formatting import _, say
from ui import cache
from ui.components import parts, playbook_choice
from ui.state import session

if TYPE_CHECKING:
    from core.forecast import Forecast
    from ui.state.open_store import OpenStore


def card(store: OpenStore, forecast: Forecast | None) -> None:
    """Say what is in it, and hand it over as one file."""
    history = None
    if store.in_use == "saved":
        history = pipeline.saved_history(store.plain, session.current().saved.contacts)
    inputs = exports.ExportInputs(
        cache.counted(store), forecast, playbook_choice.chosen(), store.in_use, history
    )
    for export in exports.exports_for("page", inputs, exports.ZIP):
        with st.container(border=True):
            st.markdown(say("**For {name}**", name=export.name))
            st.markdown(
                say(
                    ":gray[{about} Unpack the file and begin with README.md. E-mail addresses, "
                    "phone numbers and names are not in it.]",
                    about=export.about,
                )
            )
            if find_spec("pantab") is None:
                st.caption(
                    _(
                        "Without a Tableau extract (.hyper): that needs pantab, "
                        "`pip install -r requirements-tableau.txt`."
                    )
                )
            parts.download(
                _("Download ZIP"),
                partial(exports.export_bytes, export, inputs),
                f"{parts.file_stem(store)}-{exports.export_file(export)}",
                export.kind.media_type,
                "export_intelligence",
                width="stretch",
            )
