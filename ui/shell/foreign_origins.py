"""Pages of other origins that try to connect are refused at once, and nobody outside is asked."""

from __future__ import annotations

from streamlit import net_util

ASKS = net_util.get_external_ip
"""Streamlit's own, which asks."""


def refuse_at_once() -> None:
    """Let Streamlit not ask an outside service for this machine's address, once in a process.

    It asks to tell whether an unknown origin is this machine by its address on the internet, each
    time such a page connects, and every visitor waits meanwhile. Whoever opens the dashboard by
    that address has the same origin and is let in all the same.
    """
    setattr(net_util, "get_external_ip", _unknown)  # noqa: B010 - a function of Streamlit's own


def _unknown() -> None:
    """No address."""
