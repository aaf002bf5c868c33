"""What `run` keeps beside a new run, so that it is there with the run or not at all.

Lists can be made while the analysis is in hand only. They are deleted once they are queued: who is
on them may be contacted by what they hold.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from core import alerts, answers, exports, projects
from core.deliveries.delivery_store import held_deliveries
from core.errors import ClienteleError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from core.analysis import Analysis
    from core.answers import RunAnalysis
    from core.deliveries.delivery import Delivery
    from core.progress import Progress
    from core.projects import Project

FILE = "lists.json"


def beside_run(
    folder: Path, workspace: Path, progress: Progress
) -> Callable[[Project, Analysis], dict[str, bytes]]:
    """What `refresh_project` keeps beside a new run for a project's alerts and deliveries.

    Parameters
    ----------
    folder : where projects lie
    workspace : a private folder
    progress : called as the work goes on; may raise `Cancelled`
    """

    def beside(project: Project, analysis: Analysis) -> dict[str, bytes]:
        if not alerts.exists(folder, project.id):
            return {}
        watched = alerts.read_alerts(folder, project.id, 0).alerts
        lists = [one for one in held_deliveries(folder, project.id) if one.audiences]
        if not lists and not alerts.needs_analysis(watched):
            return {}
        about = answers.ask_analysis(folder, project, analysis, workspace, progress)
        measured = alerts.measured_files(about, watched, progress)
        return measured | ({FILE: json.dumps(_lists(about, lists)).encode()} if lists else {})

    return beside


def read_lists(folder: Path, project_id: str, number: int) -> dict[str, list[dict[str, Any]]]:
    """The lists that were made with a run, by delivery; none where they are queued already.

    Raises
    ------
    ProjectError : there is no such run
    """
    content = projects.read_beside_run(folder, project_id, number, FILE)
    made: dict[str, list[dict[str, Any]]] = {} if content is None else json.loads(content)
    return made


def drop_lists(folder: Path, project_id: str, number: int) -> None:
    """Delete the lists of a run, which are queued now."""
    projects.drop_beside_run(folder, project_id, number, FILE)


def _lists(about: RunAnalysis, deliveries: Iterable[Delivery]) -> dict[str, list[dict[str, Any]]]:
    return {one.name: [_list(about, one, name) for name in one.audiences] for one in deliveries}


def _list(about: RunAnalysis, delivery: Delivery, name: str) -> dict[str, Any]:
    """A list as a delivery takes it, or why there is none."""
    try:
        if not delivery.contact_data:
            ids = answers.audience_ids(about, name)
            rows = ids.rename("segment").rename_axis("customer_id").reset_index()
            text = exports.to_csv(rows).decode()
            return {"audience": name, "format": "ids", "listed": len(rows), "csv": text}
        made = answers.answer_audience(about, name, delivery.list_format)
    except ClienteleError as error:
        return {"audience": name, "error": error.as_dict()}
    return {
        "audience": name,
        "format": delivery.list_format,
        "listed": len(made.table),
        "csv": made.file().decode(),
    }
