"""What a report says of an analysis: every figure as the pages and the workbook have it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.exports.report import method_sections, outlook_sections, shop_sections
from core.exports.report.logo import logo_type
from core.exports.report.report_parts import SECTION_NAMES, Report, ReportSection, SectionName

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.exports.report.report_inputs import ReportInputs


def make_report(inputs: ReportInputs) -> Report:
    """The report; a section that has nothing to say is left out.

    Raises
    ------
    SettingError : the logo is no PNG or JPEG, is damaged, or too large
    """
    if inputs.logo is not None:
        logo_type(inputs.logo)
    analysis = inputs.base.analysis
    as_of = analysis.customers.as_of
    day = f", measured as of {formatting.date(as_of)}" if as_of else ""
    made = {name: _MAKERS[name](inputs) for name in SECTION_NAMES if name in inputs.sections}
    return Report(
        title=inputs.shop.strip() or analysis.raw.source.name,
        subtitle=f"Customer segments{day}",
        sections=tuple(section for section in made.values() if section is not None),
        measured=method_sections.measured(inputs),
        logo=inputs.logo,
    )


_MAKERS: dict[SectionName, Callable[[ReportInputs], ReportSection | None]] = {
    "summary": shop_sections.summary_section,
    "time": shop_sections.time_section,
    "segments": shop_sections.segments_section,
    "movement": outlook_sections.movement_section,
    "value": outlook_sections.value_section,
    "plan": outlook_sections.plan_section,
    "method": method_sections.method_section,
    "rows": method_sections.rows_section,
}
