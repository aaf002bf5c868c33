"""The sections of a report about change: who moved, what is expected, and what to do."""

from __future__ import annotations

from core import campaigns, formatting
from core.exports.playbook_advice import advised_profiles
from core.exports.report.report_inputs import ReportInputs, first_said
from core.exports.report.report_parts import ReportSection, ReportTable
from core.migration import ABSENT

_ACTIONS = 5


def movement_section(inputs: ReportInputs) -> ReportSection | None:
    """Who came into each segment and who left it between two days."""
    moved = inputs.migration
    if moved is None:
        return None
    rows = []
    before_sizes = moved.table.sum(axis="columns")
    for name in moved.names:
        came = moved.table[name]
        before, now = int(before_sizes.get(name, 0)), int(came.sum())
        stayed, new = int(came.get(name, 0)), int(came.get(ABSENT, 0))
        counts = (before, now, now - stayed, new, before - stayed)
        rows.append((name, *map(formatting.count, counts)))
    span = f"{formatting.date(moved.from_day)} to {formatting.date(moved.to_day)}"
    sentences = [
        (
            f"From {span}, {formatting.percent(moved.stayed)} of the customers kept their segment: "
            f"{formatting.count(moved.risen)} moved to a better one and "
            f"{formatting.count(moved.fallen)} to a worse one. "
            f"{formatting.count(moved.newcomers, 'customer')} came new."
        )
    ]
    if moved.flows:
        largest = moved.flows[0]
        sentences.append(
            f"The largest move: {formatting.count(largest.customers, 'customer')} went from "
            f"{largest.before} to {largest.after}."
        )
    sentences.append("Both days are measured by today's limits.")
    header = ("Segment", "Before", "Now", "Came", "of them new customers", "Left")
    return ReportSection(
        "movement",
        "Segment movement",
        tuple(sentences),
        tables=(ReportTable(f"Who came and who left, {span}", header, tuple(rows)),),
    )


def value_section(inputs: ReportInputs) -> ReportSection | None:
    """What each segment should bring, and what of its revenue is at risk."""
    forecast, currency = inputs.base.forecast, inputs.base.analysis.currency
    if forecast is None or not forecast.money:
        return None
    segments = forecast.of_segments(inputs.base.named.labels(inputs.base.kind))
    expected = inputs.amounts([one.total for one in segments])
    ends = inputs.amounts([end for one in segments for end in (one.low, one.high)])
    at_risk = inputs.amounts([one.at_risk for one in segments])
    rows = tuple(
        (
            one.name,
            expected[at],
            f"{ends[2 * at]} to {ends[2 * at + 1]}",
            formatting.percent(one.churn_risk),
            at_risk[at],
        )
        for at, one in enumerate(segments)
    )
    days, total = formatting.days(forecast.horizon_days), forecast.total
    low, high = (formatting.money_short(end, currency) for end in (total.low, total.high))
    most = segments[0]
    risky = max(range(len(segments)), key=lambda at: segments[at].at_risk)
    whole = sum(one.at_risk for one in segments)
    header = ("Segment", f"Expected in {days}", "80% range", "Won't order",
              "Yearly revenue at risk")  # fmt: skip
    return ReportSection(
        "value",
        "Value and risk",
        (
            *first_said(
                inputs,
                f"Within {days} all customers together are expected to spend "
                f"{formatting.money_short(total.total, currency)} (80% range: {low} to {high}).",
                "value",
            ),
            f"{most.name} should bring most of what is expected: {expected[0]} in {days}.",
            (
                f"{inputs.amount(whole)} of a year's revenue is at risk, "
                f"{at_risk[risky]} of it in {segments[risky].name}."
            ),
        ),
        tables=(ReportTable("Expected revenue by segment", header, rows),),
    )


def plan_section(inputs: ReportInputs) -> ReportSection | None:
    """The most profitable actions, each segment through its best channel."""
    analysis, playbook = inputs.base.named, inputs.base.playbook
    kind = advised_profiles(analysis, playbook, inputs.base.kind)
    if kind is None or not analysis.customers.knows_money:
        return None
    spent = analysis.customers.frame["monetary"]
    whom = (
        None
        if inputs.permission is None
        else campaigns.Contactable.of(analysis.labels(kind), spent, inputs.permission)
    )
    actions = campaigns.best_actions(
        analysis.profiles(kind), playbook, inputs.assumed, analysis.currency, whom
    )[:_ACTIONS]
    if not actions:
        return None
    costs = inputs.amounts([action.result.money for action in actions])
    profits = inputs.amounts([action.result.profit for action in actions])
    rows = tuple(
        (
            action.result.segment,
            action.result.channel,
            action.card.goal,
            formatting.count(round(action.result.reached)),
            cost,
            profit,
        )
        for action, cost, profit in zip(actions, costs, profits, strict=True)
    )
    cost, profit = inputs.amounts(
        [sum(getattr(action.result, name) for action in actions) for name in ("money", "profit")]
    )
    first = actions[0].result
    together = "It" if len(actions) == 1 else f"All {len(actions)} together"
    header = ("Segment", "Channel", "Goal", "Reached", "Cost", "Expected profit")
    return ReportSection(
        "plan",
        "What to do first",
        (
            (
                f"Begin with {first.segment}, through {first.channel}: written to once, they "
                f"should earn most. {together} should earn {profit} at a cost of {cost}."
            ),
            (
                "This is the best channel for each segment under the assumed costs and response "
                "rates. Test them with a hold-out group."
            ),
        ),
        tables=(ReportTable("The most profitable actions", header, rows),),
    )
