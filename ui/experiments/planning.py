"""Planning a test: the inputs, and what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from core import experiments, formatting
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui import cache
from ui.components import kept_forms, parts, segment_links, segmentation_choice
from ui.components.parts import Number
from ui.state import session

if TYPE_CHECKING:
    from core.experiments import Baseline, OutcomeKind, TestPlan
    from core.features import ReorderRate
    from core.segmentation import Profile
    from ui.state.open_store import OpenStore

_KINDS = {"conversion": N_("Conversion rate"), "revenue": N_("Revenue per customer")}
_TOO_LONG = 120
"""Days beyond which customers, seasons and cookies have changed under a test."""
_GUESS = 0.05
_GUESS_CUSTOMERS = 10_000
_GUESS_PER_DAY = 500
_EVERYBODY = N_("All customers")
_MONTH = 30
_EVEN = 0.006
"""Shares closer than this to equal ones are equal: a third is typed as 33.33 %."""


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What a visitor wants of a test.

    Parameters
    ----------
    plan : by the outcome they picked
    other : the same test by the other outcome, where an open store knows its base
    customers : who can take part
    per_day : customers a day who can enter
    measured : the base is that of an open store
    currency : of that store
    """

    plan: TestPlan
    other: TestPlan | None
    customers: int
    per_day: float
    measured: bool
    currency: str | None = None


def inputs(store: OpenStore | None) -> PlanInputs | None:
    """Ask what is to be found and how surely; None where no test could find it."""
    known = None if store is None else cache.base(store)
    segment = None if store is None else _segment(store)
    usual = _GUESS_CUSTOMERS if store is None else len(store.analysis.customers.frame)
    if segment is not None:
        usual = segment.customers
    picked = st.segmented_control(
        _("Metric to improve"),
        list(_KINDS),
        default="conversion",
        required=True,
        format_func=lambda one: _(_KINDS[one]),
        key="plan_kind",
        persist_state="session",
    )
    kind: OutcomeKind = "revenue" if picked == "revenue" else "conversion"
    currency = session.currency(store) if store else None
    base, deviation = _base(kind, known, currency, segment)
    customers = st.number_input(
        _("Customers who can take part"), 20, 10**9, max(20, usual), 100,
        key=f"plan_customers_{known}_{usual}",
        help=_("Across all groups. You cannot test on more."),
    )  # fmt: skip
    lift = _percent(_("Smallest lift worth detecting, %"), 20.0, "plan_lift", 0.1, 1000.0)
    per_day = _per_day(known)
    with st.popover(_("More"), icon=":material/tune:"):
        arms = st.number_input(
            _("Groups, including the control"), 2, 10, 2, key="plan_arms", persist_state="session"
        )
        even = 100 / int(arms)
        held = _percent(_("Control group, %"), even, f"plan_held_{arms}", 1.0, 90.0)
        power = _percent(_("Power, %"), 80.0, "plan_power", 50.0, 99.0)
        alpha = _percent(_("Accepted false alarms, %"), 5.0, "plan_alpha", 0.1, 20.0)
    try:
        held_out = None if abs(held - even / 100) < _EVEN else held
        terms = cache.TestTerms(alpha, power, int(arms), held_out)
        buyers = known.rate if known else None
        made = cache.test_plan(kind, base, lift, deviation, terms, buyers)
        other = None if known is None else _other_plan(kind, known, lift, terms, buyers)
    except ClienteleError as error:
        parts.problem(error)
        return None
    return PlanInputs(made, other, int(customers), float(per_day), known is not None, currency)


def _per_day(known: Baseline | None) -> float:
    """Customers a day who can enter: in an open store those who order on one, on average."""
    whose = _("Across all groups. An assumption: enter your own.")
    usual = _GUESS_PER_DAY
    if known is not None:
        whose = _("Customers with earlier orders who ordered, per day, in the open store.")
        usual = max(1, round(known.customers * known.rate / known.days))
    typed = st.number_input(
        _("Customers per day who can enter the test"), 0, 10**8, usual, max(1, usual // 10),
        key=f"plan_per_day_{known}", persist_state="session",
        help=say("{whose} If you write to a list on one day, enter its size.", whose=whose),
    )  # fmt: skip
    return float(typed)


def _segment(store: OpenStore) -> Profile | None:
    """The segment in use that the test is for, the one the address names first; None for all."""
    profiles = {one.name: one for one in cache.segments(store, store.in_use)}
    name = segment_links.asked()
    asked = segment_links.find(segmentation_choice.known_as(store, store.in_use), name)
    if name and asked is None:
        segment_links.unknown(name, _("The test is planned for all customers instead."))
    offered, key = [_EVERYBODY, *profiles], f"plan_segment_{store.in_use}_{asked or ''}"
    kept_forms.only_offered(key, offered)
    picked = st.selectbox(
        _("Customers in the test"),
        offered,
        index=0 if asked is None else offered.index(asked),
        format_func=parts.sentence,
        key=key,
        persist_state="session",
    )
    return profiles.get(picked)


def _other_plan(
    kind: OutcomeKind,
    known: Baseline,
    lift: float,
    terms: cache.TestTerms,
    buyers: float | None,
) -> TestPlan | None:
    """The same test read by what the visitor did not pick: orders beside money."""
    if kind == "revenue":
        most = min(lift, (1 - known.rate) / known.rate / 2)
        return (
            cache.test_plan("conversion", known.rate, most, None, terms, buyers)
            if most > 0
            else None
        )
    if known.mean <= 0 or not known.deviation > 0:
        return None
    return cache.test_plan("revenue", known.mean, lift, known.deviation, terms, buyers)


def _base(
    kind: OutcomeKind, known: Baseline | None, currency: str | None, segment: Profile | None
) -> tuple[float, float | None]:
    """What customers do without a test: those of a segment by its own past, where that is known."""
    tag = _(":blue-badge[measured]") if known else _(":gray-badge[assumption]")
    where = _("enter your own")
    if known is not None:
        where = say(
            "of the {customers:# customer|# customers} with earlier orders, in the last {days:# "
            "day|# days} of the open store",
            customers=known.customers,
            days=known.days,
        )
    unit = f", {parts.plain(currency)}" if currency else ""
    if kind == "conversion":
        usual = known.rate if known else _GUESS
        counted = None if segment is None else _counted(segment)
        if counted is not None:
            usual = counted.rate
            where = say(
                "of the {customers:# customer|# customers} in this segment {days:# day|# days} "
                "before the end of the file",
                customers=counted.customers,
                days=counted.days,
            )
        rate = _percent(
            _("Current rate, %"),
            100 * usual,
            f"plan_rate_{known}_{counted}",
            0.001,
            99.9,
        )
        st.markdown(f"{tag} :gray[{parts.sentence(where)}]")
        return rate, None
    mean_side, spread_side = st.columns(2)
    mean = mean_side.number_input(
        say("Revenue per customer{unit}", unit=unit),
        0.0, 1e9, round(known.mean, 2) if known else 10.0,
        key=f"plan_mean_{known}",
    )  # fmt: skip
    deviation = spread_side.number_input(
        say("Standard deviation{unit}", unit=unit),
        0.0, 1e9, round(known.deviation, 2) if known else 30.0,
        key=f"plan_deviation_{known}",
        help=_("How much customers vary. Those who spend nothing count too."),
    )  # fmt: skip
    st.markdown(f"{tag} :gray[{parts.sentence(where)}]")
    return mean, deviation


def _counted(segment: Profile) -> ReorderRate | None:
    """How many of a segment's customers ordered within a month, counted in its past."""
    return next((rate for rate in segment.reorders if rate.days == _MONTH), None)


def _percent(label: str, value: float, key: str, low: float, high: float) -> float:
    typed = st.number_input(
        label, low, high, min(max(round(value, 2), low), high), key=key, persist_state="session"
    )
    return float(typed) / 100


def reach_text(asked: PlanInputs) -> str:
    """What the customers there are can show, before anything is wished for."""
    plans = [plan for plan in (asked.plan, asked.other) if plan is not None]
    text = experiments.smallest_lift_text(
        plans, asked.customers, asked.currency, own=asked.measured
    )
    if asked.plan.customers > asked.customers:
        text += say(
            " The lift you want to detect takes {customers:# customer|# customers}.",
            customers=asked.plan.customers,
        )
    return text


def figures(plan: TestPlan, per_day: float) -> list[Number]:
    """The size of a test in four numbers."""
    days = plan.days(per_day)
    target = plan.base * (1 + plan.lift)
    shown = formatting.percent(target, 2) if plan.kind == "conversion" else formatting.money(target)
    first = Number(_("Per group"), formatting.count(plan.per_arm), _("Customers in each group"))
    if plan.control_share is not None:
        first = Number(
            _("Control group"),
            formatting.count(plan.control_customers),
            say(
                "Customers in the control; every other group has {per_arm}",
                per_arm=formatting.count(plan.per_arm),
            ),
        )
    return [
        first,
        Number(
            _("Total"),
            formatting.count(plan.customers),
            say("Customers in {groups:# group|# groups}", groups=plan.arms),
        ),
        Number(
            _("Runs for"),
            formatting.UNKNOWN if days is None else say("{weeks:# week|# weeks}", weeks=days / 7),
            _("Whole weeks, so that each weekday counts equally"),
        ),
        Number(_("Target"), shown, _("The current rate plus the smallest lift worth detecting")),
    ]


def advice(plan: TestPlan, per_day: float) -> str:
    """What to do with a plan, in a few sentences."""
    days = plan.days(per_day)
    text = _(
        "Decide now which outcome counts and when the test ends, draw the groups at random, and "
        "read the result once, at the end."
    )
    if days is not None and days > _TOO_LONG:
        text = say(
            "{days:days} is too long: seasons and customers change in that time. Aim for a "
            "larger lift, test fewer groups, or reach more customers. {text}",
            days=days,
            text=text,
        )
    if plan.arms > 2:  # noqa: PLR2004 - beyond one comparison
        text += say(
            " With {arms} comparisons each may have only {level:.2%} false alarms, which is why "
            "every group is larger.",
            arms=plan.arms - 1,
            level=plan.level,
        )
    return text
