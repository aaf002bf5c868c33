"""Reading the result of a test: the file or the counts, and the choices about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import experiments, formatting
from core.errors import ClienteleError
from ui import cache
from ui.components import parts, uploads
from ui.state import session, widgets

if TYPE_CHECKING:
    from core.experiments import Experiment, Readout, ResultsFile

_STORE = "__store"
_KINDS = {"auto": "As the column says", "conversion": "Yes or no", "revenue": "Amount each"}
_HOW = {"upload": "Upload results", "type": "Type the counts"}
_SOME_COUNTS = ((5000, 250), (5000, 300))


def ask_for_results() -> tuple[Experiment | None, Readout | None]:
    """Ask for results and how they are read; the experiment once there is one."""
    how = st.segmented_control(
        "Where the result comes from",
        list(_HOW),
        default="upload",
        required=True,
        format_func=_HOW.__getitem__,
        key="results_how",
        persist_state="session",
        label_visibility="collapsed",
    )
    try:
        return (_typed(), None) if how == "type" else _uploaded()
    except ClienteleError as error:
        parts.problem(error)
        return None, None


def _uploaded() -> tuple[Experiment | None, Readout | None]:
    state = session.current()
    if state.results is None:
        uploads.ask_results("The results of your test")
        st.caption(
            "One row a customer: a column for the group they were in, one for what they did (yes "
            "or no, or an amount). More columns do no harm. CSV, Excel or Parquet."
        )
        return None, None
    folder = state.private_folder()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/table: **{parts.plain(state.results.name)}**")
        st.button("Other results", on_click=_drop, key="results_drop", type="tertiary")
    file = cache.results_file(state.results, folder)
    choices, store = _choices(file)
    currency = session.currency(state.store) if state.store else None
    if choices is None:
        return None, None
    read = cache.readout(file, choices, store)
    return cache.experiment(file, choices, store, read, currency), read


def _drop() -> None:
    state = session.current()
    state.results, state.tasks.problem = None, None


def _key(name: str) -> str:
    return f"{widgets.fresh_key('results')}_{name}"


def _column(label: str, offered: list[str], guessed: str | None, name: str) -> str | None:
    index = offered.index(guessed) if guessed in offered else None
    picked: str | None = st.selectbox(
        label, offered, index=index, key=_key(name), placeholder="Choose a column"
    )
    return picked


def _choices(file: ResultsFile) -> tuple[experiments.ExperimentOptions | None, Any]:
    first, second, third = st.columns(3)
    with first:
        group = _column("Group", list(file.groups or file.raw.columns), file.group, "group")
    with second:
        outcome = _column("Outcome", list(file.outcomes), file.outcome, "outcome")
    if group is None or outcome is None:
        st.info(
            "Choose the column that says who was in which group, and the one with what they did.",
            icon=":material/touch_app:",
        )
        return None, None
    with third:
        kind = st.selectbox(
            "The outcome is", list(_KINDS), format_func=_KINDS.__getitem__, key=_key("kind")
        )
    chosen = experiments.ExperimentOptions(
        group=group, outcome=outcome, kind=kind, customer=file.customer
    )
    arms = cache.readout(file, chosen, None)
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        names = [arm.name for arm in arms.arms]
        control = st.selectbox(
            "Control", names, index=names.index(arms.control), key=_key(f"control_{group}"),
            help="The group the others are compared with: where nothing was done.",
        )  # fmt: skip
    with second:
        segment, store = _segment(file, {group, outcome})
    with third:
        more = _more(names, amount=arms.kind == "revenue")
    return chosen.model_copy(update={"control": control, "segment": segment, **more}), store


def _segment(file: ResultsFile, taken: set[str]) -> tuple[str | None, Any]:
    store = session.current().store
    offered = [name for name in file.segments if name not in taken]
    if store is not None and file.customer is not None:
        offered.insert(0, _STORE)
    picked = st.selectbox(
        "Split by",
        offered,
        index=None,
        placeholder="All customers together",
        format_func=lambda name: "Segments of the open store" if name == _STORE else name,
        key=_key("segment"),
        help="Something known before the test. Numbers are cut into fifths.",
    )
    return picked, store if picked == _STORE else None


def _more(names: list[str], *, amount: bool) -> dict[str, Any]:
    """Choices that most tests leave alone."""
    with st.popover("More", icon=":material/tune:", width="stretch"):
        looks = st.number_input(
            "Times you looked at it", 1, experiments.MAX_LOOKS, 1, key=_key("looks"),
            help="This time included. Looking early and stopping at a success raises false alarms.",
        )  # fmt: skip
        alpha = st.number_input("False alarms accepted, %", 0.1, 20.0, 5.0, key=_key("alpha"))
        capped = 0.0
        if amount:
            capped = st.number_input(
                "Largest amounts capped, %", 0.0, 20.0, 0.0, 0.5, key=_key("capped"),
                help="Of the amounts above zero. A few very large orders otherwise drown the rest.",
            )  # fmt: skip
        planned: dict[str, float] = {}
        if st.checkbox("The split was not meant to be even", key=_key("uneven")):
            for place, name in enumerate(names):
                planned[name] = st.number_input(
                    f"Planned for {parts.plain(name)}, %", 0.1, 100.0,
                    round(100 / len(names), 1), key=_key(f"planned_{place}_{name}"),
                )  # fmt: skip
    return {
        "looks": int(looks),
        "alpha": alpha / 100,
        "winsorise": capped / 100,
        "planned": tuple(planned.items()),
    }


def _typed() -> Experiment | None:
    """Counts by hand: one row a group."""
    number = st.number_input("Groups", 2, 6, 2, key="counts_arms", persist_state="session")
    result = []
    for place in range(int(number)):
        name = "Control" if place == 0 else f"Variant {chr(64 + place)}"
        customers, converted = _SOME_COUNTS[min(place, 1)]
        left, right = st.columns(2)
        reached = left.number_input(
            f"{name}: customers", 1, 10**9, customers, key=f"counts_n_{place}",
            persist_state="session",
        )  # fmt: skip
        did = right.number_input(
            f"{name}: converted", 0, 10**9, converted, key=f"counts_x_{place}",
            persist_state="session",
        )  # fmt: skip
        if did > reached:
            st.error(
                f"{name} has more conversions than customers ({formatting.count(did)} of "
                f"{formatting.count(reached)}). Count each customer once.",
                icon=":material/error:",
            )
            return None
        result.append(experiments.arm_from_counts(name, int(reached), int(did)))
    looks = st.number_input(
        "Times you looked at it",
        1,
        experiments.MAX_LOOKS,
        1,
        key="counts_looks",
        persist_state="session",
    )
    choices = experiments.ExperimentOptions(looks=int(looks))
    st.caption("The numbers are an example until you put in your own.")
    return experiments.evaluate_experiment(result, "conversion", "Control", choices)
