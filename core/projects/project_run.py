"""`ProjectRun`: one analysis of a project, in numbers that name nobody."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from core.settings import Frozen, Settings

if TYPE_CHECKING:
    from core.analysis import Analysis
    from core.segmentation import Profile


class SegmentSize(Frozen):
    """One segment of a run.

    Parameters
    ----------
    name : as it was shown
    known_as : the name it has whatever it is called
    customers, revenue : how many, and what they spent; None where money is not known
    advised_as : the segment whose advice suits them, where it is another; empty elsewhere
    """

    name: str
    known_as: str
    customers: int
    revenue: float | None
    advised_as: str = ""


class MeasureDrift(Frozen):
    """How far a measure has moved since the model was fitted (`core.segmentation.FeatureDrift`)."""

    feature: str
    psi: float
    verdict: str


class RunSummary(Frozen):
    """A run in numbers: counts and sums, and not one customer.

    Parameters
    ----------
    customers, orders, revenue : counted; None where the file does not tell
    currency : the one the file names
    as_of, first_order, last_order : days
    rfm, model : the segments of both segmentations, best first; no RFM without an order history
    drift : of a run by a frozen model, since it was fitted; empty for one of its own
    """

    customers: int
    orders: int | None
    revenue: float | None
    currency: str | None
    as_of: dt.date | None
    first_order: dt.date | None
    last_order: dt.date | None
    rfm: tuple[SegmentSize, ...]
    model: tuple[SegmentSize, ...]
    drift: tuple[MeasureDrift, ...] = ()

    def sizes(self, kind: Literal["rfm", "model"]) -> tuple[SegmentSize, ...]:
        """The segments of one segmentation, best first."""
        return self.rfm if kind == "rfm" else self.model


class ProjectRun(Frozen):
    """One analysis of a project.

    Parameters
    ----------
    number : 1, 2, … in its project
    ran : UTC
    source_name, source_sha256 : what was analysed
    settings : with which settings
    base : number of the run whose segmentation it uses; its own where that was found in it
    forecast : whether every customer's value and churn risk is known
    summary : what came out
    """

    format: Literal[1] = 1
    number: int = Field(ge=1)
    ran: dt.datetime
    source_name: str
    source_sha256: str
    settings: Settings
    base: int = Field(ge=1)
    forecast: bool = False
    summary: RunSummary


@dataclass(frozen=True, slots=True)
class UnreadableRun:
    """A run that cannot be read.

    Parameters
    ----------
    number : of the run
    reason : why, in a sentence
    """

    number: int
    reason: str


def summarise(analysis: Analysis) -> RunSummary:
    """An analysis in numbers, its segments under their plain names."""
    customers, totals = analysis.customers, analysis.report.file
    revenue = _known(analysis.report.used_revenue)
    return RunSummary(
        customers=len(customers.frame),
        orders=customers.orders,
        revenue=revenue if customers.knows_money else None,
        currency=analysis.currency,
        as_of=customers.as_of,
        first_order=totals.first_order.date() if totals.first_order else None,
        last_order=totals.last_order.date() if totals.last_order else None,
        rfm=tuple(map(_size, analysis.rfm.profiles)) if analysis.rfm else (),
        model=tuple(map(_size, analysis.segmentation.profiles)),
        drift=tuple(
            MeasureDrift(feature=one.feature, psi=one.psi, verdict=one.verdict)
            for one in analysis.segmentation.drift
        ),
    )


def _size(profile: Profile) -> SegmentSize:
    return SegmentSize(
        name=profile.name,
        known_as=profile.known_as,
        customers=profile.customers,
        revenue=_known(profile.revenue),
        advised_as=profile.advice,
    )


def _known(value: object) -> float | None:
    number = float(str(value))
    return None if math.isnan(number) else round(number, 6)
