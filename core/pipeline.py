"""The whole way in one call: a file and settings in, an `Analysis` out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.progress import Progress, silent
from core.settings import Settings

if TYPE_CHECKING:
    from core.clean.orders import Orders
    from core.features.customers import Customers
    from core.load.roles import Roles
    from core.load.table import RawTable, Source
    from core.segment.result import RfmScores, Segmentation


@dataclass(frozen=True)
class Analysis:
    """One shop, analysed: every step's result, each with its own evidence.

    Parameters
    ----------
    raw : the table as the file holds it
    roles : which column plays which role
    orders : the clean lines and the cleaning report
    customers : one row a customer
    rfm : scores and the 11 RFM segments
    segmentation : the model's segments
    settings : what all this depends on
    seconds : wall seconds per stage (load, clean, features, tune, judge, total)
    """

    raw: RawTable
    roles: Roles
    orders: Orders
    customers: Customers
    rfm: RfmScores
    segmentation: Segmentation
    settings: Settings
    seconds: dict[str, float]


def analyse(
    source: Source, workspace: Path, settings: Settings | None = None, progress: Progress = silent
) -> Analysis:
    """Load, clean, measure, score and segment one file.

    Parameters
    ----------
    source : from `core.load.detect.open_source`
    workspace : a private folder; the raw table and the clean lines are written there
    settings : defaults where none are given
    progress : called as the work goes on; may raise `Cancelled`

    Raises
    ------
    ClienteleError : whatever the user can put right
    """
    raise NotImplementedError
