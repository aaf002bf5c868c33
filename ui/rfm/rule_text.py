"""How a customer gets a score and a segment, in words and with the shop's own cut-offs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import rfm
from core.formatting import _, say
from core.settings import GRID_SIZE
from ui.components import data_table

if TYPE_CHECKING:
    from core.rfm import RfmScores


def show_rule(scored: RfmScores, currency: str | None) -> None:
    """The steps, what each score means, and who is in each segment."""
    rule = scored.rule
    money = "monetary" in rule.limits
    fm = (
        _("**FM** is the average of the frequency and monetary scores, rounded up at .5.")
        if money
        else _("The file has no money, so **FM** is the frequency score.")
    )
    places = ", ".join(map(str, rule.places))
    steps = [
        (
            say(
                "Each measure is scored 1 to {levels} as in the first table. Equal values "
                "always get the same score.",
                levels=rule.levels,
            )
        ),
        f"{fm}"
        + (
            say(" On the grid the scores are placed at {places}.", places=places)
            if rule.levels < GRID_SIZE
            else ""
        ),
        _("Recency and FM together give the segment, as in the second table."),
        _("The **engagement score** is a weighted average of the scores, from 0 to 100."),
    ]
    st.markdown("\n".join(f"{at}. {step}" for at, step in enumerate(steps, start=1)))
    text = st.column_config.TextColumn
    data_table.show(
        pd.DataFrame(rfm.rule_table(rule, currency)).drop(columns="place"),
        hide_index=True,
        height="content",
        column_config={
            "score": st.column_config.NumberColumn(_("Score"), width="small"),
            "recency_days": text(_("Last order")),
            "frequency": text(_("Orders")),
            "monetary": text(_("Spent")),
        },
        alt=_("The values behind each score"),
    )
    data_table.show(
        pd.DataFrame(
            {
                "segment": rule.names,
                "rule": [rfm.segment_rule_text(rule, name) for name in rule.names],
            }
        ),
        hide_index=True,
        height="content",
        column_config={
            "segment": text(_("Segment"), width="medium"),
            "rule": text(_("Who is in it"), width="large"),
        },
        alt=_("The rule for each segment"),
    )
