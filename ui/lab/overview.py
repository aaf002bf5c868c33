"""What is in the Lab: a card for each page, with what it answers."""

from __future__ import annotations

import streamlit as st

from core.formatting import N_, _
from ui.shell import navigation

_ANSWERS = {
    "cohorts": N_(
        "Do customers come back? Those who first bought in the same month, followed since."
    ),
    "statistics": N_("Do groups of customers really differ, or is it chance?"),
    "experiments": N_("Did a campaign work? Plan a test before it, read the result after it."),
    "models": N_("Save a model, use it next month, score another file, compare two."),
}


def cards() -> None:
    """A card for each page of the Lab, two in a row."""
    pages = [each for each in navigation.PAGES if each.shown == "in_lab"]
    for start in range(0, len(pages), 2):
        for column, page in zip(st.columns(2), pages[start : start + 2], strict=False):
            with column.container(border=True, height="stretch"):
                st.page_link(
                    page.file, label=f"**{_(page.title)}**", icon=f":material/{page.icon}:"
                )
                if page.name in _ANSWERS:
                    st.markdown(f":gray[{_(_ANSWERS[page.name])}]")
