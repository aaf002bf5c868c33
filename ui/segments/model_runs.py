"""Several runs of the model search side by side: scores, agreement with a baseline, notes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import cli, formatting, segmentation
from core.errors import ClienteleError
from core.formatting import _, say
from ui.components import glossary, parts
from ui.segments import reproduction
from ui.state import session
from ui.state.model_runs import ModelRun

if TYPE_CHECKING:
    from ui.state.model_runs import ModelRuns
    from ui.state.open_store import OpenStore

_MAX_NOTE = 300


def show_model_runs(store: OpenStore) -> None:
    """The list, a button that adds what is on screen, and the baseline to compare with."""
    listed = session.current().runs
    count = f" ({len(listed.runs)})" if listed.runs else ""
    with st.expander(say("Compare runs{count}", count=count), icon=":material/compare_arrows:"):
        st.markdown(
            _(
                ":gray[Add the segments on screen, try other model settings, and add those too. "
                "Runs are compared with the baseline. A project keeps them, with your notes.]"
            )
        )
        st.button(
            _("Add these segments"),
            icon=":material/add:",
            on_click=_add,
            args=(store,),
            disabled=any(run.key == store.model_key for run in listed.runs),
            key="add_run",
        )
        baseline = listed.baseline
        if baseline is not None:
            _pin(listed, baseline)
            _table(listed, baseline)
            _one(listed)


def _add(store: OpenStore) -> None:
    state, model = session.current(), store.plain.segmentation
    customers = store.analysis.customers
    names = [segmentation.feature_label(feature.name, customers) for feature in customers.features]
    chosen = store.settings.segment.features
    if chosen:
        names = [segmentation.feature_label(name, customers) for name in chosen]
    settings = reproduction.settings_on_screen(store)
    state.runs = state.runs.with_run(
        ModelRun(
            name="",
            key=store.model_key,
            model=f"{segmentation.algorithm_title(model.algorithm)} on {formatting.listed(names)}",
            segments=model.clusters,
            scores=dict(model.scores),
            labels=model.labels,
            command=cli.segment_command(settings, reproduction.file_names(store)),
        )
    )


def _pin(listed: ModelRuns, baseline: ModelRun) -> None:
    names = [run.name for run in listed.runs]
    picked = st.selectbox(
        _("Baseline"),
        names,
        names.index(baseline.name),
        key=f"baseline_{'_'.join(names)}_{baseline.name}",
        help=_("The run that all others are compared with."),
    )
    if picked != baseline.name:
        session.current().runs = listed.with_baseline(picked)
        st.rerun()


def _table(listed: ModelRuns, baseline: ModelRun) -> None:
    number = st.column_config.NumberColumn
    edited = st.data_editor(
        pd.DataFrame([_row(run, baseline) for run in listed.runs]),
        hide_index=True,
        key=f"runs_{listed.added}_{len(listed.runs)}_{baseline.name}",
        disabled=[
            "run",
            "model",
            "segments",
            "silhouette",
            "stability",
            "smallest",
            "rand",
            "same",
        ],
        column_config={
            "run": st.column_config.TextColumn(_("Run"), pinned=True),
            "note": st.column_config.TextColumn(_("Note"), max_chars=_MAX_NOTE, width="medium"),
            "model": st.column_config.TextColumn(_("Model"), width="medium"),
            "segments": number(_("Segments")),
            "silhouette": number(
                _("Silhouette"), format="%.3f", help=glossary.definition("Silhouette")
            ),
            "stability": number(
                _("Stability"), format="%.2f", help=glossary.definition("Stability")
            ),
            "smallest": number(_("Smallest"), format="%.0f%%", help=_("Share of customers")),
            "rand": number(
                _("Agreement"),
                format="%.2f",
                help=_(
                    "Adjusted Rand index with the baseline: 1 means the same groups, 0 no better "
                    "than chance."
                ),
            ),
            "same": number(
                _("Same segment name"),
                format="%.0f%%",
                help=_("Share of customers with the same segment name as in the baseline."),
            ),
        },
    )
    for run, note in zip(listed.runs, edited["note"], strict=True):
        if str(note or "") != run.note:
            session.current().runs = session.current().runs.with_note(run.name, str(note or ""))


def _row(run: ModelRun, baseline: ModelRun) -> dict[str, object]:
    smallest = run.scores.get("smallest_share")
    row: dict[str, object] = {
        "run": say("{name} · baseline", name=run.name) if run is baseline else run.name,
        "note": run.note,
        "model": run.model,
        "segments": run.segments,
        "silhouette": run.scores.get("silhouette"),
        "stability": run.scores.get("stability"),
        "smallest": None if smallest is None else smallest * 100,
        "rand": None,
        "same": None,
    }
    try:
        compared = segmentation.compare_labels(baseline.labels, run.labels, (), ())
    except ClienteleError:  # another shop: no customer in common
        return row
    return row | {"rand": compared.adjusted_rand, "same": compared.stayed * 100}


def _one(listed: ModelRuns) -> None:
    """The command of one run, and its way off the list."""
    names = [run.name for run in listed.runs]
    picked = st.selectbox(_("Run"), names, len(names) - 1, key=f"run_{listed.added}_{len(names)}")
    run = next(run for run in listed.runs if run.name == picked)
    st.code(run.command, language="bash", wrap_lines=True)
    if st.button(say("Remove {name}", name=parts.plain(run.name)), key=f"remove_{run.name}"):
        session.current().runs = listed.without(run.name)
        st.rerun()
