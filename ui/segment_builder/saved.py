"""Saved segments and examples: open, save, rename, delete, put in order, take along."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting, segment_builder
from core.errors import ClienteleError
from core.formatting import _, say
from core.segment_builder import SavedSegment, condition_sentence
from ui.components import parts, segment_links
from ui.state import session, widgets

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

_NAME = "sb_name"
_YAML = "sb_yaml"
_USES = ("segment", "playbook", "campaigns", "roi", "export")


def examples(currency: str | None) -> None:
    """The gallery: each example opens in the builder."""
    with st.popover(_("Start from an example"), icon=":material/auto_awesome:"):
        for number, example in enumerate(segment_builder.example_segments()):
            with st.container(gap="xxsmall"):
                st.button(
                    _(example.name),
                    key=f"sb_example_{number}",
                    on_click=_open_example,
                    args=(example,),
                    type="tertiary",
                    icon=":material/filter_alt:",
                )
                text = condition_sentence(example.where, currency=currency)
                st.markdown(parts.sentence(example.about))
                st.caption(f"{parts.sentence(text)}.")


def _open_example(example: SavedSegment) -> None:
    session.current().draft.open(example.where, about=example.about)
    widgets.renew(_NAME)
    names = {one.name for one in session.current().saved.segments}
    if example.name not in names:
        st.session_state[widgets.fresh_key(_NAME)] = example.name


def save_form() -> None:
    """A name, and the buttons that save under it."""
    state = session.current()
    draft = state.draft
    widget = widgets.fresh_key(_NAME)
    st.session_state.setdefault(widget, draft.opened)
    st.text_input(
        _("Name of the segment"),
        key=widget,
        max_chars=segment_builder.MAX_NAME,
        placeholder=_("Slipping regulars"),
    )
    with st.container(horizontal=True):
        label = _("Save changes") if draft.opened else _("Save segment")
        st.button(label, type="primary", key="sb_save", on_click=_save, icon=":material/save:")
        if draft.opened:
            st.button(_("Save as new"), key="sb_save_new", on_click=_save, kwargs={"new": True})
    parts.outcome("sb_save")


def _save(*, new: bool = False) -> None:
    state = session.current()
    draft, saved = state.draft, state.saved
    name = str(st.session_state.get(widgets.fresh_key(_NAME)) or "")
    instead_of = "" if new else draft.opened
    taken = [one.name for one in saved.segments if one.name != instead_of]
    try:
        segment = SavedSegment.of(name, draft.where(), draft.about, taken)
    except ClienteleError as problem:
        state.display.outcomes["sb_save"] = problem
        return
    saved.save(segment, instead_of)
    draft.opened = segment.name
    state.display.outcomes["sb_save"] = say("Saved as {name}.", name=parts.plain(segment.name))


def listed(store: OpenStore) -> None:
    """The saved segments in their order, with what can be done with each."""
    saved = session.current().saved
    if not saved.segments and not saved.earlier:
        return
    st.subheader(_("Your segments"), anchor=False)
    if len(saved.segments) > 1:
        st.caption(
            _(
                "Segments can overlap. In totals and campaigns, each customer counts in the "
                "first one that matches; lists contain the whole segment."
            )
        )
    for number, segment in enumerate(saved.segments):
        _one(store, segment, number)
    st.button(
        _("Undo last change"),
        icon=":material/undo:",
        key="sb_undo_saved",
        on_click=saved.undo,
        disabled=not saved.earlier,
        help=_("Undoes the last save, rename, delete or move."),
    )


def _one(store: OpenStore, segment: SavedSegment, number: int) -> None:
    saved, in_store = session.current().saved, store.plain.saved
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{parts.plain(segment.name)}** {_size(store, segment.name)}")
        text = condition_sentence(segment.where, currency=session.currency(store))
        st.caption(f"{parts.sentence(text)}.")
        if (problem := saved.waiting.get(segment.name)) is not None:
            st.markdown(f":orange[:material/info: {parts.sentence(problem.message)}]")
            st.caption(parts.sentence(problem.hint))
        with st.container(horizontal=True, gap="small"):
            if in_store is not None and segment.name in set(in_store.labels):
                for page in _USES:
                    segment_links.link(page, segment.name, "saved")
            st.button(
                _("Edit"),
                icon=":material/edit:",
                key=f"sb_open_{number}",
                on_click=_open,
                args=(segment,),
            )
            if number:
                st.button(
                    _("Move up"),
                    icon=":material/arrow_upward:",
                    key=f"sb_up_{number}",
                    on_click=saved.move_up,
                    args=(segment.name,),
                )
            st.button(
                _("Delete"),
                icon=":material/delete:",
                key=f"sb_delete_{number}",
                on_click=_delete,
                args=(segment.name,),
            )


def _size(store: OpenStore, name: str) -> str:
    """How many a segment holds, and how many of them an earlier one counts."""
    in_store = store.plain.saved
    if in_store is None or name not in in_store.members:
        return ""
    whole = int(in_store.members[name].sum())
    own = int((in_store.labels == name).sum())
    text = say("{customers:# customer|# customers}", customers=whole)
    if own < whole:
        text += say(
            ", {n} of them already counted in a segment above",
            n=formatting.count(whole - own),
        )
    return f":gray[{text}]"


def _open(segment: SavedSegment) -> None:
    session.current().draft.open(segment.where, segment.name, segment.about)
    widgets.renew(_NAME)


def _delete(name: str) -> None:
    state = session.current()
    state.saved.remove(name)
    if state.draft.opened == name:
        state.draft.opened = ""


def as_yaml(store: OpenStore) -> None:
    """The conditions as YAML: to take along for a terminal, and to paste."""
    draft = session.current().draft
    with st.expander(_("As YAML"), icon=":material/code:", type="compact"):
        name = str(st.session_state.get(widgets.fresh_key(_NAME)) or "") or _("Segment")
        text = segment_builder.write_segments([SavedSegment(name, draft.where(), draft.about)])
        st.code(text, language="yaml")
        parts.download(
            _("Download YAML"),
            text.encode,
            f"{parts.file_name(name) or 'segment'}.yaml",
            "application/yaml",
            "sb_download_yaml",
        )
        st.text_area(_("Paste YAML"), key=_YAML, placeholder=_("name: …"), height=140)
        fields = session.current().saved.population(session.current().store or store).fields
        st.button(_("Use this YAML"), key="sb_use_yaml", on_click=_paste, args=(dict(fields),))
        parts.outcome("sb_use_yaml")


def _paste(fields: dict[str, segment_builder.ConditionField]) -> None:
    state = session.current()
    try:
        first, *others = segment_builder.parse_segments(
            str(st.session_state.get(_YAML) or ""), fields
        )
    except ClienteleError as problem:
        state.display.outcomes["sb_use_yaml"] = problem
        return
    state.draft.open(first.where, about=first.about)
    widgets.renew(_NAME)
    st.session_state[widgets.fresh_key(_NAME)] = first.name
    names = {one.name for one in state.saved.segments}
    added = [one for one in others if one.name not in names]
    if added:
        state.saved.change((*state.saved.segments, *added))
    state.display.outcomes["sb_use_yaml"] = _("The conditions are loaded above.")
