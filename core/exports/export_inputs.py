"""`ExportInputs`: what exports are made from, and what an analysis may lack."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from core.playbooks import load_playbook

if TYPE_CHECKING:
    from core.analysis import Analysis, SegmentationKind
    from core.contacts import Permission
    from core.forecast import Forecast
    from core.migration import SavedHistory
    from core.playbooks import Playbook

ExportNeed = Literal["orders", "rfm", "forecast", "by_rfm", "by_model"]
"""What an analysis may lack: order lines, an order history to score, or a forecast; or the
segmentation that is in use."""


@dataclass(frozen=True)
class ExportInputs:
    """What exports are made from.

    Parameters
    ----------
    analysis : a finished analysis
    forecast : its forecast, where one was made
    chosen_playbook : for what to do next; the one for online shops where None
    kind : the segmentation in use
    history : the shop's own segments, to be asked of earlier days, where these are in use
    permission : who may be contacted: tables that say how customers are reached hold nobody else;
        everybody where None
    """

    analysis: Analysis
    forecast: Forecast | None = None
    chosen_playbook: Playbook | None = None
    kind: SegmentationKind = "model"
    history: SavedHistory | None = None
    permission: Permission | None = None

    @cached_property
    def playbook(self) -> Playbook:
        """Whose advice is followed."""
        return self.chosen_playbook or load_playbook()

    @cached_property
    def named(self) -> Analysis:
        """The analysis as tables name it: the segments that are not in use say whose they are."""
        return self.analysis.using(self.kind)

    def has(self, need: ExportNeed) -> bool:
        """Whether something that an export needs is there."""
        return {
            "orders": self.analysis.orders is not None,
            "rfm": self.analysis.rfm is not None,
            "forecast": self.forecast is not None,
            "by_rfm": self.kind == "rfm",
            "by_model": self.kind == "model",
        }[need]
