"""Movement in words: key figures, verdicts, and what to read beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.migration import Migration, SizeForecast

_TOO_FEW = 0.65
"""Of the intervals, where eight in ten should hold."""
_MEASURES = {"recency_days": "recency", "frequency": "frequency", "monetary": "money spent"}


def key_figures(migration: Migration) -> list[Number]:
    """The four numbers a marketer asks for first."""
    return [
        Number(
            "Kept their segment",
            formatting.percent(migration.stayed),
            f"Of the {formatting.count(migration.customers)} who were customers at both days",
        ),
        Number(
            "Moved up",
            formatting.count(migration.risen),
            "To a segment that stands higher in the list",
        ),
        Number("Moved down", formatting.count(migration.fallen), "To a segment that stands lower"),
        Number(
            "New customers",
            formatting.count(migration.newcomers),
            "First bought between the two days",
        ),
    ]


def verdict(migration: Migration) -> str:
    """What the two days say, in a sentence or two."""
    if migration.risen > migration.fallen:
        text = f"More customers moved up ({formatting.count(migration.risen)}) than down"
    else:
        text = f"More customers moved down ({formatting.count(migration.fallen)}) than up"
    text += f" ({formatting.count(min(migration.risen, migration.fallen))})"
    down = [
        flow
        for flow in migration.flows
        if migration.names.index(flow.after) > migration.names.index(flow.before)
    ]
    if down:
        first = down[0]
        text += (
            f". The largest slide: {formatting.count(first.customers)} from {first.before} to "
            f"{first.after}. Write to those who left {first.before} first"
        )
    return text + "."


def drift(migration: Migration) -> str:
    """Whether customers as a whole are still who they were."""
    by_verdict = {
        name: [
            f"{_MEASURES[item.feature]} ({formatting.fixed(item.psi, 2)})"
            for item in migration.drift
            if item.verdict == name
        ]
        for name in ("drifted", "some drift", "steady")
    }
    if by_verdict["drifted"]:
        return (
            f"Your customers have changed as a whole: {formatting.listed(by_verdict['drifted'])} "
            "drifted. Sizes moved for that reason too; look at the limits again."
        )
    if by_verdict["some drift"]:
        return (
            "Your customers have changed a little as a whole: "
            f"{formatting.listed(by_verdict['some drift'])}. The limits still fit."
        )
    return (
        f"Your customers as a whole are who they were: {formatting.listed(by_verdict['steady'])}. "
        "What moved is people, not the shop."
    )


def tested(size_forecast: SizeForecast) -> str:
    """How the same forecast did in the quarters that are over."""
    test = size_forecast.test
    if test is None:
        return (
            "This rests on one quarter and could not be tested: it takes two. Read the interval "
            "with care: so little tells how much quarters differ."
        )
    came = (
        f"Made the same way on {formatting.date(test.from_day)}, it was off by "
        f"{formatting.count(test.error, 'customer')} a segment; “sizes stay the same” by "
        f"{formatting.decimal(test.naive_error, 0)}. {_covered(size_forecast)}"
    )
    if not test.wins:
        return f"{came} Sizes that stay the same were the better guess: do not plan by this."
    return came


def _covered(size_forecast: SizeForecast) -> str:
    """How often the intervals held, beside how often they should."""
    inside, of = size_forecast.covered
    if not of:
        return "Whether the interval holds could not be tested: that takes three quarters."
    quarters = sum(test.quarters > 1 for test in size_forecast.tests)
    text = (
        f"In {formatting.count(quarters, 'quarter')} forecast that way, {inside} of {of} sizes came"
        " to lie in their interval; eight in ten should."
    )
    if inside / of < _TOO_FEW:
        return f"{text} The intervals are too narrow for this shop: expect sizes beyond them."
    return text
