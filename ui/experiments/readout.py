"""What a test says, on the page: verdict, groups, segments."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import experiments, formatting
from core.charts import qini_curve, uplift_by_segment
from core.formatting import _, say
from ui.components import data_table, parts
from ui.experiments import results_input

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.experiments import Experiment, Qini, Readout, Uplift

_ICONS = {
    "stopped": ":material/front_hand:",
    "better": ":material/check_circle:",
    "worse": ":material/do_not_disturb_on:",
    "no_difference": ":material/equal:",
    "too_few": ":material/hourglass_empty:",
}
_ALPHA = 0.05
_EXAMPLE_LOOKS = 5


def show_readout(experiment: Experiment) -> None:
    """The verdict, what it rests on, and what to do now."""
    text = experiment.verdict
    with st.container(border=True):
        st.markdown(f"**{_ICONS[text.code]} {parts.sentence(text.headline)}**")
        for line in text.advice:
            st.markdown(f":material/arrow_forward: {parts.sentence(line)}")
        st.caption("  \n".join(parts.sentence(reason) for reason in text.reasons))


def groups(experiment: Experiment) -> None:
    """Every group in a row of a table."""
    rates = experiment.kind == "conversion"
    by_arm = {item.arm: item for item in experiment.compared}
    best = {probability.arm: probability for probability in experiment.probabilities}
    rows = []
    for arm in experiment.arms:
        item, chance = by_arm.get(arm.name), best.get(arm.name)
        rows.append(
            {
                "group": arm.name + (" (control)" if arm.name == experiment.control else ""),
                "customers": arm.customers,
                "converted": arm.converted,
                "mean": arm.mean * (100 if rates else 1),
                "lift": None if item is None or item.lift is None else item.lift * 100,
                "low": None if item is None or item.lift_low is None else item.lift_low * 100,
                "high": None if item is None or item.lift_high is None else item.lift_high * 100,
                "p": ("" if item is None else formatting.p_value(item.adjusted).removeprefix("= ")),
                "best": None if chance is None else chance.best * 100,
                "loss": None if chance is None else chance.loss * (100 if rates else 1),
            }
        )
    number = st.column_config.NumberColumn
    data_table.show(
        pd.DataFrame(rows),
        hide_index=True,
        height="content",
        key="experiment_groups",
        placeholder="",
        column_config={
            "group": st.column_config.TextColumn(_("Group"), pinned=True),
            "customers": number(_("Customers"), format="%,d"),
            "converted": number(_("Converted") if rates else _("With an amount"), format="%,d"),
            "mean": number(
                *((_("Rate"),) if rates else (_("Each"),)), format="%.2f" + "%%" * rates
            ),
            "lift": number(_("Lift"), format="%+.1f%%", help=_("Against the control")),
            "low": number(_("Lift from"), format="%+.1f%%"),
            "high": number(_("Lift to"), format="%+.1f%%"),
            "p": st.column_config.TextColumn("p", help=_("Corrected for several groups (Holm)")),
            "best": number(
                _("Chance to be best"), format="%.1f%%", help=_("Probability to be the best")
            ),
            "loss": number(
                _("Expected loss"),
                format="%.3f" + (" pts" if rates else ""),
                help=_("Average loss per customer if you choose this group and it is not the best"),
            ),
        },
    )


def offer(experiment: Experiment) -> None:
    """What adjusting by the past would save, with the switch that does it."""
    adjustment = experiment.adjustment
    if adjustment is None or not (adjustment.worth_it or experiment.adjusted):
        return
    switch, text = st.columns([1, 3], vertical_alignment="center")
    switch.toggle(
        _("Adjust for past orders"), key=results_input.cuped_key(),
        help=_("CUPED: removes what each customer's past already explains, so smaller lifts show."),
    )  # fmt: skip
    text.markdown(f":gray[{parts.sentence(experiments.offer_text(adjustment))}]")


def other_outcomes(results: Sequence[tuple[Experiment, Readout | None]]) -> None:
    """The verdicts by the further outcomes, whose p-values are corrected with the first's."""
    for place, (experiment, read) in enumerate(results):
        if place == 0:
            st.header(_("Other outcomes"), anchor=False)
        name = "" if read is None else f"{parts.plain(read.outcome)}: "
        st.markdown(f"**{name}{parts.sentence(experiment.verdict.headline)}**")
        st.caption("  \n".join(parts.sentence(reason) for reason in experiment.verdict.reasons))


def looked_early(experiment: Experiment) -> None:
    """Why a test is read once, with the number for five looks."""
    facts = experiment.facts
    if facts is None or facts.looks > 1 or facts.sequential:
        return
    alarms = experiments.false_alarm_rate(_ALPHA, _EXAMPLE_LOOKS)
    st.caption(
        ":material/visibility: "
        + parts.sentence(
            say(
                "{single_look_caution} Checking five times raises false alarms from 5% to "
                "{alarms:%}. If you cannot wait, tick “{checked_along}”.",
                single_look_caution=experiments.SINGLE_LOOK_CAUTION,
                alarms=alarms,
                checked_along=results_input.CHECKED_ALONG,
            )
        )
    )


def rows(read: Readout) -> None:
    """What became of the rows of the file."""
    lost = [f"{formatting.count(count)} with {reason}" for reason, count in read.left_out]
    text = say(
        "{rows_used} of {rows:# row|# rows} used",
        rows_used=formatting.count(read.rows_used),
        rows=read.rows_in,
    )
    st.caption(
        parts.sentence(
            text + (say("; left out: {lost}", lost=formatting.listed(lost)) if lost else "") + "."
        )
    )
    parts.notices(read.notices)


def segments(experiment: Experiment) -> None:
    """What each group did in each segment."""
    if not experiment.segments:
        return
    st.header(_("By segment"), anchor=False)
    for place, segment in enumerate(experiment.segments):
        if not any(row.comparison for row in segment.rows):
            st.markdown(
                say(
                    ":gray[Too few customers in every segment for {arm}.]",
                    arm=parts.plain(segment.arm),
                )
            )
            continue
        ranked = experiment.ranking(segment)
        beside = st.columns(2) if ranked is not None else [st.container()]
        with beside[0]:
            parts.chart(
                uplift_by_segment(experiment, segment),
                f"experiment_segments_{place}",
                _note(segment, experiment),
            )
        if ranked is not None:
            with beside[1]:
                parts.chart(
                    qini_curve(experiment, segment, ranked),
                    f"experiment_ranking_{place}",
                    _about_ranking(ranked, experiment),
                )


def _about_ranking(ranked: Qini, experiment: Experiment) -> str:
    """The Qini coefficient, and what ranked the customers."""
    scale = 100 if experiment.kind == "conversion" else 1
    area, low, high = (
        formatting.decimal(item * scale, 3) for item in (ranked.coefficient, *ranked.range)
    )
    unit = " points" if experiment.kind == "conversion" else ""
    return parts.sentence(
        say(
            "Qini coefficient: {area}{unit} per customer ({low} to {high} in 80% of splits), "
            "the area between the curve and the dotted line. One random half of the customers "
            "ranks the segments, the other half is measured: {times:# time|# times}, seed "
            "{seed}.",
            area=area,
            unit=unit,
            low=low,
            high=high,
            times=ranked.splits,
            seed=ranked.seed,
        )
    )


def _note(uplift: Uplift, experiment: Experiment) -> str:
    small = [row.segment for row in uplift.rows if row.comparison is None]
    advice = _("Treat all segments the same: their differences may be chance")
    if uplift.segments_differ(experiment.level):
        good = [
            row.segment
            for row in uplift.rows
            if row.comparison
            and row.comparison.differs(experiment.level)
            and row.comparison.difference > 0
        ]
        advice = (
            say("Use it for {good}", good=formatting.listed(good))
            if good
            else _("No single segment clearly stands out")
        )
    p_value = (
        ""
        if uplift.homogeneity_p_value is None
        else say(
            " (Cochran's Q, p {homogeneity_p_value})",
            homogeneity_p_value=formatting.p_value(uplift.homogeneity_p_value),
        )
    )
    left = say(" Too few to compare: {small}.", small=formatting.listed(small)) if small else ""
    return parts.sentence(
        say(
            "{advice}{p_value}. Coloured: significant after correction for all segments and "
            "groups. Lines: uncorrected intervals.{left}",
            advice=advice,
            p_value=p_value,
            left=left,
        )
    )
