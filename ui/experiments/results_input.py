"""Reading the result of a test: the file or the counts, and the choices about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from core import experiments, formatting
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui import cache
from ui.components import parts, uploads
from ui.state import segmentation_in_use, session, widgets

if TYPE_CHECKING:
    from core.experiments import Experiment, Readout, ResultsFile
    from ui.cache import StorePast

_STORE = "__store"
_KINDS = {
    "auto": N_("Detect automatically"),
    "conversion": N_("Yes or no"),
    "revenue": N_("Amount of money"),
    "number": N_("Other number"),
}
_REPEATED = {"sum": N_("Combine into one"), "cluster": N_("Count each row (clustered variance)")}
_HOW = {"upload": N_("Upload results"), "type": N_("Enter the counts")}
CHECKED_ALONG = N_("I check it while it runs")
"""The choice of p-values and intervals that hold at every look."""
_SOME_COUNTS = ((5000, 250), (5000, 300))


def ask_for_results() -> list[tuple[Experiment, Readout | None]]:
    """Ask for results and how they are read; the test by each outcome, once there is one."""
    how = st.segmented_control(
        _("How to enter the result"),
        list(_HOW),
        default="upload",
        required=True,
        format_func=lambda one: _(_HOW[one]),
        key="results_how",
        persist_state="session",
        label_visibility="collapsed",
    )
    try:
        return _typed() if how == "type" else _uploaded()
    except ClienteleError as error:
        parts.problem(error)
        return []


def cuped_key() -> str:
    """The key of the switch that adjusts by the past."""
    return _key("cuped")


def _uploaded() -> list[tuple[Experiment, Readout | None]]:
    state = session.current()
    if state.results is None:
        uploads.ask_results(_("Your test results"))
        st.caption(
            _(
                "One row per customer, with a column for their group and one for what they did "
                "(yes/no or an amount). Extra columns are ignored. CSV, Excel or Parquet."
            )
        )
        return []
    folder = state.private_folder()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":material/table: **{parts.plain(state.results.name)}**")
        st.button(_("Other results"), on_click=_drop, key="results_drop", type="tertiary")
    file = cache.results_file(state.results, folder)
    choices, store, past = _choices(file)
    currency = session.currency(state.store) if state.store else None
    if choices is None:
        return []
    reads, results = [], []
    for chosen in experiments.outcome_choices(choices):
        read = cache.readout(file, chosen, store, past)
        # The switch stands beside its offer below, which is there once the test was read.
        adjusted = bool(st.session_state.get(cuped_key())) and read.labels.before is not None
        how = chosen.model_copy(update={"cuped": adjusted})
        reads.append(read)
        results.append(cache.experiment(file, how, store, past, read, currency))
    return list(zip(experiments.corrected_together(results), reads, strict=True))


def _drop() -> None:
    state = session.current()
    state.results, state.tasks.problem = None, None


def _key(name: str) -> str:
    return f"{widgets.fresh_key('results')}_{name}"


def _column(label: str, offered: list[str], guessed: str | None, name: str) -> str | None:
    index = offered.index(guessed) if guessed in offered else None
    picked: str | None = st.selectbox(
        label, offered, index=index, key=_key(name), placeholder=_("Choose a column")
    )
    return picked


def _choices(
    file: ResultsFile,
) -> tuple[experiments.ExperimentOptions | None, Any, StorePast | None]:
    first, second, third = st.columns(3)
    with first:
        group = _column(_("Group"), list(file.groups or file.raw.columns), file.group, "group")
    with second:
        outcome = _column(_("Outcome"), list(file.outcomes), file.outcome, "outcome")
    if group is None or outcome is None:
        st.info(
            _("Choose the column with each customer's group and the column with what they did."),
            icon=":material/touch_app:",
        )
        return None, None, None
    with third:
        kind = st.selectbox(
            _("The outcome is"),
            list(_KINDS),
            format_func=lambda one: _(_KINDS[one]),
            key=_key("kind"),
        )
    chosen = experiments.ExperimentOptions(
        group=group, outcome=outcome, kind=kind, customer=file.customer
    )
    arms = cache.readout(file, chosen, None, None)
    first, second, third = st.columns(3, vertical_alignment="bottom")
    with first:
        names = [arm.name for arm in arms.arms]
        control = st.selectbox(
            _("Control"), names, index=names.index(arms.control), key=_key(f"control_{group}"),
            help=_("The baseline group, where nothing changed."),
        )  # fmt: skip
    with second:
        segment, store = _segment(file, {group, outcome})
    with third:
        more, past = _more(file, names, {group, outcome}, amount=arms.kind == "revenue")
    return chosen.model_copy(update={"control": control, "segment": segment, **more}), store, past


def _segment(file: ResultsFile, taken: set[str]) -> tuple[str | None, Any]:
    store = segmentation_in_use.current_store()
    offered = [name for name in file.segments if name not in taken]
    if store is not None and file.customer is not None:
        offered.insert(0, _STORE)
    picked = st.selectbox(
        _("Split by"),
        offered,
        index=None,
        placeholder=_("All customers together"),
        format_func=lambda name: _("Segments of the open store") if name == _STORE else name,
        key=_key("segment"),
        help=_("Something known before the test. Numbers are split into fifths."),
    )
    return picked, store if picked == _STORE else None


def _more(
    file: ResultsFile, names: list[str], taken: set[str], *, amount: bool
) -> tuple[dict[str, Any], StorePast | None]:
    """Choices that most tests leave alone."""
    with st.popover(_("More"), icon=":material/tune:", width="stretch"):
        looked = _looks("results", _key(""))
        alpha = st.number_input(_("Accepted false alarms, %"), 0.1, 20.0, 5.0, key=_key("alpha"))
        others = [name for name in file.outcomes if name not in taken]
        secondary = st.multiselect(
            _("Other outcomes"), others, key=_key("secondary"),
            help=_("The p-values of all outcomes are corrected together."),
        )  # fmt: skip
        capped, per = 0.0, None
        if amount:
            capped = st.number_input(
                _("Cap the largest amounts, %"), 0.0, 20.0, 0.0, 0.5, key=_key("capped"),
                help=
                    _("Share of the amounts above zero. Otherwise a few very large orders hide "
                    "everything else.")
                ,
            )  # fmt: skip
            per = st.selectbox(
                _("Per"), others, index=None, placeholder=_("Customer"), key=_key("per"),
                help=
                    _("Such as orders: the total outcome ÷ total orders gives the average order "
                    "value.")
                ,
            )  # fmt: skip
        repeated = st.selectbox(
            _("Several rows per customer"), list(_REPEATED),
            format_func=lambda one: _(_REPEATED[one]),
            key=_key("repeated"),
        )  # fmt: skip
        known = st.checkbox(
            _("The split column was known before the test"), key=_key("known"),
            help=_("Otherwise a column that the test may have changed is refused."),
        )  # fmt: skip
        past = _past(file)
        planned: dict[str, float] = {}
        if st.checkbox(_("The groups were not meant to be equal"), key=_key("uneven")):
            for place, name in enumerate(names):
                planned[name] = st.number_input(
                    say("Planned for {name}, %", name=parts.plain(name)), 0.1, 100.0,
                    round(100 / len(names), 1), key=_key(f"planned_{place}_{name}"),
                )  # fmt: skip
    return {
        **looked,
        "alpha": alpha / 100,
        "secondary": tuple(secondary),
        "winsorise": capped / 100,
        "per": per,
        "repeated": repeated,
        "known_before": known,
        "planned": tuple(planned.items()),
    }, past


def _looks(place: str, key: str) -> dict[str, Any]:
    """How often the test was looked at, or that it is looked at while it runs."""
    if st.checkbox(
        CHECKED_ALONG, key=f"{key}{place}_sequential",
        help=_("p-values and intervals stay valid at every check, so intervals are wider."),
    ):  # fmt: skip
        planned = st.number_input(
            _("Customers at the planned end"), 100, 10**9, experiments.PLANNED_CUSTOMERS, 1000,
            key=f"{key}{place}_planned_end",
            help=
                _("In all groups. Intervals are narrowest at this size; keep it the same at every "
                "check.")
            ,
        )  # fmt: skip
        return {"sequential": True, "planned_customers": int(planned)}
    looks = st.number_input(
        _("Times you checked it"), 1, experiments.MAX_LOOKS, 1, key=f"{key}{place}_looks",
        help=_(
            "Including this time. Checking early and stopping at a success raises false alarms."
        ),
    )  # fmt: skip
    return {"looks": int(looks)}


def _past(file: ResultsFile) -> StorePast | None:
    """The open store, where its customers were in the test, and the day the test began."""
    store = session.current().store
    if store is None or file.customer is None or store.analysis.orders is None:
        return None
    as_of = store.analysis.customers.as_of
    if as_of is None:
        return None
    began = st.date_input(
        _("First day of the test"), as_of, max_value=as_of, key=_key("began"),
        help=_("Orders in the open store before this day count as each customer's past."),
    )  # fmt: skip
    return cache.StorePast(store, began)


def _typed() -> list[tuple[Experiment, Readout | None]]:
    """Counts by hand: one row a group."""
    number = st.number_input(_("Groups"), 2, 6, 2, key="counts_arms", persist_state="session")
    result = []
    for place in range(int(number)):
        name = _("Control") if place == 0 else say("Variant {place}", place=chr(64 + place))
        customers, converted = _SOME_COUNTS[min(place, 1)]
        left, right = st.columns(2)
        reached = left.number_input(
            say("{name}: customers", name=name), 1, 10**9, customers, key=f"counts_n_{place}",
            persist_state="session",
        )  # fmt: skip
        did = right.number_input(
            say("{name}: converted", name=name), 0, 10**9, converted, key=f"counts_x_{place}",
            persist_state="session",
        )  # fmt: skip
        if did > reached:
            st.error(
                say(
                    "{name} has more conversions than customers ({did} of {reached}). Count "
                    "each customer once.",
                    name=name,
                    did=formatting.count(did),
                    reached=formatting.count(reached),
                ),
                icon=":material/error:",
            )
            return []
        result.append(experiments.arm_from_counts(name, int(reached), int(did)))
    choices = experiments.ExperimentOptions(**_looks("counts", ""))
    st.caption(_("The numbers are an example until you enter your own."))
    return [(experiments.evaluate_experiment(result, "conversion", _("Control"), choices), None)]
