"""Charts of the Experiments page: what a test could find, what it found, and in which segments."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import experiments, formatting
from core.charts import palette, primitives, theme
from core.charts.chart import Chart
from core.formatting import _, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from core.experiments import (
        ArmComparison,
        ArmProbability,
        Experiment,
        Qini,
        TestPlan,
        Uplift,
    )

_POINTS = 41
_CERTAIN = 0.001
"""Draws cannot show a probability closer to 0 or 1 than this."""


def power_curve(plan: TestPlan) -> Chart:
    """The chance to find lifts of several sizes with the planned number of customers."""
    lifts = _lifts(plan, 0.05)
    chances = experiments.power_at(plan, lifts, plan.per_arm)
    figure = primitives.line(
        theme.figure(320), lifts, chances, hover=_("%{x:.1%} more: detected in %{y:.0%} of tests")
    )
    primitives.mark(figure, plan.lift, plan.power, colour=palette.BAD)
    figure.update_xaxes(
        title=_("True improvement over the control"), tickformat=".0%", showgrid=False
    )
    figure.update_yaxes(title=_("Power"), tickformat=".0%", range=[0, 1.04])
    return Chart(
        figure,
        say(
            "{customers:# customer|# customers} per group detect a {lift:%} lift with {power:%} "
            "power",
            customers=plan.per_arm,
            lift=plan.lift,
            power=plan.power,
        ),
        pd.DataFrame({_("True improvement over the control"): lifts, _("Power"): chances}),
    )


def sample_sizes(plan: TestPlan) -> Chart:
    """How many customers a group takes for lifts of several sizes."""
    lifts = _lifts(plan, 0.4)
    needed = experiments.sizes_for(plan, lifts)
    half = experiments.sizes_for(plan, np.array([plan.lift / 2]))[0] / plan.per_arm
    figure = primitives.line(
        theme.figure(320), lifts, needed, hover=_("%{x:.1%} more: %{y:,} customers per group")
    )
    primitives.mark(figure, plan.lift, plan.per_arm, colour=palette.BAD)
    title = _("Smallest lift worth detecting")
    figure.update_xaxes(title=title, tickformat=".0%", showgrid=False)
    figure.update_yaxes(title=_("Customers per group"), rangemode="tozero")
    return Chart(
        figure,
        say("Half the lift takes {half} times the customers", half=formatting.decimal(float(half))),
        pd.DataFrame({title: lifts, _("Customers per group"): needed}),
    )


def _lifts(plan: TestPlan, lowest: float) -> NDArray[np.float64]:
    """Lifts up to twice the planned one, as far as a rate can rise."""
    lifts: NDArray[np.float64] = np.linspace(lowest, 2, _POINTS) * plan.lift
    return lifts[plan.base * (1 + lifts) < 1] if plan.kind == "conversion" else lifts


def arm_differences(experiment: Experiment) -> Chart:
    """Every arm beside the control: the difference with its interval."""
    compared = experiment.compared
    control = theme.plain(experiment.control)
    return _forest(
        [(arm.arm, arm) for arm in compared],
        experiment,
        _arms_finding(experiment, control),
        130 + 52 * len(compared),
        _("Group"),
    )


def _arms_finding(experiment: Experiment, control: str) -> str:
    """Who is better and who is worse than the control, and nothing that is not so."""
    certain = [arm for arm in experiment.compared if arm.differs(experiment.level)]
    better = [arm for arm in certain if arm.difference > 0]
    worse = [arm for arm in certain if arm.difference < 0]
    parts = []
    for arms, verb in ((better, "better"), (worse, "worse")):
        if len(arms) == 1:
            difference = experiment.unit.difference(arms[0].difference)
            parts.append(
                say(
                    "{arm} is {verb} than {control} ({difference})",
                    arm=theme.plain(arms[0].arm),
                    verb=verb,
                    control=control,
                    difference=difference,
                )
            )
        elif arms:
            names = formatting.listed([theme.plain(arm.arm) for arm in arms])
            parts.append(
                say("{names} are {verb} than {control}", names=names, verb=verb, control=control)
            )
    return "; ".join(parts) or say(
        "No group differs from {control} by more than chance", control=control
    )


def uplift_by_segment(experiment: Experiment, uplift: Uplift) -> Chart:
    """One arm beside the control in every segment."""
    rows = [(row.segment, row.comparison) for row in uplift.rows if row.comparison is not None]
    verdict = (
        _("reacts differently by segment")
        if uplift.segments_differ(experiment.level)
        else _("shows no sign of working differently by segment")
    )
    finding = f"{theme.plain(uplift.arm)} {verdict}"
    return _forest(rows, experiment, finding, 120 + 42 * len(rows), _("Segment"))


def _forest(
    rows: Sequence[tuple[str, ArmComparison]],
    experiment: Experiment,
    finding: str,
    height: int,
    kind: str,
) -> Chart:
    """Points with intervals; green and orange only where chance is no explanation."""
    scale = _scale(experiment)
    points = [row.difference * scale for _, row in rows]
    # While a test has hardly begun its always-valid intervals have no ends.
    ends = [
        (row.low * scale, row.high * scale) if math.isfinite(row.low) else (point, point)
        for (_, row), point in zip(rows, points, strict=True)
    ]
    figure = primitives.forest(
        theme.labels((name for name, _ in rows), 22),
        points,
        ends,
        colours=[_colour(row, experiment) for _, row in rows],
        texts=[_difference_text(row, experiment) for _, row in rows],
        height=height,
    )
    axis = say(
        "Difference from {control}{experiment}",
        control=theme.plain(experiment.control),
        experiment=_unit(experiment),
    )
    figure.update_xaxes(title=theme.safe(axis, len(axis)))
    return Chart(
        figure,
        finding,
        pd.DataFrame(
            {
                kind: [name for name, _ in rows],
                axis: points,
                _("Low"): [low for low, _ in ends],
                _("High"): [high for _, high in ends],
            }
        ),
    )


def _colour(comparison: ArmComparison, experiment: Experiment) -> str:
    if not comparison.differs(experiment.level):
        return palette.NEUTRAL
    return palette.GOOD if comparison.difference > 0 else palette.BAD


def _difference_text(comparison: ArmComparison, experiment: Experiment) -> str:
    facts = experiment.facts
    if facts is None:
        return ""
    difference, low, high = (
        experiments.difference_text(value, facts)
        for value in (comparison.difference, comparison.low, comparison.high)
    )
    if not math.isfinite(comparison.low):
        return say("{difference} (too early)", difference=difference)
    return f"{difference} ({low} to {high})"


def qini_curve(experiment: Experiment, uplift: Uplift, ranked: Qini) -> Chart:
    """The Qini curve of one arm: what is gained as more customers are treated, the best first."""
    scale = _scale(experiment)
    gains, low, high = (
        [gain * scale for gain in values] for values in (ranked.gains, ranked.low, ranked.high)
    )
    figure = primitives.line_with_band(
        theme.figure(320),
        ranked.shares,
        gains,
        low,
        high,
        hover=_("%{x:.0%} of the customers: %{y:.2f}"),
        name=_("Best segments first"),
        band=_("80% of splits"),
    )
    primitives.reference_line(
        figure, [0, 1], [0, gains[-1]], colour=palette.MUTED, width=2, name=_("Random order")
    )
    figure.update_xaxes(
        title=_("Customers treated"), tickformat=".0%", range=[0, 1.01], dtick=0.25, showgrid=False
    )
    figure.update_yaxes(title=say("Gain{experiment}", experiment=_unit(experiment)))
    return Chart(
        theme.legend_on_top(figure),
        _qini_finding(experiment, uplift, ranked),
        pd.DataFrame(
            {
                _("Customers treated"): ranked.shares,
                _("Best segments first"): gains,
                _("Low"): low,
                _("High"): high,
                _("At random"): [share * gains[-1] for share in ranked.shares],
            }
        ),
    )


def _qini_finding(experiment: Experiment, uplift: Uplift, ranked: Qini) -> str:
    if experiment.worth_ranking(uplift):
        if ranked.gains[-1] <= 0:
            return _("Treating the best segments first pays")
        part = formatting.percent(ranked.gain_at(0.5) / ranked.gains[-1], 0)
        return say(
            "Treating half the customers, best segments first, brings {part} of the effect",
            part=part,
        )
    if ranked.coefficient > 0:
        return _("Treating the best segments first may help, but it could be chance")
    return _("Treating the best segments first is no better than choosing customers at random")


def _scale(experiment: Experiment) -> float:
    return 100 if experiment.kind == "conversion" else 1


def _unit(experiment: Experiment) -> str:
    per = "" if experiment.unit.what == "converted" else f", {experiment.unit.what}"
    return _(", percentage points") if experiment.kind == "conversion" else per


def best_arm_chances(experiment: Experiment) -> Chart:
    """How likely each arm is the best."""
    chances = experiment.probabilities
    best = max(chances, key=lambda chance: chance.best)
    figure = primitives.horizontal_bars(
        theme.labels((chance.arm for chance in chances), 22),
        [chance.best for chance in chances],
        colours=[palette.ACCENT if chance is best else palette.NEUTRAL for chance in chances],
        texts=[chance_words(chance.best) for chance in chances],
        height=110 + 40 * len(chances),
    )
    return Chart(
        figure.update_xaxes(range=[0, 1.35]),
        _best_finding(experiment, best),
        pd.DataFrame(
            {
                _("Group"): [chance.arm for chance in chances],
                _("Probability of being the best"): [chance.best for chance in chances],
            }
        ),
    )


def _best_finding(experiment: Experiment, best: ArmProbability) -> str:
    """Who is ahead, and whether that is settled."""
    finding = say(
        "{arm} is the best with {best} probability",
        arm=theme.plain(best.arm),
        best=chance_words(best.best),
    )
    settled = any(
        arm.differs(experiment.level) for arm in experiment.compared
        if best.arm in {arm.arm, arm.control}
    )  # fmt: skip
    return finding if settled else say("{finding}: ahead, not proven", finding=finding)


def chance_words(share: float) -> str:
    """A probability from draws: never quite 0 or 100 %."""
    if share < _CERTAIN:
        return _("under 0.1%")
    return _("over 99.9%") if share > 1 - _CERTAIN else formatting.percent(share, 1)
