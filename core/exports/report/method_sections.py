"""The sections of a report about how its numbers came about: method, and the rows of the file."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core import formatting
from core.exports import tables
from core.exports.report.report_parts import UNKNOWN, ReportSection, ReportTable

if TYPE_CHECKING:
    from core.exports.report.report_inputs import ReportInputs

_NOT_HERE = frozenset({"Settings"})
"""The settings are a sheet of the workbook, and a report has no sheets."""

_OF_THE_MODEL = frozenset({"Model", "Why this model", "Told apart by"})


def method_section(inputs: ReportInputs) -> ReportSection:
    """Where the numbers come from."""
    return ReportSection(
        "method",
        "Method",
        tables=(ReportTable("Sources of the numbers", ("Item", "Detail"), measured(inputs)),),
    )


def measured(inputs: ReportInputs) -> tuple[tuple[str, str], ...]:
    """Item and detail: what was measured, by what; of the model only where it is in use."""
    about = tables.about_table(inputs.base.analysis, inputs.base.forecast, inputs.base.kind)
    left_out = _NOT_HERE if inputs.base.kind == "model" else _NOT_HERE | _OF_THE_MODEL
    return tuple(
        (str(item), str(detail)) for item, detail in about.to_numpy() if item not in left_out
    )


def rows_section(inputs: ReportInputs) -> ReportSection:
    """What happened to each row of the file."""
    table = tables.cleaning_table(inputs.base.analysis)
    known = [amount if math.isfinite(amount) else 0.0 for amount in table["amount"]]
    written = inputs.amounts(known)
    rows = tuple(
        (str(step), formatting.count(count), text if math.isfinite(amount) else UNKNOWN)
        for step, count, amount, text in zip(
            table["step"], table["rows"], table["amount"], written, strict=True
        )
    )
    return ReportSection(
        "rows",
        "Data used",
        tables=(
            ReportTable(
                "Rows in the file, left out by reason, and used", ("Step", "Rows", "Amount"), rows
            ),
        ),
    )
