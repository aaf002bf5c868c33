from .audience_answer import (
    answer_audience,
    audience_ids,
    contact_document,
    count_audience,
)
from .own_segments_answer import (
    answer_own_segments,
    kept_own_segments,
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
    ask_analysis,
    segments_of_project,
)

__all__ = [
    "PlanRequest",
    "RunAnalysis",
    "analyse_last_run",
    "answer_audience",
    "answer_own_segments",
    "answer_plan",
    "answer_report",
    "ask_analysis",
    "audience_ids",
    "contact_document",
    "count_audience",
    "kept_own_segments",
    "plannable_kind",
    "planned_profiles",
    "recent_movement",
    "segments_of_project",
]
