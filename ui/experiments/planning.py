"""Planning a test: the inputs, and what they come to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from core import formatting
from core.errors import ClienteleError
from ui import cache
from ui.components import parts
from ui.components.parts import Number
from ui.state import session

if TYPE_CHECKING:
    from core.experiments import Baseline, OutcomeKind, TestPlan
    from ui.state.open_store import OpenStore

_KINDS = {"conversion": "Conversion rate", "revenue": "Revenue per customer"}
_TOO_LONG = 120
"""Days beyond which customers, seasons and cookies have changed under a test."""
_GUESS = 0.05


def inputs(store: OpenStore | None) -> tuple[TestPlan | None, float]:
    """Ask what is to be found and how surely; the plan and the customers a day."""
    known = None if store is None else cache.base(store)
    picked = st.segmented_control(
        "What the test is to change",
        list(_KINDS),
        default="conversion",
        required=True,
        format_func=_KINDS.__getitem__,
        key="plan_kind",
        persist_state="session",
    )
    kind: OutcomeKind = "revenue" if picked == "revenue" else "conversion"
    base, deviation = _base(kind, known, session.currency(store) if store else None)
    lift = _percent("Smallest improvement worth finding, %", 20.0, "plan_lift", 0.1, 1000.0)
    per_day = st.number_input(
        "Customers a day who can enter the test", 0, 10**8, 500, 50, key="plan_per_day",
        persist_state="session", help="Over all groups. An assumption: put in your own.",
    )  # fmt: skip
    with st.popover("More", icon=":material/tune:"):
        arms = st.number_input(
            "Groups, the control among them", 2, 10, 2, key="plan_arms", persist_state="session"
        )
        power = _percent("Chance to find it if it is there, %", 80.0, "plan_power", 50.0, 99.0)
        alpha = _percent("False alarms accepted, %", 5.0, "plan_alpha", 0.1, 20.0)
    try:
        made = cache.test_plan(kind, base, lift, deviation, alpha, power, int(arms))
    except ClienteleError as error:
        parts.problem(error)
        return None, float(per_day)
    return made, float(per_day)


def _base(
    kind: OutcomeKind, known: Baseline | None, currency: str | None
) -> tuple[float, float | None]:
    tag = ":blue-badge[measured]" if known else ":gray-badge[assumption]"
    where = "put in your own"
    if known is not None:
        where = (
            f"of the {formatting.count(known.customers, 'customer')} known before, in the last "
            f"{formatting.count(known.days, 'day')} of the open store"
        )
    unit = f", {parts.plain(currency)}" if currency else ""
    if kind == "conversion":
        rate = _percent(
            "Rate without the change, %",
            100 * (known.rate if known else _GUESS),
            f"plan_rate_{known}",
            0.001,
            99.9,
        )
        st.markdown(f"{tag} :gray[{parts.sentence(where)}]")
        return rate, None
    mean_side, spread_side = st.columns(2)
    mean = mean_side.number_input(
        f"Revenue a customer{unit}", 0.0, 1e9, round(known.mean, 2) if known else 10.0,
        key=f"plan_mean_{known}",
    )  # fmt: skip
    deviation = spread_side.number_input(
        f"Standard deviation{unit}", 0.0, 1e9, round(known.deviation, 2) if known else 30.0,
        key=f"plan_deviation_{known}",
        help="How far customers lie apart. Those who spend nothing count too.",
    )  # fmt: skip
    st.markdown(f"{tag} :gray[{parts.sentence(where)}]")
    return mean, deviation


def _percent(label: str, value: float, key: str, low: float, high: float) -> float:
    typed = st.number_input(
        label, low, high, min(max(round(value, 2), low), high), key=key, persist_state="session"
    )
    return float(typed) / 100


def figures(plan: TestPlan, per_day: float) -> list[Number]:
    """The size of a test in four numbers."""
    days = plan.days(per_day)
    target = plan.base * (1 + plan.lift)
    shown = formatting.percent(target, 2) if plan.kind == "conversion" else formatting.money(target)
    return [
        Number("Each group", formatting.count(plan.per_arm), "Customers in each group"),
        Number(
            "In all",
            formatting.count(plan.customers),
            f"Customers in {formatting.count(plan.arms, 'group')}",
        ),
        Number(
            "Runs for",
            formatting.UNKNOWN if days is None else formatting.count(days / 7, "week"),
            "Whole weeks: weekdays differ, and each must count alike",
        ),
        Number("To be found", shown, "The base with the smallest improvement worth finding"),
    ]


def advice(plan: TestPlan, per_day: float) -> str:
    """What to do with a plan, in a few sentences."""
    days = plan.days(per_day)
    text = (
        "Decide now which outcome counts and when the test ends; draw the groups at random; read "
        "the result once, at the end."
    )
    if days is not None and days > _TOO_LONG:
        text = (
            f"{formatting.days(days)} is too long: seasons and customers change meanwhile. Look for"
            f" a larger improvement, test fewer groups, or reach more customers. {text}"
        )
    if plan.arms > 2:  # noqa: PLR2004 - beyond one comparison
        text += (
            f" With {plan.arms - 1} comparisons each is held to {formatting.percent(plan.level, 2)}"
            " false alarms, which is why every group is larger."
        )
    return text
