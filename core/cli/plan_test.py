"""`plan-test FILE`: the smallest lift that a test among the shop's customers can show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import __version__, experiments, pipeline
from core.cli import output
from core.cli.input_files import opened_files
from core.cli.options import shared_options as shared
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

    from core.experiments import Baseline, TestPlan

_LIFT = 0.2
"""Any lift will do: the smallest one there is follows from the customers alone."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    shared.add_files(parser)
    parser.add_argument("--customers", type=int, metavar="N", help="who can take part")
    parser.add_argument("--arms", type=int, default=2, metavar="N", help="the control among them")
    parser.add_argument(
        "--control-share", type=float, metavar="SHARE", help="of the customers in the control"
    )
    parser.add_argument(
        "--power", type=float, default=0.8, metavar="RATE", help="chance to find it"
    )
    parser.add_argument(
        "--false-alarms", type=float, default=0.05, metavar="RATE", help="accepted, over all arms"
    )


def run(options: argparse.Namespace) -> None:
    """Measure what customers do without a test, and say what one could show."""
    _check(options)
    settings = shared.read_settings(options)
    with opened_files(options, settings) as (source, folder):
        measured = pipeline.measure(source, folder, settings, output.progress)
        as_of = measured.customers.as_of
        if measured.orders is None or as_of is None:
            raise SettingError(
                "Planning a test needs orders with dates, and this file has none.",
                "Give a file of orders.",
            )
        base = experiments.measure_baseline(measured.orders, as_of)
        currency = measured.orders.currency
    if base is None:
        raise SettingError(
            "No earlier customer ordered in the last four weeks of the file, so there is no rate "
            "to start from.",
            "Give a file with more orders.",
        )
    customers, plans = options.customers or base.customers, _plans(base, options)
    output.answer(
        options,
        lambda: _document(base, plans, customers),
        lambda: experiments.smallest_lift_text(
            plans, customers, currency, own=options.customers is None
        ),
    )


def _check(options: argparse.Namespace) -> None:
    share = options.control_share
    wrong = {
        "--customers": options.customers is not None and options.customers < 2,  # noqa: PLR2004
        "--arms": not 2 <= options.arms <= 10,  # noqa: PLR2004
        "--control-share": share is not None and not 0 < share < 1,
        "--power": not 0 < options.power < 1,
        "--false-alarms": not 0 < options.false_alarms < 1,
    }
    for name, is_wrong in wrong.items():
        if is_wrong:
            raise SettingError(
                f"{name} is out of bounds.",
                "Customers and arms are 2 or more (at most 10 arms); shares and rates lie between "
                "0 and 1.",
            )


def _plans(base: Baseline, options: argparse.Namespace) -> list[TestPlan]:
    """By orders, and by money where customers spent any."""
    terms: dict[str, Any] = {
        "alpha": options.false_alarms,
        "power": options.power,
        "arms": options.arms,
        "control_share": options.control_share,
    }
    plans = []
    if base.rate < 1:
        lift = min(_LIFT, (1 - base.rate) / base.rate / 2)
        plans.append(experiments.plan_test("conversion", base.rate, lift, **terms))
    if base.mean > 0 and base.deviation > 0:
        plans.append(
            experiments.plan_test(
                "revenue",
                base.mean,
                _LIFT,
                deviation=base.deviation,
                buyers=base.rate,
                **terms,
            )
        )
    return plans


def _document(base: Baseline, plans: list[TestPlan], customers: int) -> dict[str, Any]:
    found = [(plan, experiments.smallest_lift(plan, customers)) for plan in plans]
    return {
        "customers": customers,
        "measured": {
            "days": base.days,
            "customers": base.customers,
            "rate": base.rate,
            "mean": base.mean,
            "deviation": base.deviation,
        },
        "detectable": [
            {
                "kind": plan.kind,
                "base": plan.base,
                "lift": lift.lift,
                "control": lift.control,
                "treated": lift.treated,
                "buyers": lift.buyers,
            }
            for plan, lift in found
        ],
        "version": __version__,
    }
