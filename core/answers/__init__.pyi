from .audience_answer import (
    answer_audience,
    contact_document,
)
from .plan_answer import (
    PlanRequest,
    answer_plan,
    plannable_kind,
    planned_profiles,
)
from .report_answer import (
    answer_report,
    recent_movement,
)
from .run_analysis import (
    RunAnalysis,
    analyse_last_run,
    segments_of_project,
)

__all__ = [
    "PlanRequest",
    "RunAnalysis",
    "analyse_last_run",
    "answer_audience",
    "answer_plan",
    "answer_report",
    "contact_document",
    "plannable_kind",
    "planned_profiles",
    "recent_movement",
    "segments_of_project",
]
