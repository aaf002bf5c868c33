"""Faults in Clientele itself: the visitor gets a message, the log gets the place, nobody the data.

What a program says when it fails often quotes what it worked on, and here that is a shop's
customers. So the text of an unforeseen error goes nowhere; where it happened is enough to find it.
"""

from __future__ import annotations

import contextlib
import logging

import streamlit as st
from streamlit.errors import StreamlitPageNotFoundError
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import ClienteleError
from core.formatting import _
from ui.components import parts
from ui.state import faults


def guard() -> None:
    """Where this page, or a part of it that runs on its own, fails: say so, with a way on."""
    guard_log()
    context = get_script_run_ctx()
    if context is not None:
        # Pages are plain scripts that no function stands around; this is Streamlit's own hook.
        context.on_script_error = tell


def tell(fault: Exception) -> bool:
    """Show the fault in place of what failed. Streamlit has logged it; nothing else is shown.

    Given to `st.App`, it also serves what a button does before its page has begun.

    Parameters
    ----------
    fault : what was raised
    """
    if isinstance(fault, ClienteleError):
        parts.problem(fault)
    else:
        parts.problem(faults.as_message(_("on this page"), fault))
    with st.container(horizontal=True):
        st.button(_("Try again"), icon=":material/refresh:", key="fault_again")
        # Before the navigation has run there may be no page to go to.
        with contextlib.suppress(StreamlitPageNotFoundError):
            st.page_link("pages/load.py", label=_("Go to Load"), icon=":material/upload_file:")
    return True


class _WithoutMessages(logging.Filter):
    """Takes the error's own words out of what Streamlit logs."""

    def filter(self, record: logging.LogRecord) -> bool:
        fault = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if fault is not None:
            record.msg, record.args = "%s: %s", (record.getMessage(), faults.place(fault))
            record.exc_info = record.exc_text = None
        return True


def guard_log() -> None:
    """Keep the words of unforeseen errors out of the log: they may quote customers."""
    # The logger is the process's own, so one filter serves every visitor.
    streamlit = logging.getLogger("streamlit.error_util")
    if not any(isinstance(item, _WithoutMessages) for item in streamlit.filters):
        streamlit.addFilter(_WithoutMessages())
