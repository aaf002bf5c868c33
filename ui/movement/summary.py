"""Movement in words: key figures, verdicts, and what to read beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import formatting
from core.formatting import N_, _, say
from ui.components.parts import Number

if TYPE_CHECKING:
    from core.migration import Migration, SizeForecast

_TOO_FEW = 0.65
"""Of the intervals, where eight in ten should hold."""
_MEASURES = {
    "recency_days": N_("recency"),
    "frequency": N_("frequency"),
    "monetary": N_("money spent"),
}


def key_figures(migration: Migration) -> list[Number]:
    """The four numbers a marketer asks for first."""
    return [
        Number(
            _("Stayed in segment"),
            formatting.percent(migration.stayed),
            say(
                "Of the {customers} who were customers on both dates",
                customers=formatting.count(migration.customers),
            ),
        ),
        Number(
            _("Moved up"),
            formatting.count(migration.risen),
            _("To a segment higher up the list"),
        ),
        Number(_("Moved down"), formatting.count(migration.fallen), _("To a segment further down")),
        Number(
            _("New customers"),
            formatting.count(migration.newcomers),
            _("First order between the two dates"),
        ),
    ]


def verdict(migration: Migration) -> str:
    """What the two days say, in a sentence or two."""
    template = N_("More customers moved down ({down}) than up ({up}).")
    if migration.risen > migration.fallen:
        template = N_("More customers moved up ({up}) than down ({down}).")
    text = say(template, up=migration.risen, down=migration.fallen)
    down = [
        flow
        for flow in migration.flows
        if migration.names.index(flow.after) > migration.names.index(flow.before)
    ]
    if down:
        first = down[0]
        drop = say(
            "The biggest drop: {customers} from {before} to {after}. Contact those who left "
            "{before} first.",
            customers=first.customers,
            before=first.before,
            after=first.after,
        )
        return f"{text} {drop}"
    return text


def drift(migration: Migration) -> str:
    """Whether customers as a whole are still who they were."""
    by_verdict = {
        name: [
            f"{_(_MEASURES[item.feature])} ({formatting.fixed(item.psi, 2)})"
            for item in migration.drift
            if item.verdict == name
        ]
        for name in ("drifted", "some drift", "steady")
    }
    if by_verdict["drifted"]:
        return say(
            "Your customer base has changed: {drifted} shifted. That also moves segment sizes, "
            "so review the limits.",
            drifted=formatting.listed(by_verdict["drifted"]),
        )
    if by_verdict["some drift"]:
        return say(
            "Your customer base has changed a little: {some_drift}. The limits still fit.",
            some_drift=formatting.listed(by_verdict["some drift"]),
        )
    return say(
        "Your customer base is stable: {steady}. Individual customers moved, not the shop as a "
        "whole.",
        steady=formatting.listed(by_verdict["steady"]),
    )


def tested(size_forecast: SizeForecast) -> str:
    """How the same forecast did in the quarters that are over."""
    test = size_forecast.test
    if test is None:
        return _(
            "This is based on one quarter and cannot be tested (that takes two), so treat the "
            "range with care."
        )
    came = say(
        "Backtest from {from_day}: off by {customers:# customer|# customers} per segment "
        "(no-change guess: {naive_error}). {size_forecast}",
        from_day=formatting.date(test.from_day),
        customers=test.error,
        naive_error=formatting.decimal(test.naive_error, 0),
        size_forecast=_covered(size_forecast),
    )
    if not test.wins:
        return say(
            "{came} The no-change guess was better, so do not plan with this forecast.", came=came
        )
    return came


def _covered(size_forecast: SizeForecast) -> str:
    """How often the intervals held, beside how often they should."""
    inside, of = size_forecast.covered
    if not of:
        return _("The range could not be tested: that takes three quarters.")
    quarters = sum(test.quarters > 1 for test in size_forecast.tests)
    text = say(
        "In {quarters:# quarter|# quarters} tested this way, {inside} of {of} sizes fell in the "
        "80% range.",
        quarters=quarters,
        inside=inside,
        of=of,
    )
    if inside / of < _TOO_FEW:
        return say(
            "{text} The ranges are too narrow for this shop: expect sizes outside them.", text=text
        )
    return text
