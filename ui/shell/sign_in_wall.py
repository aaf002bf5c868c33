"""Where people sign in: nothing is shown before they did, and who they are afterwards."""

from __future__ import annotations

import streamlit as st

from core.errors import SettingError
from core.formatting import _
from ui.components import parts
from ui.state import session, sign_in


def stop() -> None:
    """End the page of a visitor who has to sign in; nothing where nobody does.

    A session belongs to one person: what another one had open in it is deleted.
    """
    if not sign_in.is_on():
        return
    try:
        person = sign_in.person()
    except SettingError as problem:
        st.title("Clientele", anchor=False)
        parts.problem(problem)
        st.stop()
    who = "" if person is None else f"{person.issuer} {person.subject}"
    state = session.current()
    if state.person and state.person != who:
        session.forget()
    session.current().person = who
    if person is None:
        _ask()
        st.stop()


def show_person() -> None:
    """In the sidebar: who is signed in, and the way out."""
    person = sign_in.person()
    if person is None:
        return
    st.caption(_("Signed in as {name}").format(name=parts.plain(person.shown)))
    st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")


def _ask() -> None:
    st.title("Clientele", anchor=False)
    if not sign_in.is_set_up():
        st.error(
            _("People have to sign in here, and no provider is set up. Ask an administrator."),
            icon=":material/lock:",
        )
        return
    claims = sign_in.claims()
    if claims:
        who = parts.plain(claims.get("email") or claims.get("name") or claims.get("sub"))
        st.warning(
            _(
                "You are signed in as {name}, who is not let in here, or it was too long ago. "
                "Sign in again, or ask an administrator."
            ).format(name=who),
            icon=":material/lock:",
        )
        st.button(_("Sign out"), icon=":material/logout:", on_click=st.logout, key="sign_out")
    else:
        st.markdown(_("Sign in to see your customers."))
    for provider in sign_in.providers():
        label = _("Sign in") if provider is None else _("Sign in with {name}").format(name=provider)
        st.button(
            label,
            type="primary",
            icon=":material/login:",
            on_click=st.login,
            args=() if provider is None else (provider,),
            key=f"sign_in_{provider or ''}",
        )
