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
            "Stayed in segment",
            formatting.percent(migration.stayed),
            f"Of the {formatting.count(migration.customers)} who were customers on both dates",
        ),
        Number(
            "Moved up",
            formatting.count(migration.risen),
            "To a segment higher up the list",
        ),
        Number("Moved down", formatting.count(migration.fallen), "To a segment further down"),
        Number(
            "New customers",
            formatting.count(migration.newcomers),
            "First order between the two dates",
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
            f". The biggest drop: {formatting.count(first.customers)} from {first.before} to "
            f"{first.after}. Contact those who left {first.before} first"
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
            f"Your customer base has changed: {formatting.listed(by_verdict['drifted'])} "
            "shifted. That also moves segment sizes, so review the limits."
        )
    if by_verdict["some drift"]:
        return (
            "Your customer base has changed a little: "
            f"{formatting.listed(by_verdict['some drift'])}. The limits still fit."
        )
    return (
        f"Your customer base is stable: {formatting.listed(by_verdict['steady'])}. "
        "Individual customers moved, not the shop as a whole."
    )


def tested(size_forecast: SizeForecast) -> str:
    """How the same forecast did in the quarters that are over."""
    test = size_forecast.test
    if test is None:
        return (
            "This is based on one quarter and cannot be tested (that takes two), so treat the "
            "range with care."
        )
    came = (
        f"Backtest from {formatting.date(test.from_day)}: off by "
        f"{formatting.count(test.error, 'customer')} per segment (no-change guess: "
        f"{formatting.decimal(test.naive_error, 0)}). {_covered(size_forecast)}"
    )
    if not test.wins:
        return f"{came} The no-change guess was better, so do not plan with this forecast."
    return came


def _covered(size_forecast: SizeForecast) -> str:
    """How often the intervals held, beside how often they should."""
    inside, of = size_forecast.covered
    if not of:
        return "The range could not be tested: that takes three quarters."
    quarters = sum(test.quarters > 1 for test in size_forecast.tests)
    text = (
        f"In {formatting.count(quarters, 'quarter')} tested this way, {inside} of {of} sizes fell "
        "in the 80% range."
    )
    if inside / of < _TOO_FEW:
        return f"{text} The ranges are too narrow for this shop: expect sizes outside them."
    return text
