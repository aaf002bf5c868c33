"""Two runs of a project compared: who entered and left each segment, and who they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import exports, formatting, projects
from core.errors import ClienteleError
from core.formatting import N_, _, say
from core.migration import ABSENT
from core.projects import GONE, ProjectRun
from ui.components import data_table, parts, segment_lists, segmentation_choice
from ui.state import project_choices, session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.analysis import SegmentationKind
    from core.projects import Project, RunComparison
    from ui.state.open_store import OpenStore

_SHOWN = 200
_WAYS = (N_("Two dates"), N_("Two runs"))


def instead_of_dates(store: OpenStore) -> bool:
    """On Movement: let the visitor compare two runs of the open project; whether they do."""
    project, folder = session.current().project.project, project_choices.folder()
    if project is None or folder is None or not project_choices.belongs(store, project):
        return False
    runs = runs_of(folder, project)
    if len(runs) < 2:  # noqa: PLR2004 - it takes two to compare
        return False
    way = st.segmented_control(
        _("Compare"),
        _WAYS,
        format_func=_,
        default=_WAYS[0],
        required=True,
        key="movement_of",
        persist_state="session",
    )
    if way == _WAYS[0]:
        return False
    compared(folder, project, runs)
    return True


def runs_of(folder: Path, project: Project) -> list[ProjectRun]:
    """The runs of a project that can be read, the latest first."""
    return [run for run in projects.list_runs(folder, project.id) if isinstance(run, ProjectRun)]


def compared(folder: Path, project: Project, runs: Sequence[ProjectRun]) -> RunComparison | None:
    """Choose two runs and show what changed between them; None before there are two.

    Parameters
    ----------
    folder : where projects lie
    project : the open one
    runs : its runs, the latest first
    """
    if len(runs) < 2:  # noqa: PLR2004
        return None
    st.subheader(_("What changed"), anchor=False)
    numbers = [run.number for run in runs]
    texts = {
        run.number: say(
            "Run {number}, {date}", number=run.number, date=formatting.date(run.ran.date())
        )
        for run in runs
    }
    earlier, later = st.columns(2)
    after = later.selectbox(_("To"), numbers[:-1], format_func=texts.__getitem__, key="run_after")
    older = [number for number in numbers if number < after]
    before = earlier.selectbox(_("From"), older, format_func=texts.__getitem__, key="run_before")
    kind = _kind(project, runs)
    try:
        found = projects.compare_runs(folder, project.id, before, after, kind)
    except ClienteleError as problem:
        parts.problem(problem)
        return None
    parts.notices(found.notices)
    _comparison(found)
    _who(found)
    return found


def _kind(project: Project, runs: Sequence[ProjectRun]) -> SegmentationKind:
    """By which segments the runs are compared: those in use until another is chosen."""
    offered: list[SegmentationKind] = ["model"]
    if all(run.summary.rfm for run in runs):
        offered.insert(0, "rfm")
    if project.choices.segments:
        offered.append("saved")
    in_use = project.choices.in_use
    default = in_use if in_use in offered else offered[0]
    if len(offered) == 1:
        return default
    return st.segmented_control(
        _("Segments"),
        offered,
        format_func=lambda kind: _(segmentation_choice.LABELS[kind]),
        default=default,
        required=True,
        key="run_segments_by",
    )


def _who(found: RunComparison) -> None:
    """The customers themselves: who entered or left one segment, and all of them as a file."""
    pick, way = st.columns([2, 1], vertical_alignment="bottom")
    name = pick.selectbox(_("Segment"), found.names, key="run_segment")
    left = way.segmented_control(
        _("Who"), [N_("Left"), N_("Entered")], format_func=_, default="Left", required=True,
        key="run_way", label_visibility="collapsed",
    ) != "Entered"  # fmt: skip
    moved = found.left(name) if left else found.entered(name)
    word = "left" if left else "entered"
    if moved.empty:
        nobody = N_(":gray[Nobody left {name}.]") if left else N_(":gray[Nobody entered {name}.]")
        st.markdown(say(nobody, name=parts.plain(name)))
        return
    data_table.show(
        moved.head(_SHOWN).reset_index(),
        hide_index=True,
        column_config={
            "customer_id": st.column_config.TextColumn(_("Customer"), width="medium", pinned=True),
            "before": st.column_config.TextColumn(_("Before")),
            "after": st.column_config.TextColumn(_("Now")),
            "monetary": st.column_config.NumberColumn(_("Spent"), format="%,.2f"),
        },
        alt=_("Customers who moved between the two runs"),
    )
    store = session.current().store
    if store is None:  # nobody can say who agreed
        return
    permitted = segment_lists.permitted(store, moved)
    parts.download(
        say(segment_lists.LEFT if left else segment_lists.ENTERED, n=len(permitted), name=name),
        lambda: exports.to_csv(permitted.reset_index()),
        f"run-{found.after.number}-{word}-{parts.file_name(name)}.csv",
        "text/csv",
        "download_run_moves",
    )
    segment_lists.say_left_out(store, moved.index)
    st.caption(segment_lists.no_list())


def _comparison(found: RunComparison) -> None:
    """Who entered and left each segment, and whether the segments still fit."""
    icon = ":orange[:material/refresh:]" if found.refit else ":material/verified:"
    st.markdown(f"{icon} {parts.sentence(found.reason.text())}")
    rows = []
    for name in found.names:
        entered, left = found.entered(name), found.left(name)
        rows.append(
            {
                "segment": name,
                "before": int((found.moves["before"] == name).sum()),
                "after": int((found.moves["after"] == name).sum()),
                "entered": len(entered),
                "new": int((entered["before"] == ABSENT).sum()),
                "left": len(left),
                "gone": int((left["after"] == GONE).sum()),
            }
        )
    number = st.column_config.NumberColumn
    data_table.show(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        column_config={
            "segment": st.column_config.TextColumn(_("Segment"), pinned=True),
            "before": number(_("Before"), format="localized"),
            "after": number(_("Now"), format="localized"),
            "entered": number(_("Entered"), format="localized"),
            "new": number(_("of which new customers"), format="localized"),
            "left": number(_("Left"), format="localized"),
            "gone": number(_("of which not in the file"), format="localized"),
        },
        alt=_("Customers who entered and left each segment between the two runs"),
    )
