"""Everything that can be taken along from an analysis, each registered once.

The Export page, the workbook and the folder that `--out` names all read this list. A new export is
a function that makes it, and one record here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal

from core.exports import summary, tables
from core.playbooks import load_playbook

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.analysis import Analysis
    from core.forecast import Forecast
    from core.playbooks import Playbook

ExportFormat = Literal["csv", "json", "sheet", "folder"]
"""A file of its own on the Export page (csv, json), a sheet of the workbook, a file of `--out`."""

ExportNeed = Literal["rfm", "forecast"]
"""What an analysis may lack: an order history to score, or a forecast."""


@dataclass(frozen=True)
class ExportInputs:
    """What exports are made from.

    Parameters
    ----------
    analysis : a finished analysis
    forecast : its forecast, where one was made
    chosen_playbook : for what to do next; the one for online shops where None
    """

    analysis: Analysis
    forecast: Forecast | None = None
    chosen_playbook: Playbook | None = None

    @cached_property
    def playbook(self) -> Playbook:
        """Whose advice is followed."""
        return self.chosen_playbook or load_playbook()

    def has(self, need: ExportNeed) -> bool:
        """Whether something that an export needs is there."""
        there = {"rfm": self.analysis.rfm, "forecast": self.forecast}
        return there[need] is not None


@dataclass(frozen=True)
class Export:
    """One export.

    Parameters
    ----------
    name : what users call it; its files are named after it
    about : what is in it, in a sentence
    make : a table, or a document of JSON values
    formats : where it is offered
    needs : what an analysis must have
    """

    name: str
    about: str
    make: Callable[[ExportInputs], Any]
    formats: frozenset[ExportFormat]
    needs: tuple[ExportNeed, ...] = ()

    @property
    def is_document(self) -> bool:
        """Whether it is a document for programs, and not a table."""
        return "json" in self.formats

    def lacks(self, inputs: ExportInputs) -> list[ExportNeed]:
        """What it needs and the analysis does not have."""
        return [need for need in self.needs if not inputs.has(need)]


EXPORTS: list[Export] = [
    Export(
        "About",
        "Where the numbers come from: the file, the settings, the version.",
        lambda inputs: tables.about_table(inputs.analysis, inputs.forecast),
        frozenset({"sheet"}),
    ),
    Export(
        "Customers",
        "Every customer with segment, scores and measures.",
        lambda inputs: tables.customers_table(inputs.analysis, inputs.forecast, inputs.playbook),
        frozenset({"csv", "sheet", "folder"}),
    ),
    Export(
        "Segments",
        "The model's segments in numbers.",
        lambda inputs: tables.segments_table(inputs.analysis, "model", inputs.forecast),
        frozenset({"csv", "sheet", "folder"}),
    ),
    Export(
        "RFM segments",
        "The eleven RFM segments in numbers.",
        lambda inputs: tables.segments_table(inputs.analysis, "rfm", inputs.forecast),
        frozenset({"csv", "sheet"}),
        needs=("rfm",),
    ),
    Export(
        "Action plan",
        "What to do for each segment.",
        lambda inputs: tables.action_plan(inputs.analysis, inputs.playbook),
        frozenset({"csv", "sheet"}),
        needs=("rfm",),
    ),
    Export(
        "Cleaning",
        "Where every row of the file went.",
        lambda inputs: tables.cleaning_table(inputs.analysis),
        frozenset({"csv", "sheet"}),
    ),
    Export(
        "Summary",
        "Key figures, segments, models and the cleaning report as JSON.",
        lambda inputs: summary.analysis_document(inputs.analysis, inputs.forecast),
        frozenset({"json", "folder"}),
    ),
]
"""In the order in which they are shown."""


def exports_for(file_format: ExportFormat, inputs: ExportInputs | None = None) -> list[Export]:
    """The exports that are offered in a format; with inputs, only those that can be made."""
    return [
        export
        for export in EXPORTS
        if file_format in export.formats and (inputs is None or not export.lacks(inputs))
    ]
