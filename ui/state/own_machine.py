"""Whether a visitor sits at the machine the dashboard runs on, and whether they run it."""

from __future__ import annotations

import os
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.state import sign_in

_NAMES = ("localhost", "127.0.0.1", "::1")
_FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-Ip")
"""What a proxy adds to a request that it passes on."""


def is_administered() -> bool:
    """Whether this visitor runs the installation: its owner at the machine, or an administrator."""
    return sign_in.is_administrator() if sign_in.is_on() else visited()


def visited() -> bool:
    """Whether this visit comes from the machine itself, and was passed on by nobody.

    Never so where people sign in: then that says who they are, and a place does not.

    Only where the installation says that it is one person's, which it does by naming a folder for
    projects (`./setup.sh` does so): a server that many reach through a tunnel or a proxy of its own
    sees all of them as neighbours.

    The address in the browser is the browser's own word, which anyone can give. The other end of
    the connection is not. Both must be this machine: behind a proxy on it, every connection is.
    """
    if not os.environ.get("CLIENTELE_PROJECTS", "").strip() or sign_in.is_on():
        return False
    if urlsplit(st.context.url or "").hostname not in _NAMES:
        return False
    return _peer_is_here() and not any(name in st.context.headers for name in _FORWARDED)


def _peer_is_here() -> bool:
    """The other end of the connection is this machine; not so where that is unknown."""
    run = get_script_run_ctx()
    client = None if run is None else get_instance().get_client(run.session_id)
    # The protocol names less than what a real server's client has.
    peer = getattr(getattr(client, "client_context", None), "remote_ip", None)
    try:
        at = ip_address(peer or "")
    except ValueError:
        return False
    # A server that listens on IPv6 sees IPv4 within it: ::ffff:127.0.0.1.
    mapped = at.ipv4_mapped if isinstance(at, IPv6Address) else None
    return (mapped or at).is_loopback
