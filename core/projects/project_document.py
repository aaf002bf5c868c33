"""Projects, runs and what changed between two, as JSON values and as a few lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.formatting import count
from core.projects.linked_sources import missing_source
from core.projects.project import UnreadableProject
from core.projects.project_run import ProjectRun, SegmentSize, UnreadableRun
from core.projects.refresh_state import read_refresh, refresh_text
from core.projects.run_store import list_runs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from core.projects.new_data import NewData
    from core.projects.project import Project
    from core.projects.project_summary import ProjectSummary
    from core.projects.run_comparison import RunComparison


def projects_document(
    projects: Sequence[ProjectSummary | UnreadableProject],
) -> list[dict[str, Any]]:
    """All projects, each with its last run, in plain JSON values."""
    return [
        {"id": each.id, "unreadable": each.reason}
        if isinstance(each, UnreadableProject)
        else each.document | {"runs": list(each.runs[:1])}
        for each in projects
    ]


def project_document(
    folder: Path, project: Project, runs: Sequence[ProjectRun | UnreadableRun] | None = None
) -> dict[str, Any]:
    """One project with its runs, the last one first.

    Parameters
    ----------
    folder : where projects lie
    project : as it was opened
    runs : those to show; all when None
    """
    shown = list_runs(folder, project.id) if runs is None else runs
    refresh = read_refresh(folder, project.id)
    held = project.model_dump(mode="json", include={"id", "name", "revision", "created", "saved"})
    return {
        **held,
        "frozen_from": project.frozen_from,
        "source": project.source.model_dump(mode="json", exclude={"path"}),
        "sources": len(project.sources),
        "refresh": None if refresh is None else refresh.model_dump(mode="json"),
        "runs": [run_document(run) for run in shown],
    }


def run_document(run: ProjectRun | UnreadableRun) -> dict[str, Any]:
    """One run, without its settings and its customers."""
    if isinstance(run, UnreadableRun):
        return {"number": run.number, "unreadable": run.reason}
    return run.model_dump(mode="json", exclude={"format", "settings"})


def comparison_document(compared: RunComparison) -> dict[str, Any]:
    """What changed between two runs: segments with who entered and left in numbers, and drift."""
    return {
        "before": compared.before.number,
        "after": compared.after.number,
        "by": "own" if compared.kind == "saved" else compared.kind,
        "segments": [
            {
                "name": name,
                "customers_before": int((compared.moves["before"] == name).sum()),
                "customers_after": int((compared.moves["after"] == name).sum()),
                "entered": len(compared.entered(name)),
                "left": len(compared.left(name)),
            }
            for name in compared.names
        ],
        "drift": [
            {"feature": one.feature, "psi": round(one.psi, 6), "verdict": one.verdict}
            for one in compared.drift
        ],
        "refit": compared.refit,
        "reason": compared.reason.text(),
        "notices": [notice.message for notice in compared.notices],
    }


def new_data_document(new: NewData) -> dict[str, Any]:
    """What a file added to a project."""
    return {
        "name": new.name,
        "how": new.how,
        "rows_new": new.rows_new,
        "rows_known": new.rows_known,
        "rows_changed": new.rows_changed,
        "rows_gone": new.rows_gone,
        "rows_after": new.rows_after,
        "first_day": new.first_day.isoformat() if new.first_day else None,
        "last_day": new.last_day.isoformat() if new.last_day else None,
    }


def projects_text(projects: Sequence[ProjectSummary | UnreadableProject]) -> str:
    """All projects, a line each."""
    if not projects:
        return "There are no projects yet."
    return "\n".join(
        f"{each.id}  unreadable: {each.reason}"
        if isinstance(each, UnreadableProject)
        else f"{each.id}  {each.name}, saved {each.saved[:10]}, {_last_run(each)}"
        for each in projects
    )


def history_text(runs: Sequence[Mapping[str, Any]]) -> str:
    """The runs of all projects (`run_history`), a line each."""
    if not runs:
        return "No project has run yet."
    width = max(len(run["project"]) for run in runs) + 2
    return "\n".join(
        f"{run['ran'][:10]}  {run['project']:<{width}}run {run['number']}: "
        f"{count(run['customers'], 'customer')}, {run['source_name']}"
        for run in runs
    )


def project_text(folder: Path, project: Project) -> str:
    """One project with its runs, and the segments of the last one."""
    runs = list_runs(folder, project.id)
    refresh = read_refresh(folder, project.id)
    lines = [f"{project.name} ({project.id})", f"source: {project.source.name}"]
    missing = missing_source(project.source)
    if missing is not None:
        lines += [f"{missing.message} {missing.hint}"]
        lines += ["What follows is from the last run."] if runs else []
    lines += [] if refresh is None else [refresh_text(refresh)]
    lines += [
        f"run {run.number}: "
        + (run.reason if isinstance(run, UnreadableRun) else f"{run.ran:%Y-%m-%d}, {_counted(run)}")
        for run in runs
    ]
    last = next((run for run in runs if isinstance(run, ProjectRun)), None)
    if last is not None:
        by_model = project.choices.in_use == "model" or not last.summary.rfm
        lines += ["", *_sizes(last.summary.model if by_model else last.summary.rfm)]
    return "\n".join(lines)


def run_text(run: ProjectRun, kind: str | None = None) -> str:
    """A run that was made, with its segments."""
    sizes = run.summary.model if kind == "model" or not run.summary.rfm else run.summary.rfm
    return "\n".join([f"run {run.number}: {_counted(run)}", "", *_sizes(sizes)])


def comparison_text(compared: RunComparison) -> str:
    """What changed between two runs, a line a segment."""
    document = comparison_document(compared)
    width = max(map(len, compared.names), default=7) + 2
    return "\n".join(
        [
            f"since run {compared.before.number}",
            f"{'segment':<{width}}{'before':>8}{'now':>8}{'entered':>9}{'left':>8}",
            *(
                f"{each['name']:<{width}}{each['customers_before']:>8,}"
                f"{each['customers_after']:>8,}{each['entered']:>9,}{each['left']:>8,}"
                for each in document["segments"]
            ),
            str(document["reason"]),
            *document["notices"],
        ]
    )


def _last_run(project: ProjectSummary) -> str:
    if not project.runs:
        return "not run yet"
    last = project.runs[0]
    if "unreadable" in last:
        return str(last["unreadable"])
    summary = last["summary"]
    as_of = f" as of {summary['as_of']}" if summary["as_of"] else ""
    return f"run {last['number']}: {count(summary['customers'], 'customer')}{as_of}"


def _counted(run: ProjectRun) -> str:
    as_of = f" as of {run.summary.as_of}" if run.summary.as_of else ""
    return f"{count(run.summary.customers, 'customer')}{as_of}"


def _sizes(sizes: Sequence[SegmentSize]) -> list[str]:
    width = max((len(size.name) for size in sizes), default=0) + 2
    return [f"{size.name:<{width}}{size.customers:>10,}" for size in sizes]
