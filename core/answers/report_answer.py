"""The report of a project, for people who never open the dashboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import exports, pipeline, projects
from core.errors import ClienteleError
from core.progress import Progress, silent

if TYPE_CHECKING:
    from core.analysis import Analysis, SegmentationKind
    from core.answers.run_analysis import RunAnalysis
    from core.contacts import Contacts
    from core.migration import Migration


def answer_report(about: RunAnalysis) -> bytes:
    """The report of a project as one HTML file.

    Parameters
    ----------
    about : the project
    """
    choices, analysis = about.project.choices, about.analysis
    logo = choices.logo
    counted = pipeline.count_reorders(analysis, about.kind)
    report = exports.make_report(
        exports.ReportInputs(
            exports.ExportInputs(counted, None, about.playbook, about.kind),
            about.channels,
            recent_movement(analysis, about.kind, about.contacts),
            choices.shop_name or about.project.name,
            None if logo is None else projects.kept_path(about.path, logo.sha256).read_bytes(),
            permission=about.permission,
        )
    )
    return exports.html_report(report)


def recent_movement(
    analysis: Analysis,
    kind: SegmentationKind,
    known: Contacts | None = None,
    progress: Progress = silent,
) -> Migration | None:
    """Who moved lately between the segments in use; None where that cannot be seen.

    Parameters
    ----------
    analysis : of the shop
    kind : the segmentation in use
    known : how customers are reached, where conditions of saved segments ask
    progress : called as the work goes on; may raise `Cancelled`
    """
    if analysis.orders is None:
        return None
    by = analysis.settings.movement.model_copy(update={"by": kind})
    chosen = analysis.settings.model_copy(update={"movement": by})
    try:
        return pipeline.migrate(
            analysis.orders,
            analysis.customers,
            chosen,
            analysis.segmentation.model,
            progress,
            None if analysis.rfm is None else analysis.rfm.rule,
            pipeline.saved_history(analysis, known),
        )
    except ClienteleError:
        return None
