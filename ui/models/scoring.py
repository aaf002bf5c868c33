"""Another file under a saved model: handed over, read as any file, scored, looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import exports, formatting, segmentation
from core.formatting import N_, _, say
from core.settings import TableSettings
from ui.components import (
    customer_columns,
    data_table,
    parts,
    playbook_choice,
    segment_table,
    uploads,
)
from ui.load import customer_tables, preparation, read_options
from ui.load.column_roles import LABELS
from ui.models import saved_models
from ui.state import session
from ui.tasks import store_loading

if TYPE_CHECKING:
    from core.saved_models import ModelCard
    from core.segmentation import FeatureDrift
    from ui.state.open_store import ScoredFile

_SHOWN = 200
_CHANCE_MATTERS = 0.05
"""Where chance alone gives more than half of what is called some drift, a caution is shown."""
_VERDICTS = {"steady": N_("Steady"), "some drift": N_("Some drift"), "drifted": N_("Drifted")}


def ask_for_scoring(cards: tuple[ModelCard, ...]) -> None:
    """Choose the model, hand the file over, check how it is read, and score it."""
    state = session.current()
    upload = state.upload
    by_name = {card.name: card for card in cards}
    left, right = st.columns([2, 3], gap="large")
    with left:
        name = st.selectbox(
            _("Model"),
            list(by_name),
            key="score_with",
            persist_state="session",
            on_change=_change_model,
        )
        card = by_name.get(str(name), cards[0])
        st.markdown(
            say(":gray[It groups customers by {card}.]", card=saved_models.told_apart_by(card))
        )
    with right:
        uploads.ask(_("The file to score"))
    if upload.source is None:
        return
    # A table of customers can be compared by many things: this model knows by which.
    if upload.table is None:
        upload.table = TableSettings(features=card.features)
    done = state.scored is not None and state.scored.store.source.sha256 == upload.source.sha256
    with st.expander(
        say("{name} · columns and format", name=parts.plain(upload.source.name)),
        expanded=not done,
        icon=":material/table:",
    ):
        complete = preparation.ready(upload.source)
        with st.container(horizontal=True):
            if preparation.begin(_("Score customers"), complete=complete):
                store_loading.score(card, customer_tables.settings())
                st.rerun()
            read_options.back()


def _change_model() -> None:
    """Drop what was proposed for the file under the model before."""
    session.current().upload.renew_choices()


def shown(scored: ScoredFile) -> None:
    """How well the model fits these customers, their segments, and who they are."""
    analysis = scored.store.analysis
    result = analysis.segmentation
    currency = analysis.currency
    with st.container(border=True):
        st.markdown(
            f"**{say('{n:# customer|# customers}', n=len(result.labels))} of "
            f"{parts.plain(scored.store.source.name)} by {parts.plain(scored.card.name)}**"
        )
        _verdict(result.drift, len(result.labels), scored.card.customers)
    notices = (*analysis.report.notices, *analysis.customers.notices)
    parts.notices(notice for notice in notices if notice.code != "drift")
    sizes, moved = st.columns([3, 2], gap="large")
    with sizes:
        st.markdown(_("**Their segments**"))
        segment_table.table(result.profiles, currency, "scored_profiles")
    with moved:
        st.markdown(_("**What has changed since**"))
        _drift(result.drift)
    _customers(scored)


def _verdict(moved: tuple[FeatureDrift, ...], now: int, then: int) -> None:

    icons = {"drifted": ":orange[:material/warning:]", "some drift": ":material/visibility:"}
    worst = next((icon for icon in icons if any(one.verdict == icon for one in moved)), "")
    icon = icons.get(worst, ":material/check_circle:")
    st.markdown(f"{icon} {parts.sentence(segmentation.drift_verdict(moved, LABELS))}")
    chance = segmentation.psi_by_chance(moved, now, then)
    if chance >= _CHANCE_MATTERS:
        st.caption(
            say(
                "With so few customers, chance alone gives an index of about {chance:.2f}.",
                chance=chance,
            )
        )


def _drift(moved: tuple[FeatureDrift, ...]) -> None:
    rows = [
        (_(LABELS.get(item.feature, item.feature)), item.psi, _(_VERDICTS[item.verdict]))
        for item in moved
    ]
    data_table.show(
        pd.DataFrame(rows, columns=["measure", "psi", "verdict"]),
        hide_index=True,
        key="scored_drift",
        height="content",
        column_config={
            "measure": st.column_config.TextColumn(_("Measure")),
            "psi": st.column_config.NumberColumn(
                _("Drift index"),
                format="%.3f",
                help=_(
                    "Population stability index: below 0.1 is steady, from 0.25 on has drifted."
                ),
            ),
            "verdict": st.column_config.TextColumn(_("Verdict")),
        },
        alt=_("How much each feature has shifted since the model was made"),
    )


def _customers(scored: ScoredFile) -> None:

    analysis = scored.store.analysis
    everyone = exports.customers_table(analysis, playbook=playbook_choice.chosen())
    st.markdown(_("**Every scored customer**"))
    pick, take, onward = st.columns([2, 1, 1], vertical_alignment="bottom")
    names = [profile.name for profile in analysis.segmentation.profiles]
    which = pick.selectbox(
        _("Segment"),
        [None, *names],
        format_func=lambda name: name or _("All"),
        key="scored_segment",
    )
    picked = everyone if which is None else everyone[everyone["segment"] == which]
    with take:
        parts.download(
            say("Download {customers:# customer|# customers}", customers=len(picked)),
            lambda: exports.to_csv(picked),
            f"{parts.file_stem(scored.store)}-scored.csv",
            "text/csv",
            "download_scored",
            width="stretch",
        )
    onward.button(
        _("Open this file"),
        icon=":material/folder_open:",
        help=_("Open it on every page with these segments, instead of the current store."),
        on_click=_open,
        args=(scored,),
        width="stretch",
    )
    columns = dict.fromkeys(
        ("customer_id", "segment", *scored.card.features, *customer_columns.SHOWN)
    )
    known = picked[[column for column in columns if column in picked]].head(_SHOWN)
    data_table.show(
        known.dropna(axis="columns", how="all"),
        hide_index=True,
        key="scored_customers",
        column_config=customer_columns.column_config(analysis.currency)
        | {"segment": st.column_config.TextColumn(_("Segment"), pinned=True)},
        alt=_("Scored customers, those who spent most first"),
    )
    if len(picked) > _SHOWN:
        st.caption(
            say(
                "The first {shown} of {picked}, biggest spenders first.",
                shown=_SHOWN,
                picked=formatting.count(len(picked)),
            )
        )


def _open(scored: ScoredFile) -> None:
    """The scored file becomes the open store, and the file of the Load page."""
    state = session.current()
    state.store, state.scored = scored.store, None
    state.uploads["load"].take_over(state.uploads["score"])
