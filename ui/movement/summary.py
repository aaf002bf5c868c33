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


def key_figures(found: Migration) -> list[Number]:
    """The four numbers a marketer asks for first."""
    return [
        Number(
            "Kept their segment",
            formatting.percent(found.stayed),
            f"Of the {formatting.count(found.customers)} who were customers at both days",
        ),
        Number(
            "Moved up", formatting.count(found.risen), "To a segment that stands higher in the list"
        ),
        Number("Moved down", formatting.count(found.fallen), "To a segment that stands lower"),
        Number(
            "New customers", formatting.count(found.newcomers), "First bought between the two days"
        ),
    ]


def verdict(found: Migration) -> str:
    """What the two days say, in a sentence or two."""
    if found.risen > found.fallen:
        said = f"More customers moved up ({formatting.count(found.risen)}) than down"
    else:
        said = f"More customers moved down ({formatting.count(found.fallen)}) than up"
    said += f" ({formatting.count(min(found.risen, found.fallen))})"
    down = [
        flow
        for flow in found.flows
        if found.names.index(flow.after) > found.names.index(flow.before)
    ]
    if down:
        first = down[0]
        said += (
            f". The largest slide: {formatting.count(first.customers)} from {first.before} to "
            f"{first.after}. Write to those who left {first.before} first"
        )
    return said + "."


def drift(found: Migration) -> str:
    """Whether customers as a whole are still who they were."""
    by_verdict = {
        name: [
            f"{_MEASURES[each.feature]} ({formatting.fixed(each.psi, 2)})"
            for each in found.drift
            if each.verdict == name
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


def tested(found: SizeForecast) -> str:
    """How the same forecast did in the quarters that are over."""
    test = found.test
    if test is None:
        return (
            "This rests on one quarter and could not be tested: it takes two. Read the interval "
            "with care: so little tells how much quarters differ."
        )
    came = (
        f"Made the same way on {formatting.date(test.from_day)}, it was off by "
        f"{formatting.count(test.error, 'customer')} a segment; “sizes stay the same” by "
        f"{formatting.decimal(test.naive_error, 0)}. {_covered(found)}"
    )
    if not test.wins:
        return f"{came} Sizes that stay the same were the better guess: do not plan by this."
    return came


def _covered(found: SizeForecast) -> str:
    """How often the intervals held, beside how often they should."""
    inside, of = found.covered
    if not of:
        return "Whether the interval holds could not be tested: that takes three quarters."
    quarters = sum(each.quarters > 1 for each in found.tests)
    said = (
        f"In {formatting.count(quarters, 'quarter')} forecast that way, {inside} of {of} sizes came"
        " to lie in their interval; eight in ten should."
    )
    if inside / of < _TOO_FEW:
        return f"{said} The intervals are too narrow for this shop: expect sizes beyond them."
    return said
