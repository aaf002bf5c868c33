"""Cleaning where a table lies: the lines that are used, and the report of those that are not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import pandas as pd

from core import cleaning, formatting
from core.errors import NothingToSegmentError
from core.warehouse import left_out, line_expressions, whole_table
from core.warehouse.table_reading import understand_table
from core.warehouse.used_lines import use_lines

if TYPE_CHECKING:
    from collections.abc import Mapping

    import ibis.expr.types as ir

    from core.columns import Roles
    from core.engine import ProgressStep
    from core.files import RawTable
    from core.settings import Settings
    from core.warehouse.table_reading import TableReading
    from core.warehouse.warehouse_table import Warehouse

EXAMPLES = 5
"""Rows shown for each reason."""


@dataclass(frozen=True)
class CleanLines:
    """Order lines where they lie, and the evidence of how they came about.

    Parameters
    ----------
    used : the lines that are used, each once
    undone : customer_id and `undone`, the money of returns taken away with what they reverse
    judged : every line with the `reason` it is left out for, before cancellations are matched
    typed : every line, as an expression over the table itself
    whole : what the rules know of all lines
    report : what was left out and why; without examples, which `examples_of` asks for
    raw, roles : the sample, and what its columns were taken for
    """

    used: ir.Table
    undone: ir.Table
    judged: ir.Table
    typed: ir.Table
    whole: left_out.WholeTable
    report: cleaning.CleaningReport
    raw: RawTable
    roles: Roles


def clean_lines(warehouse: Warehouse, settings: Settings, step: ProgressStep) -> CleanLines:
    """Leave out the lines that are no sale to a known customer, and account for all of them.

    Parameters
    ----------
    warehouse : the table
    settings : how it is read and which rules apply
    step : reports what is done

    Raises
    ------
    ClienteleError : whatever the user can put right, and whatever is not done where a table lies
    """
    step("recognising the columns", 2)
    reading = understand_table(warehouse, settings)
    step("typing every line", 3)
    typed = line_expressions.typed_lines(
        warehouse.table, reading.expressions, reading.parsers, settings.clean
    )
    lines = warehouse.keep(typed, "lines")
    whole_table.refuse_sums(warehouse, lines, reading.expressions["ordered_at"])
    step("judging every line", 2)
    whole = left_out.measure_whole_table(warehouse, lines, settings.clean, settings.limits)
    judged = left_out.judged(lines, whole, settings.clean, settings.filter)
    tallies = left_out.tallies_by_reason(warehouse, judged)
    everything = cleaning.total_tally(tallies.values())
    kept = tallies.pop(None, None)
    step("matching cancellations", 2)
    found = use_lines(
        judged,
        settings.clean,
        warehouse.dialect,
        returns=kept is not None and kept.returns > 0,
        keep=lambda few: warehouse.keep(few, "matched"),
    )
    for code, further in found.left_out.items():
        tallies |= _tally(warehouse, further, code)
    by_reason = {str(code): rows for code, rows in tallies.items()}
    report = _report(reading, whole, settings, everything, by_reason)
    return CleanLines(
        found.used, found.undone, judged, typed, whole, report, reading.raw, reading.roles
    )


def _tally(warehouse: Warehouse, lines: ir.Table, code: str) -> dict[str | None, cleaning.Tally]:
    one = ibis.literal(1, "int64")
    weighed = lines.mutate(clientele_one=one)
    asked = left_out.tally_questions(weighed, weighed.clientele_one)
    answer = left_out.tally(warehouse.one_row(weighed.aggregate(**asked)))
    return {code: answer} if answer.rows else {}


def _report(
    reading: TableReading,
    whole: left_out.WholeTable,
    settings: Settings,
    everything: cleaning.Tally,
    by_reason: Mapping[str, cleaning.Tally],
) -> cleaning.CleaningReport:
    """The report of a table, and the error where nothing of it is left."""
    used = everything - cleaning.total_tally(by_reason.values())
    reasons = cleaning.left_out_by_reason(by_reason)
    if not used.purchases:
        named = ", ".join(
            f"{reason.label.lower()} ({formatting.count(reason.rows, 'row')})" for reason in reasons
        )
        raise NothingToSegmentError(
            f"No sales are left in {reading.raw.source.name} after cleaning. Left out: {named}.",
            "Check which column is the customer, the date and the amount, or switch a rule off.",
        )
    report = cleaning.CleaningReport(
        file=whole.totals,
        rows_used=used.rows,
        used_revenue=used.amount,
        left_out=reasons,
        examples=pd.DataFrame(),
        readings=reading.parsers,
        notices=(),
    )
    if not any(parser.role in {"amount", "unit_price"} for parser in reading.parsers):
        report = report.without_money()
    statistics = cleaning.FileStatistics(
        whole.totals, everything, whole.refunds, whole.refunded, frozenset()
    )
    own = cleaning.row_notices(report, statistics, by_reason, settings.clean, reading.currencies)
    notices = (*reading.notices, *cleaning.alike_notice(reading.alike), *own)
    return replace(report, notices=notices)


def examples_of(warehouse: Warehouse, clean: CleanLines, code: str) -> pd.DataFrame:
    """A few of the lines left out for one reason, as they were read.

    Parameters
    ----------
    clean : the lines
    code : of the reason, one of those asked of single lines
    """
    lines = clean.judged.filter(clean.judged.reason == code).drop("reason").limit(EXAMPLES)
    examples: pd.DataFrame = warehouse.fetch(lines).to_pandas()
    return examples
