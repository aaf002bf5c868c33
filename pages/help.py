"""Help: what the words mean, and the guides, without leaving the machine."""

import streamlit as st

from core.formatting import _
from ui.components import glossary, parts
from ui.help import guides
from ui.shell import page_shell

page_shell.page(__file__, _("Help"), _("What the words mean, and how everything works."))
available = guides.installed()
asked = str(st.query_params.get("guide", ""))
words, manuals = st.tabs(
    [_("Glossary"), _("Guides")],
    default=_("Guides") if asked in available else _("Glossary"),
    key="help_tabs",
)

with words:
    looked_for = st.text_input(
        _("Find a word"), placeholder=_("churn, hold-out, RFM …"), key="help_find", max_chars=80
    )
    matches = glossary.matching(looked_for or "")
    for term, meaning in matches.items():
        st.markdown(f"**{parts.sentence(term)}**  \n{parts.sentence(meaning)}")
    if not matches:
        st.markdown(_("No word like this. Try a shorter one, or look into the guides."))

with manuals:
    if not available:
        st.markdown(_("The guides are not installed here. The project has them in docs."))
        st.stop()
    names = list(available)
    chosen = st.selectbox(
        _("Guide"),
        names,
        index=names.index(asked) if asked in available else 0,
        format_func=lambda name: _(available[name].title),
        key=f"help_guide_{asked}",
    )
    st.markdown(guides.text(chosen))
