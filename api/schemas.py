"""The forms of answers and requests, as the OpenAPI document describes them.

Answers are the documents of `core`; these models say what is in them, and the tests hold the one
to the other.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, StringConstraints

from core.projects import MeasureDrift, Refresh, RunSummary

ScoredKind = Literal["rfm", "model"]
Kind = Literal["rfm", "model", "own"]
"""The segmentations: of the RFM grid, of the model, and the segments the shop has saved itself."""


class RefreshDocument(Refresh):
    """The last refresh of a project: how it went, and the run it made or met."""


class SourceDocument(BaseModel):
    """Where a project's rows come from."""

    kind: Literal["kept", "combined", "path", "files", "newest", "database"]
    name: str
    sha256: str
    size: int
    added: dt.datetime


class RunDocument(BaseModel):
    """One analysis of a project, in numbers that name nobody."""

    number: int
    ran: dt.datetime
    source_name: str
    source_sha256: str
    base: int = Field(description="Number of the run whose segmentation it uses")
    forecast: bool
    summary: RunSummary


class UnreadableDocument(BaseModel):
    """A run, or a project, that is damaged."""

    number: int | None = None
    id: str | None = None
    unreadable: str = Field(description="Why")


class ShopProject(BaseModel):
    """One project with its runs, the last one first."""

    id: str
    name: str
    revision: int
    created: dt.datetime
    saved: dt.datetime
    frozen_from: int | None
    source: SourceDocument
    sources: int
    refresh: RefreshDocument | None = Field(description="The last refresh; null before the first")
    runs: list[RunDocument | UnreadableDocument]


class MovedSegment(BaseModel):
    """A segment before and after."""

    name: str
    customers_before: int
    customers_after: int
    entered: int
    left: int


class ComparisonDocument(BaseModel):
    """What changed between two runs."""

    before: int
    after: int
    by: Kind
    segments: list[MovedSegment]
    drift: list[MeasureDrift]
    refit: bool = Field(description="Whether the segments should be found anew")
    reason: str
    notices: list[str] = Field(
        description="Segments of the shop's own that the runs did not keep, and why"
    )


class SegmentDocument(BaseModel):
    """One segment as it stands now."""

    name: str
    customers: int
    share: float | None
    revenue: float | None
    revenue_share: float | None
    conditions: str | None = Field(
        description="Who is in it, in a sentence; of a segment of the shop's own"
    )


class SegmentsDocument(BaseModel):
    """The segments of the last run, with the orders since, best first.

    The shop's own stand in its order and may overlap; “Everyone else” is in none of them.
    """

    run: int
    by: Kind
    as_of: dt.date | None
    segments: list[SegmentDocument]


class CustomerDocument(BaseModel):
    """One customer as they stand now. What is not known is null."""

    customer_id: str
    as_of: dt.date | None = Field(description="The day recency is counted to")
    rfm_segment: str | None
    model_segment: str | None
    recency_days: float | None
    frequency: float | None
    monetary: float | None
    recency_score: float | None
    frequency_score: float | None
    monetary_score: float | None
    fm_score: float | None
    engagement: float | None
    value: float | None = Field(description="As the run forecast it; null after a new order")
    churn_risk: float | None = Field(description="As the run forecast it; null after a new order")
    orders_since: int = Field(description="Orders and returns that came in since the run")


class CustomersPage(BaseModel):
    """Some customers of a segment, those who spent most first."""

    run: int
    by: Kind
    segment: str
    customers: list[CustomerDocument]
    next_cursor: str | None = Field(description="Send it as `cursor` for the next page")


class ScoreReason(BaseModel):
    """The values that have a score."""

    measure: str
    score: int
    range: str


class Reasons(BaseModel):
    """Why a customer is in their RFM segment."""

    rule: str
    scores: list[ScoreReason]


class AdvisedAction(BaseModel):
    """What the playbook advises for a segment."""

    segment: str
    goal: str
    channels: list[str]
    offer: str


class WholeCustomer(CustomerDocument):
    """One customer, why they are where they are, and what to do next."""

    why: Reasons | None
    next_action: AdvisedAction | None


class RescoredCustomer(WholeCustomer):
    """A customer after an order."""

    rescored: list[ScoredKind] = Field(
        description="By which segmentations; a model of more than recency, frequency and money "
        "follows at the next run"
    )


class ContactDocument(BaseModel):
    """How one customer is reached. What the data do not say is null."""

    customer_id: str
    email: str | None
    phone: str | None
    first_name: str | None
    last_name: str | None
    full_name: str | None
    postcode: str | None
    city: str | None
    region: str | None
    country: str | None
    language: str | None
    email_consent: bool | None
    sms_consent: bool | None
    suppressed: bool = Field(description="Whether they are on a list of who must not be contacted")


class RefreshRequest(BaseModel):
    """How to refresh a project."""

    refit: bool = Field(default=False, description="Find new segments, and freeze these")
    forecast: bool = Field(default=False, description="Forecast every customer too")


class OutgoingDelivery(BaseModel):
    """Where events of a project go, without the address."""

    name: str
    kind: str
    sends: list[str]
    audiences: list[str]
    contact_data: bool = Field(description="Whether its lists hold addresses and numbers")
    waiting: int = Field(description="Messages that wait to be sent")
    dead: int = Field(description="Messages that were laid aside")


class MessageDocument(BaseModel):
    """One event on its way to one delivery."""

    id: str
    delivery: str
    topic: str
    run: int
    state: Literal["waiting", "sent", "dead"]
    attempts: int
    created: dt.datetime
    due: dt.datetime = Field(description="When it was sent, or is sent at the earliest")
    error: str = Field(description="Why the last attempt failed; empty where none did")


class DeliveriesDocument(BaseModel):
    """The deliveries of a project and their messages, the latest first."""

    deliveries: list[OutgoingDelivery]
    messages: list[MessageDocument]


class ShownMessage(BaseModel):
    """What would be sent."""

    id: str
    delivery: str
    kind: str
    topic: str
    due: dt.datetime
    request: dict[str, Any] = Field(description="As it is sent, without secrets")


class RevivedDocument(BaseModel):
    """What is sent once more."""

    revived: int = Field(description="Messages")


class MeasuredCustomer(BaseModel):
    """A customer to be scored."""

    customer_id: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    recency_days: float = Field(ge=0, le=100_000, description="Days since the last order")
    frequency: float = Field(ge=1, le=1_000_000, description="Orders")
    monetary: float = Field(ge=-1e12, le=1e12, description="Money spent")


class ScoreRequest(BaseModel):
    """Customers to be scored."""

    customers: list[MeasuredCustomer] = Field(min_length=1, max_length=10_000)


class CustomerScores(BaseModel):
    """The scores of one customer."""

    customer_id: str
    rfm_segment: str | None
    model_segment: str | None
    recency_score: float | None
    frequency_score: float | None
    monetary_score: float | None
    fm_score: float | None
    engagement: float | None


class ScoresDocument(BaseModel):
    """Customers scored by the frozen rule and model of a run, in the order of the request."""

    run: int
    customers: list[CustomerScores]
