"""Tokens of the API, for whom the installation belongs to: made, shown once, and revoked."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import streamlit as st

from core import access, formatting, projects
from core.errors import ClienteleError
from core.formatting import N_, _, say
from core.projects import ProjectSummary
from ui.components import parts

if TYPE_CHECKING:
    from pathlib import Path

    from core.access import Scope, Token

_ALLOWS: dict[Scope, str] = {
    "read": N_("Read results"),
    "write": N_("Send orders, refresh projects"),
    "contact": N_("See customers' addresses and numbers"),
}


def show(folder: Path) -> None:
    """Make a token, and list those there are.

    Parameters
    ----------
    folder : where projects lie
    """
    with st.expander(_("API tokens"), icon=":material/key:"):
        st.markdown(
            _(
                ":gray[A token lets a program read this installation's projects through the "
                "API, which `python -m core serve` starts.]"
            )
        )
        listed = projects.summarise_projects(folder)
        known = [each for each in listed if isinstance(each, ProjectSummary)]
        names = {project.id: project.name for project in known}
        _make(folder, names)
        tokens = access.list_tokens(folder)
        for token in (each for each in tokens if each.revoked is None):
            _token(folder, token, names)
        revoked = [parts.plain(each.name) for each in tokens if each.revoked is not None]
        if revoked:
            st.caption(say("Revoked: {revoked}.", revoked=", ".join(revoked)))


def _make(folder: Path, names: dict[str, str]) -> None:
    with st.form("token_form", clear_on_submit=True, border=False):
        name = st.text_input(
            _("What it is for"), max_chars=80, placeholder=_("Nightly sync"), key="token_name"
        )
        scopes = st.pills(
            _("What it allows"),
            list(_ALLOWS),
            selection_mode="multi",
            default=["read"],
            format_func=lambda one: _(_ALLOWS[one]),
            key="token_scopes",
        )
        chosen = st.multiselect(
            _("Projects"),
            list(names),
            format_func=names.__getitem__,
            placeholder=_("All, also later ones"),
            key="token_projects",
        )
        if not st.form_submit_button(_("Make token"), icon=":material/add:"):
            return
    try:
        allowed = cast("list[Scope]", scopes)
        text = access.create_token(folder, name, allowed, chosen or None)[1]
    except ClienteleError as problem:
        parts.problem(problem)
        return
    # Written in this run alone: the next one has forgotten it.
    st.success(_("This is the token. It is shown once: copy it now."), icon=":material/key:")
    st.code(text, language=None, wrap_lines=True)


def _revoke(folder: Path, token_id: str) -> None:
    access.revoke_token(folder, token_id)


def _token(folder: Path, token: Token, names: dict[str, str]) -> None:
    of = (
        _("all projects")
        if token.projects is None
        else ", ".join(parts.plain(names.get(each, each)) for each in sorted(token.projects))
    )
    allows = "; ".join(_(_ALLOWS[scope]) for scope in access.SCOPES if scope in token.scopes)
    used = (
        say("last used {date}", date=formatting.date(token.last_used.date()))
        if token.last_used
        else _("never used")
    )
    with st.container(border=True):
        text, act = st.columns([4, 1], vertical_alignment="center")
        text.markdown(f"**{parts.plain(token.name)}**: {allows}; {of}")
        text.markdown(
            say(
                ":gray[Made {date}, {used}.]",
                date=parts.sentence(formatting.date(token.created.date())),
                used=parts.sentence(used),
            )
        )
        with act.popover(_("Revoke"), key=f"sure_{token.id}"):
            st.markdown(_("Programs that use this token are refused from then on, for good."))
            st.button(
                _("Revoke for good"),
                key=f"revoke_{token.id}",
                on_click=_revoke,
                args=(folder, token.id),
            )
