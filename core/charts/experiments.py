"""Charts of a test: what it could find, what it found, and in which segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from core import experiments, formatting
from core.charts import palette, theme

if TYPE_CHECKING:
    import plotly.graph_objects as go

    from core.experiments import ArmComparison, Experiment, Qini, TestPlan, Uplift

_ACCENT = palette.SEGMENT_COLOURS["Champions"]
_POINTS = 41


def power_curve(plan: TestPlan) -> go.Figure:
    """The chance to find lifts of several sizes with the planned number of customers."""
    lifts = np.linspace(0.05, 2, _POINTS) * plan.lift
    lifts = lifts[(plan.base * (1 + lifts) < 1)] if plan.kind == "conversion" else lifts
    found = experiments.power_at(plan, lifts, plan.per_arm)
    chart = theme.figure(
        f"{formatting.count(plan.per_arm, 'customer')} a group find {formatting.percent(plan.lift)}"
        f" more in {formatting.percent(plan.power)} of tests",
        320,
    )
    chart.add_scatter(
        x=lifts,
        y=found,
        mode="lines",
        line={"color": _ACCENT, "width": 3},
        hovertemplate="%{x:.1%} more: found in %{y:.0%} of tests<extra></extra>",
    )
    _mark(chart, plan.lift, plan.power)
    chart.update_xaxes(title="True improvement over the control", tickformat=".0%", showgrid=False)
    return chart.update_yaxes(title="Chance to find it", tickformat=".0%", range=[0, 1.04])


def sample_sizes(plan: TestPlan) -> go.Figure:
    """How many customers a group takes for lifts of several sizes."""
    lifts = np.linspace(0.4, 2, _POINTS) * plan.lift
    lifts = lifts[(plan.base * (1 + lifts) < 1)] if plan.kind == "conversion" else lifts
    needed = experiments.sizes_for(plan, lifts)
    half = experiments.sizes_for(plan, np.array([plan.lift / 2]))[0] / plan.per_arm
    chart = theme.figure(
        f"Half the improvement takes {formatting.decimal(float(half))} times the customers", 320
    )
    chart.add_scatter(
        x=lifts,
        y=needed,
        mode="lines",
        line={"color": _ACCENT, "width": 3},
        hovertemplate="%{x:.1%} more: %{y:,} customers a group<extra></extra>",
    )
    _mark(chart, plan.lift, plan.per_arm)
    chart.update_xaxes(title="Smallest improvement worth finding", tickformat=".0%", showgrid=False)
    return chart.update_yaxes(title="Customers a group", rangemode="tozero")


def _mark(chart: go.Figure, x: float, y: float) -> None:
    chart.add_scatter(
        x=[x], y=[y], mode="markers", marker={"color": palette.BAD, "size": 11}, hoverinfo="skip"
    )


def arm_differences(found: Experiment) -> go.Figure:
    """Every arm beside the control: the difference with its interval."""
    facts = found.facts
    better = sum(each.differs(found.level) and each.difference > 0 for each in found.compared)
    title = f"{better} of {formatting.count(len(found.compared), 'group')} beat"
    title += f"{'' if better > 1 else 's'} {theme.safe(found.control)} beyond chance"
    if not better:
        title = f"No group beats {theme.safe(found.control)} beyond chance"
    chart = theme.figure(title, 130 + 52 * len(found.compared))
    _forest(chart, [(each.arm, each) for each in found.compared], found)
    if facts is not None:
        chart.update_xaxes(title=f"Difference from {theme.safe(found.control)}{_unit(found)}")
    return chart


def uplift_by_segment(found: Experiment, uplift: Uplift) -> go.Figure:
    """One arm beside the control in every segment."""
    rows = [(row.segment, row.found) for row in uplift.rows if row.found is not None]
    told = (
        "reacts differently by segment"
        if uplift.segments_differ(found.level)
        else "shows no sign of working differently by segment"
    )
    chart = theme.figure(f"{theme.safe(uplift.arm)} {told}", 120 + 42 * len(rows))
    _forest(chart, rows, found)
    chart.update_xaxes(title=f"Difference from {theme.safe(found.control)}{_unit(found)}")
    return chart


def qini_curve(found: Experiment, uplift: Uplift, ranked: Qini) -> go.Figure:
    """The Qini curve of one arm: what is gained as more customers are treated, the best first."""
    scale = 100 if found.kind == "conversion" else 1
    whole = ranked.gains[-1]
    told = "Treating the best segments first is no better than drawing customers at random"
    if found.worth_ranking(uplift):
        told = "Treating the best segments first pays"
        if whole > 0:
            part = formatting.percent(ranked.gain_at(0.5) / whole, 0)
            told = f"Half of the customers, the best segments first, bring {part} of the effect"
    elif ranked.coefficient > 0:
        told = "Treating the best segments first may help, but not beyond chance"
    chart = theme.figure(told, 320)
    shares = [*ranked.shares, *reversed(ranked.shares)]
    chart.add_scatter(
        x=shares,
        y=[gain * scale for gain in (*ranked.high, *reversed(ranked.low))],
        fill="toself",
        fillcolor=_ACCENT,
        opacity=0.2,
        line={"width": 0},
        hoverinfo="skip",
        name="Eight of ten splits",
    )
    chart.add_scatter(
        x=[0, 1],
        y=[0, whole * scale],
        mode="lines",
        line={"color": theme.MUTED, "width": 2, "dash": "dot"},
        hoverinfo="skip",
        name="Drawn at random",
    )
    chart.add_scatter(
        x=ranked.shares,
        y=[gain * scale for gain in ranked.gains],
        mode="lines",
        line={"color": _ACCENT, "width": 3},
        hovertemplate="%{x:.0%} of the customers: %{y:.2f}<extra></extra>",
        name="Best segments first",
    )
    chart.update_xaxes(
        title="Customers treated", tickformat=".0%", range=[0, 1.01], dtick=0.25, showgrid=False
    )
    chart.update_yaxes(title=f"Gain{_unit(found)}")
    return theme.legend_on_top(chart)


def _unit(found: Experiment) -> str:
    return ", percentage points" if found.kind == "conversion" else ", per customer"


def _forest(chart: go.Figure, rows: list[tuple[str, ArmComparison]], found: Experiment) -> None:
    """Points with intervals; green and orange only where chance is no explanation."""
    scale = 100 if found.kind == "conversion" else 1
    facts = found.facts
    colours = [
        (
            palette.NEUTRAL
            if not each.differs(found.level)
            else palette.GOOD
            if each.difference > 0
            else palette.BAD
        )
        for _, each in rows
    ]
    points = [each.difference * scale for _, each in rows]
    told = [
        (
            ""
            if facts is None
            else (
                f"{experiments.difference_text(each.difference, facts)}"
                f" ({experiments.difference_text(each.low, facts)} to"
                f" {experiments.difference_text(each.high, facts)})"
            )
        )
        for _, each in rows
    ]
    chart.add_scatter(
        x=points,
        y=[theme.wrapped(theme.safe(name)) for name, _ in rows],
        mode="markers",
        marker={"color": colours, "size": 13},
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [(each.high - each.difference) * scale for _, each in rows],
            "arrayminus": [(each.difference - each.low) * scale for _, each in rows],
            "color": theme.MUTED,
            "thickness": 2,
            "width": 6,
        },
        customdata=[[text] for text in told],
        hovertemplate="%{y}: %{customdata[0]}<extra></extra>",
    )
    chart.add_vline(x=0, line={"color": theme.LINE, "width": 2, "dash": "dot"})
    chart.update_yaxes(autorange="reversed", showgrid=False, type="category")


def best_arm_chances(found: Experiment) -> go.Figure:
    """How likely each arm is the best."""
    best = max(found.chances, key=lambda each: each.best)
    chart = theme.figure(
        f"{theme.safe(best.arm)} is the best with a probability of {chance_words(best.best)}",
        110 + 40 * len(found.chances),
    )
    chart.add_bar(
        orientation="h",
        y=[theme.wrapped(theme.safe(each.arm)) for each in found.chances],
        x=[each.best for each in found.chances],
        marker={"color": [_ACCENT if each is best else palette.NEUTRAL for each in found.chances]},
        text=[chance_words(each.best) for each in found.chances],
        textposition="outside",
        cliponaxis=False,
        hovertemplate="%{y}: %{text}<extra></extra>",
    )
    chart.update_xaxes(range=[0, 1.35], showticklabels=False, showgrid=False)
    return chart.update_yaxes(autorange="reversed", showgrid=False, type="category")


def chance_words(share: float) -> str:
    """A drawn probability: never quite 0 or 100 %, which draws cannot show."""
    edge = 0.001
    if share < edge:
        return "under 0.1%"
    return "over 99.9%" if share > 1 - edge else formatting.percent(share, 1)
