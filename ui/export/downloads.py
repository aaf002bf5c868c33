"""What can be taken along: every file with what is in it, made only when it is clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import exports, formatting
from core.formatting import _, say
from ui import cache
from ui.cache.background_cache import background_cached
from ui.components import (
    contact_scope,
    data_table,
    forecasts,
    parts,
    playbook_choice,
    segment_lists,
    unavailable,
)

if TYPE_CHECKING:
    import pandas as pd

    from core.exports import Export, ExportInputs
    from core.forecast import Forecast
    from core.progress import Progress
    from core.settings import ValueSettings
    from ui.state.open_store import OpenStore

EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PREVIEW_ROWS = 50


def whole(store: OpenStore, forecast: Forecast | None) -> None:
    """Everything at once: a workbook for people, a document for programs."""
    inputs = _inputs(store, forecast)
    if forecast is not None:
        st.markdown(f":material/trending_up: {parts.sentence(forecasts.describe(forecast))}")
    people, programs = st.columns(2)
    with people.container(border=True, height="stretch"):
        st.markdown(_("**One workbook with everything**"))
        st.markdown(_(":gray[All the tables below, with a sheet on how they were made.]"))
        parts.download(
            _("Download Excel"),
            lambda: exports.workbook(inputs),
            f"{parts.file_stem(store)}.xlsx",
            EXCEL,
            "export_excel",
            width="stretch",
        )
    with programs.container(border=True, height="stretch"):
        st.markdown(_("**JSON for developers**"))
        for document in exports.exports_for("page", inputs, exports.JSON):
            st.markdown(f":gray[{_(document.about)}]")
            _download(store, document, inputs)


def one_by_one(store: OpenStore, forecast: Forecast | None) -> None:
    """Each table as CSV, with a look at its first rows; and what is another file of its own."""
    inputs = _inputs(store, forecast)
    tables = _on_their_own(exports.exports_for("page", inputs))
    offered = _on_their_own(exports.exports_for("page"))
    if lacking := [table for table in offered if "rfm" in table.lacks(inputs)]:
        missing = formatting.listed([table.name for table in lacking])
        need = "needs" if len(lacking) == 1 else "need"
        unavailable.line(f"{unavailable.no_history(store)} {missing} {need} that.")
    names = [table.name for table in tables]
    picked = st.segmented_control(
        _("Table"), names, default=names[0], required=True, key="export_table", width="stretch"
    )
    table = tables[names.index(str(picked))]
    about, take = st.columns([3, 1], vertical_alignment="center")
    about.markdown(f":gray[{_(table.about)}]")
    with take:
        _download(store, table, inputs)
    if table.kind != exports.CSV:
        return
    if picked == exports.CUSTOMERS:
        segment_lists.say_left_out(store, store.plain.customers.frame.index)
    how = None if forecast is None else forecasts.settings(store)
    preview = _first_rows.or_progress(store, table, inputs, how)
    if preview is None:
        return
    rows, count = preview
    data_table.show(
        rows,
        hide_index=True,
        placeholder="–",
        alt=say("First rows of {name}", name=table.name),
        column_config=_headings(store, rows),
    )
    if count > _PREVIEW_ROWS:
        st.caption(
            say(
                "The first {preview_rows} of {rows:# row|# rows}.",
                preview_rows=_PREVIEW_ROWS,
                rows=count,
            )
        )


def _on_their_own(offered: list[Export]) -> list[Export]:
    """Those that have no card of their own."""
    return [export for export in offered if export.kind not in {exports.JSON, exports.ZIP}]


def _headings(store: OpenStore, rows: pd.DataFrame) -> dict[str, Any]:
    """The workbook's headings for the columns of a table, with the names they have in its file."""
    known = exports.columns_of(store.analysis.customers, rows)
    return {
        name: st.column_config.Column(
            _(exports.label_of(name, known)), help=say("In the file: `{name}`", name=name)
        )
        for name in map(str, rows.columns)
    }


def _inputs(store: OpenStore, forecast: Forecast | None) -> ExportInputs:
    return exports.ExportInputs(
        cache.counted(store),
        forecast,
        playbook_choice.chosen(),
        store.in_use,
        permission=contact_scope.of_tables(store),
    )


def _download(store: OpenStore, export: Export, inputs: ExportInputs) -> None:
    """The button that makes an export, under its own file name."""
    file = exports.export_file(export)
    parts.download(
        say("Download {kind}", kind=export.kind.title),
        lambda: exports.export_bytes(export, inputs),
        f"{parts.file_stem(store)}-{file}",
        export.kind.media_type,
        f"export_{file}",
        width="stretch",
    )


@background_cached(
    lambda store, table, inputs, how: (
        store.model_key,
        table.name,
        inputs.playbook,
        how,
        None if inputs.permission is None else tuple(inputs.permission.customers),
    ),
    "Looking at the first rows",
    entries=8,
)
def _first_rows(
    progress: Progress,
    store: OpenStore,  # noqa: ARG001 - the cache key
    table: Export,
    inputs: ExportInputs,
    how: ValueSettings | None,  # noqa: ARG001
) -> tuple[pd.DataFrame, int]:
    """The beginning of a table, and how many rows it has."""
    progress("table", 0.0, _("putting everything known of customers side by side"))
    rows = table.make(inputs)
    return rows.head(_PREVIEW_ROWS), len(rows)
