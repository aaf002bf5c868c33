"""What can be taken along: every file with what is in it, made only when it is clicked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import streamlit as st

from core import exports, formatting
from ui.cache.background_cache import worked_out
from ui.components import data_table, parts, unavailable
from ui.playbook import playbook_choice
from ui.tasks import forecast

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from core.analysis import Analysis
    from core.forecast import Forecast
    from core.playbooks import Playbook
    from core.progress import Progress
    from core.settings import ValueSettings
    from ui.state.session import Store

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PREVIEW_ROWS = 50


class Table(NamedTuple):
    """One table to download: its name, what is in it, and what makes it."""

    name: str
    about: str
    make: Callable[[Export], pd.DataFrame]
    needs_rfm: bool = False


class Export(NamedTuple):
    """What tables are made from. A click makes them later, when no visitor is there to be asked."""

    analysis: Analysis
    found: Forecast | None
    advice: Playbook


TABLES = (
    Table(
        "Customers",
        "Every customer with segment, scores and measures.",
        lambda export: exports.customers_table(export.analysis, export.found, export.advice),
    ),
    Table(
        "Segments",
        "The model's segments in numbers.",
        lambda export: exports.segments_table(export.analysis, found=export.found),
    ),
    Table(
        "RFM segments",
        "The eleven RFM segments in numbers.",
        lambda export: exports.segments_table(export.analysis, "rfm", export.found),
        needs_rfm=True,
    ),
    Table(
        "Action plan",
        "What to do for each segment.",
        lambda export: exports.action_plan(export.analysis, export.advice),
        needs_rfm=True,
    ),
    Table(
        "Cleaning report",
        "Where every row of the file went.",
        lambda export: exports.cleaning_table(export.analysis),
    ),
)


def whole(store: Store, found: Forecast | None) -> None:
    """Everything at once: a workbook for people, a document for programs."""
    advice = playbook_choice.chosen()
    if found is not None:
        st.markdown(f":material/trending_up: {parts.sentence(forecast.in_brief(found))}")
    people, programs = st.columns(2)
    with people.container(border=True, height="stretch"):
        st.markdown("##### One workbook with everything")
        st.markdown(":gray[All the tables below, with a sheet that says where they come from.]")
        parts.download(
            "Download Excel",
            lambda: exports.workbook(store.analysis, advice, found),
            f"{parts.file_stem(store)}.xlsx",
            EXCEL,
            "export_excel",
            type="primary",
        )
    with programs.container(border=True, height="stretch"):
        st.markdown("##### A summary for programs")
        st.markdown(":gray[Key figures, segments, models and the cleaning report as JSON.]")
        parts.download(
            "Download JSON",
            lambda: _summary(store.analysis, found),
            f"{parts.file_stem(store)}-summary.json",
            "application/json",
            "export_json",
        )


def one_by_one(store: Store, found: Forecast | None) -> None:
    """Each table as CSV, with a look at its first rows."""
    tables_there = [table for table in TABLES if store.analysis.rfm or not table.needs_rfm]
    if len(tables_there) < len(TABLES):
        unavailable.line(
            f"{unavailable.no_history(store)} RFM segments and the action plan need that."
        )
    names = [table.name for table in tables_there]
    picked = st.segmented_control(
        "Table", names, default=names[0], required=True, key="export_table", width="stretch"
    )
    table = tables_there[names.index(str(picked))]
    about, take = st.columns([3, 1], vertical_alignment="center")
    about.markdown(f":gray[{table.about}]")
    stem = f"{parts.file_stem(store)}-{parts.file_name(table.name)}"
    export = Export(store.analysis, found, playbook_choice.chosen())
    with take:
        parts.download(
            "Download CSV",
            lambda: exports.to_csv(table.make(export)),
            f"{stem}.csv",
            "text/csv",
            f"export_{parts.file_name(table.name)}",
            width="stretch",
        )
    how = None if found is None else forecast.settings(store)
    seen = _first_rows.meanwhile(store, table, export, how)
    if seen is None:
        return
    rows, count = seen
    data_table.show(rows, hide_index=True, placeholder="–", alt=f"First rows of {table.name}")
    if count > _PREVIEW_ROWS:
        st.caption(f"The first {_PREVIEW_ROWS} of {formatting.count(count, 'row')}.")


@worked_out(
    lambda store, table, export, how: (store.model_key, table.name, export.advice, how),
    "Looking at the first rows",
    entries=8,
)
def _first_rows(
    progress: Progress,
    store: Store,  # noqa: ARG001 - what it is kept under
    table: Table,
    export: Export,
    how: ValueSettings | None,  # noqa: ARG001
) -> tuple[pd.DataFrame, int]:
    """The beginning of a table, and how many rows it has."""
    progress("table", 0.0, "putting everything known of customers side by side")
    rows = table.make(export)
    return rows.head(_PREVIEW_ROWS), len(rows)


def _summary(analysis: Analysis, found: Forecast | None) -> bytes:

    return json.dumps(
        exports.analysis_document(analysis, found), indent=2, ensure_ascii=False
    ).encode()
