"""`ReportInputs`: what a report is made from, and how it writes amounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from core import formatting
from core.exports import tables
from core.exports.report.report_parts import SECTION_NAMES, SectionName

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from core.campaigns import ChannelAssumptions
    from core.contacts import Permission
    from core.exports.export_inputs import ExportInputs
    from core.migration import Migration
    from core.segmentation import Profile

_WHOLE_FROM = 1000
"""A column with such an amount in it is written without cents from top to bottom."""


@dataclass(frozen=True)
class ReportInputs:
    """What a report is made from.

    Parameters
    ----------
    base : the analysis, its forecast, the playbook, and the segmentation in use
    assumed : what contacts cost and bring
    migration : who moved lately, where that was looked at
    shop : what the shop calls itself; the file's name where empty
    logo : a PNG or JPEG of at most 500 kB
    sections : those that are wanted
    permission : who may be contacted; everybody where None
    """

    base: ExportInputs
    assumed: ChannelAssumptions
    migration: Migration | None = None
    shop: str = ""
    logo: bytes | None = None
    sections: tuple[SectionName, ...] = field(default=SECTION_NAMES)
    permission: Permission | None = None

    @cached_property
    def months(self) -> pd.DataFrame:
        """Every month (`core.exports.tables.months_table`), of an analysis of orders."""
        return tables.months_table(self.base.analysis)

    @property
    def whole_months(self) -> pd.DataFrame:
        """The months that the file covers from their first day to their last."""
        return self.months[self.months["whole_month"]]

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """The segments in use, best first."""
        return self.base.named.profiles(self.base.kind)

    def amount(self, value: float) -> str:
        """One amount, in whole units from 1,000 on."""
        return formatting.money(value, self.base.analysis.currency, cents=False)

    def amounts(self, values: Sequence[float]) -> list[str]:
        """A column of amounts, all of them with cents or none."""
        if max(map(abs, values), default=0) < _WHOLE_FROM:
            return [formatting.money(value, self.base.analysis.currency) for value in values]
        return [self.amount(value if value != value else round(value)) for value in values]  # noqa: PLR0124 - NaN


def first_said(inputs: ReportInputs, sentence: str, where: SectionName) -> tuple[str, ...]:
    """A sentence of the summary, in a section only where there is no summary; never said twice.

    Parameters
    ----------
    inputs : with the sections that are wanted
    sentence : nothing where empty
    where : the section that asks
    """
    home: SectionName = "summary" if "summary" in inputs.sections else where
    return (sentence,) if sentence and where == home else ()
