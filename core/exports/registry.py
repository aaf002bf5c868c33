"""Everything that can be taken along from an analysis, each registered once.

The Export page, the workbook and the folder that `--out` names all read this list. A new export is
a function that makes it, and one record here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from core.exports import summary, tables
from core.exports.business_intelligence import intelligence_set
from core.exports.permitted_rows import permitted_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.exports.export_inputs import ExportInputs, ExportNeed

ExportPlace = Literal["page", "sheet", "folder"]
"""A file on the Export page, a sheet of the workbook, a file of `--out`."""


@dataclass(frozen=True)
class FileKind:
    """A kind of file that an export can be.

    Parameters
    ----------
    title : what people call it
    extension : what its name ends in
    media_type : what browsers call it
    """

    title: str
    extension: str
    media_type: str


CSV = FileKind("CSV", "csv", "text/csv")
"""A table: a data frame."""

JSON = FileKind("JSON", "json", "application/json")
"""A document for programs: JSON values."""

ZIP = FileKind("ZIP", "zip", "application/zip")
"""Several files in one: bytes, as for every other kind."""


@dataclass(frozen=True)
class Export:
    """One export.

    Parameters
    ----------
    name : what users call it; its files are named after it
    about : what is in it, in a sentence
    make : what its kind of file is made of
    places : where it is offered; a sheet of the workbook is a table
    needs : what an analysis must have
    kind : of its file
    """

    name: str
    about: str
    make: Callable[[ExportInputs], Any]
    places: frozenset[ExportPlace]
    needs: tuple[ExportNeed, ...] = ()
    kind: FileKind = CSV

    def lacks(self, inputs: ExportInputs) -> list[ExportNeed]:
        """What it needs and the analysis does not have."""
        return [need for need in self.needs if not inputs.has(need)]


CUSTOMERS = "Customers"
"""The export with every customer."""

EXPORTS: list[Export] = [
    Export(
        CUSTOMERS,
        "Every customer with segment, scores and measures. For analysis, not for mailing. It "
        "includes every customer, unless it has contact details: then only those who agreed to "
        "marketing and did not unsubscribe.",
        lambda inputs: permitted_rows(
            tables.customers_table(inputs.named, inputs.forecast, inputs.playbook, inputs.kind),
            inputs.analysis,
            inputs.permission,
        ),
        frozenset({"page", "sheet", "folder"}),
    ),
    Export(
        "Segments",
        "Key figures of the segments in use.",
        lambda inputs: tables.segments_table(inputs.named, inputs.kind, inputs.forecast),
        frozenset({"page", "sheet", "folder"}),
    ),
    Export(
        "RFM segments",
        "Key figures of the RFM segments (not in use).",
        lambda inputs: tables.segments_table(inputs.named, "rfm", inputs.forecast),
        frozenset({"page", "sheet"}),
        needs=("rfm", "by_model"),
    ),
    Export(
        "Model segments",
        "Key figures of the model's segments (not in use).",
        lambda inputs: tables.segments_table(inputs.named, "model", inputs.forecast),
        frozenset({"page", "sheet"}),
        needs=("by_rfm",),
    ),
    Export(
        "Action plan",
        "What to do for each segment in use.",
        lambda inputs: tables.action_plan(inputs.named, inputs.playbook, inputs.kind),
        frozenset({"page", "sheet"}),
        needs=("rfm",),
    ),
    Export(
        "Cleaning",
        "What happened to each row of the file.",
        lambda inputs: tables.cleaning_table(inputs.analysis),
        frozenset({"page", "sheet"}),
    ),
    Export(
        "By month",
        "Revenue, orders and customers of every month.",
        lambda inputs: tables.months_table(inputs.analysis),
        frozenset({"sheet"}),
        needs=("orders",),
    ),
    Export(
        "About",
        "Sources: the file, the settings and the version.",
        lambda inputs: tables.about_table(inputs.analysis, inputs.forecast, inputs.kind),
        frozenset({"sheet"}),
    ),
    Export(
        "Settings",
        "Every setting the numbers depend on, and which were changed.",
        lambda inputs: tables.settings_table(inputs.analysis),
        frozenset({"sheet"}),
    ),
    Export(
        "Summary",
        "Key figures, segments, models and the cleaning report as JSON.",
        lambda inputs: summary.analysis_document(inputs.analysis, inputs.forecast, inputs.kind),
        frozenset({"page", "folder"}),
        kind=JSON,
    ),
    Export(
        "Tableau and Power BI",
        "Customers, segments, order lines and monthly snapshots as related tables, with a Tableau "
        "workbook, a Power BI project and a guide.",
        intelligence_set.intelligence_zip,
        frozenset({"page"}),
        kind=ZIP,
    ),
]
"""In the order in which they are shown."""


def exports_for(
    place: ExportPlace, inputs: ExportInputs | None = None, kind: FileKind | None = None
) -> list[Export]:
    """The exports that are offered in a place.

    Parameters
    ----------
    inputs : only those that can be made from these
    kind : only files of this kind
    """
    return [
        export
        for export in EXPORTS
        if place in export.places
        and kind in {None, export.kind}
        and (inputs is None or not export.lacks(inputs))
    ]
