"""How the models are searched: a few choices for everyone, all of them for who opens the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st
from pydantic import ValidationError

from core import segmentation
from core.formatting import N_, _
from core.settings import SegmentSettings
from ui.components import parts
from ui.segments import model_in_use, search_options

if TYPE_CHECKING:
    from ui.state.open_store import OpenStore

OWN_SPACE = "own"
_SEARCHED = N_("Automatic")


def form(store: OpenStore) -> None:
    """Show the choices; what is applied searches the models again, in the background."""

    # Alone: a choice that opens another one need not compute the page again.
    @st.fragment
    def choices() -> None:
        _form(store)

    choices()


def _form(store: OpenStore) -> None:
    now = store.settings.segment
    seen = f"{store.source.sha256[:8]}_{hash(now)}"
    start, chosen = _for_everyone(now, seen)
    with st.expander(_("All settings"), icon=":material/settings:", key=f"all_choices_{seen}"):
        tabs = st.tabs([_("Features"), _("Models"), _("Search"), _("Quality checks")])
        key = f"{seen}_{hash(start)}"
        with tabs[0]:
            chosen |= search_options.space(store, start, key)
        with tabs[1]:
            chosen |= search_options.models(start, key)
        with tabs[2]:
            chosen |= search_options.search(start, key)
        with tabs[3]:
            chosen |= search_options.guard(start, key)
    with st.container(horizontal=True):
        apply = st.button(_("Search again"), type="primary", key="search_again")
        back = st.button(
            _("Back to defaults"),
            disabled=now.model_copy(update={"names": ()}) == SegmentSettings(),
            key="search_defaults",
        )
    if back:
        _use(SegmentSettings())
    elif apply:
        try:
            # Whoever asks for a search where none was made gets one.
            few = now.search_few or store.analysis.segmentation.algorithm == "plain"
            asked = {"saved_model": None, "names": (), "search_few": few}
            wanted = SegmentSettings(**dict(start) | chosen | asked)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            st.error(parts.sentence(str(first["msg"]).removeprefix("Value error, ")))
            return
        _use(wanted)


def _for_everyone(now: SegmentSettings, seen: str) -> tuple[SegmentSettings, dict[str, Any]]:
    """Which space, and how many segments: the settings that start from there, and what is asked."""
    left, right = st.columns([2, 1])
    spaces = [*segmentation.SPACE_PRESETS, *([] if _preset(now) != OWN_SPACE else [OWN_SPACE])]
    with left:
        space = st.segmented_control(
            _("Preset"),
            spaces,
            default=_preset(now),
            required=True,
            format_func=lambda name: (
                _(segmentation.SPACE_PRESETS[name].title)
                if name in segmentation.SPACE_PRESETS
                else _("Custom")
            ),
            key=f"space_{seen}",
            help=_(
                "How customers are compared before groups are searched. Scores from different "
                "presets cannot be compared."
            ),
        )
    with right:
        clusters = st.selectbox(
            _("Segments"),
            [None, *range(2, 11)],
            index=0 if now.clusters is None else now.clusters - 1,
            format_func=lambda number: _(_SEARCHED) if number is None else str(number),
            key=f"clusters_{seen}",
            help=_(str(SegmentSettings.model_fields["clusters"].description)),
        )
    preset = segmentation.SPACE_PRESETS.get(str(space))
    about = _(preset.words) if preset else _("Your own settings below.")
    st.markdown(f":gray[{parts.sentence(about)}]")
    return (preset.apply(now) if preset else now), {"clusters": clusters}


def _preset(settings: SegmentSettings) -> str:
    return next(
        (name for name, item in segmentation.SPACE_PRESETS.items() if item.fits(settings)),
        OWN_SPACE,
    )


def _use(segment: SegmentSettings) -> None:
    model_in_use.search_again(segment)
    st.rerun(scope="app")
