"""What may be asked of a project: its segments, a customer, what changed, a plan. Nothing changes.

The answers are the documents of the API. None of them holds an address or a number of a customer
but `contact`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import ValidationError

from core import answers, live_scoring, projects
from core.answers import PlanRequest
from core.errors import ProjectError, SettingError
from core.live_scoring import LiveOwnSegments

if TYPE_CHECKING:
    from pathlib import Path

    from core.answers import RunAnalysis
    from core.live_scoring import LiveCustomers
    from core.projects import Project, ProjectRun

By = Literal["rfm", "model", "own"]


class ProjectQuestions:
    """The questions to one project, about its last run as it is when they are asked.

    Parameters
    ----------
    folder : where projects lie
    project_id : of the project
    workspace : a private folder, which is there as long as this is used
    """

    def __init__(self, folder: Path, project_id: str, workspace: Path) -> None:
        self.folder, self.project_id, self.workspace = folder, project_id, workspace
        self._live: tuple[int, LiveCustomers] | None = None
        self._about: tuple[tuple[int, int], RunAnalysis] | None = None

    def segments(self, by: By | None = None) -> dict[str, Any]:
        """The segments of the last run, best first.

        Parameters
        ----------
        by : the segmentation; the one in use where None

        Raises
        ------
        ProjectError : there is no run, or it has no such segments
        """
        project = self._project()
        live = self._customers()
        if by == "own" or (by is None and project.choices.in_use == "saved"):
            kept = answers.kept_own_segments(self.folder, project, live.run)
            if kept is not None:
                return dict(LiveOwnSegments(live, kept).document())
            if by == "own":
                raise ProjectError(
                    "The last run does not know all segments that the project has saved since.",
                    "Run the project again.",
                    "run_outdated",
                )
        if by == "rfm" and "rfm" not in live.kinds:
            raise ProjectError(
                "The run has no RFM segments: its file holds no order history.",
                "Ask by the model.",
                "no_such_segment",
            )
        chosen: Literal["rfm", "model"] = "rfm" if "rfm" in live.kinds else "model"
        if by == "model" or (by is None and project.choices.in_use == "model"):
            chosen = "model"
        return live_scoring.live_segments_document(live, chosen)

    def customer(self, customer_id: str) -> dict[str, Any]:
        """One customer: scores, segments, value, risk, why, and what to do next.

        Raises
        ------
        ProjectError : there is no such customer
        """
        live = self._customers()
        scored = live.find(customer_id)
        if scored is None:
            raise _no_such_customer()
        advice = projects.project_playbook(self._project().choices)
        return live_scoring.customer_document(scored) | live_scoring.customer_reasons(
            live, scored, advice
        )

    def changes(self, since: int | None = None) -> dict[str, Any]:
        """Who entered and left each segment, in numbers, between an earlier run and the last one.

        Parameters
        ----------
        since : number of the earlier run; the one before the last where None

        Raises
        ------
        ProjectError : there is no such run
        """
        last = self._run().number
        if since is None:
            compared = projects.compare_with_last(self.folder, self.project_id, last)
        elif since < last:
            in_use = self._project().choices.in_use or "rfm"
            compared = projects.compare_runs(self.folder, self.project_id, since, last, in_use)
        else:
            compared = None
        if compared is None:
            raise ProjectError(
                "There is no earlier run to compare with.",
                "Ask again after the next run.",
                "no_such_run",
            )
        return projects.comparison_document(compared)

    def plan(
        self, budget: float, segments: list[str] | None = None, duration_days: int | None = None
    ) -> dict[str, Any]:
        """A budget split over segments and channels, with what it may bring.

        Parameters
        ----------
        budget : money to spend
        segments : names of those to address; all where None
        duration_days : within which orders count; as the channels' assumptions say where None

        Raises
        ------
        SettingError : a number or a segment cannot be planned for
        ProjectError : data or settings have changed since the last run
        """
        try:
            asked = PlanRequest(
                budget=budget,
                segments=None if segments is None else tuple(segments),
                duration_days=duration_days,
            )
        except ValidationError as error:
            raise SettingError(
                "A budget is zero or more, and orders count within 1 to 1,100 days.",
                "Ask with other numbers.",
            ) from error
        return answers.answer_plan(self._analysis(), asked)

    def contact(self, customer_id: str) -> dict[str, Any]:
        """How one customer is reached, and what they agreed to.

        Raises
        ------
        ProjectError : there is no such customer
        """
        found = answers.contact_document(self._analysis(), customer_id)
        if found is None:
            raise _no_such_customer()
        return found

    def _project(self) -> Project:
        return projects.open_project(self.folder, self.project_id)

    def _run(self) -> ProjectRun:
        run = projects.last_run(self.folder, self.project_id)
        if run is None:
            raise ProjectError(
                "The project has no run yet.",
                "Run it: `python -m core project run`.",
                "no_such_run",
            )
        return run

    def _customers(self) -> LiveCustomers:
        run = self._run()
        if self._live is None or self._live[0] != run.number:
            live = live_scoring.open_live_customers(self.folder, self.project_id, run)
            self._live = run.number, live
        return self._live[1]

    def _analysis(self) -> RunAnalysis:
        project, run = self._project(), self._run()
        key = project.revision, run.number
        if self._about is None or self._about[0] != key:
            self._about = (
                key,
                answers.analyse_last_run(self.folder, project, run, self.workspace),
            )
        return self._about[1]


def _no_such_customer() -> ProjectError:
    return ProjectError(
        "There is no such customer.", "Ids are compared letter by letter.", "no_such_customer"
    )
