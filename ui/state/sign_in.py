"""Who signed in, where an administrator has people sign in; see docs/deploying.md, A team.

Signing in is Streamlit's own (`[auth]` in its secrets, any OpenID Connect provider). Without that
section nobody signs in, and everything here says so. With `CLIENTELE_SIGN_IN=1` nobody is let in
then: secrets that were lost must not open the door.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.runtime.secrets import secrets_singleton

from core import access
from core.errors import SettingError

if TYPE_CHECKING:
    from core.access import Person, SignInRules


def is_on() -> bool:
    """Whether people have to sign in here."""
    return is_set_up() or os.environ.get("CLIENTELE_SIGN_IN") == "1"


def is_set_up() -> bool:
    """Whether there is a provider to sign in with."""
    return bool(_section("auth"))


def providers() -> tuple[str | None, ...]:
    """The identity providers one can sign in with, by name; None for the only one."""
    named = [name for name, section in _section("auth").items() if isinstance(section, Mapping)]
    return tuple(named) or (None,)


def rules() -> SignInRules:
    """What people may do.

    Raises
    ------
    SettingError : the administrator's section cannot be used
    """
    return access.read_rules(_section("sign_in"))


def claims() -> Mapping[str, Any]:
    """What the provider says of this visitor; nothing before they signed in."""
    return st.user.to_dict() if st.user.get("is_logged_in") else {}


def person() -> Person | None:
    """Who visits, where they have signed in and are let in."""
    if not is_set_up():
        return None
    allowed = rules()
    somebody = access.person_of(claims(), allowed)
    if somebody is None or not allowed.admits(somebody, dt.datetime.now(dt.UTC)):
        return None
    return somebody


def is_awaited() -> bool:
    """Whether this visitor has to sign in before they see anything."""
    try:
        return is_on() and person() is None
    except SettingError:
        return True


def is_administrator() -> bool:
    """Whether this visitor has signed in as one who runs the installation."""
    somebody = person()
    return somebody is not None and rules().is_administrator(somebody)


def may_see_contacts() -> bool:
    """Whether this visitor may see addresses and numbers of customers; all may without sign-in."""
    if not is_on():
        return True
    somebody = person()
    return somebody is not None and rules().may_see_contacts(somebody)


def _section(name: str) -> Mapping[str, Any]:
    if not secrets_singleton.load_if_toml_exists():
        return {}
    section = secrets_singleton.get(name, {})
    return section if isinstance(section, Mapping) else {}
