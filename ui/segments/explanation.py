"""Why the segments are what they are: rules in words, what sets each apart, who is on the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, segmentation
from core.charts import effect_sizes, membership_certainty
from core.errors import ClienteleError
from ui.cache.background_cache import cached
from ui.components import data_table, next_steps, parts, segment_lists, segmentation_choice

if TYPE_CHECKING:
    from core.segmentation import CustomerExplanation, Membership, Profile, SegmentExplanation
    from ui.state.open_store import OpenStore

SPINNER = "Looking at the model"
_LEAST_SURE = 50
_MOVES = 3


def show(store: OpenStore) -> None:
    """The rules, one segment in depth, one customer in depth."""
    explained = _explain(store)
    _rules(explained)
    st.header("One segment", anchor=False)
    profile = segmentation_choice.one(store.analysis.segmentation.profiles, "why_segment", "model")
    _segment(store, explained, profile)
    next_steps.strip(store, "model", profile.name)
    known = _membership(store)
    if known is not None:
        _sure(store, known)
    st.header("One customer", anchor=False)
    _customer(store)


@cached(lambda store: store.model_key, spinner=SPINNER, localised=True)
def _explain(store: OpenStore) -> SegmentExplanation:
    return segmentation.explain_segments(store.analysis.customers, store.analysis.segmentation)


@cached(lambda store: store.model_key, spinner=SPINNER)
def _membership(store: OpenStore) -> Membership | None:
    return segmentation.membership_probabilities(store.analysis.segmentation)


def _rules(told: SegmentExplanation) -> None:
    st.markdown(
        f"**These rules say the same as the model for {formatting.percent(told.fidelity)} of the "
        f"customers.** :gray[They ask {formatting.count(told.depth, 'question')} at most.]"
    )
    lines = []
    for rule in told.rules:
        said = f"- **{parts.sentence(rule.segment)}** "
        if rule.words:
            said += (
                f"{parts.sentence(rule.words)} :gray[Right for {formatting.percent(rule.right)} of "
                f"those it means; it means {formatting.percent(rule.covered)} of the segment.]"
            )
        else:
            said += ":gray[No short rule says who is in it.]"
        lines.append(said)
    with st.container(border=True):
        st.markdown("\n".join(lines))


def _segment(store: OpenStore, told: SegmentExplanation, profile: Profile) -> None:
    found, name = store.analysis.segmentation, profile.name
    left, right = st.columns(2)
    with left:
        parts.chart(
            effect_sizes(store.analysis.customers, found, profile, told.effects[name]),
            f"effects_{name}",
        )
    with right, st.container(border=True):
        st.markdown("##### Typical customer")
        st.markdown(":gray[The one nearest to the middle of the segment.]")
        segment_lists.customers(store, [told.typical[name]], "customers_typical")
        st.markdown("##### On the edge")
        st.markdown(
            ":gray[Nearest to another segment: 0 is half way between the two, below 0 the other "
            "is nearer.]"
        )
        edge = told.edges[told.edges["segment"] == name]
        data_table.show(
            edge[["next_segment", "margin"]].reset_index(),
            hide_index=True,
            height="content",
            column_config={
                "customer_id": st.column_config.TextColumn("Customer", pinned=True),
                "next_segment": st.column_config.TextColumn("Next to"),
                "margin": st.column_config.NumberColumn("Margin", format="%.2f"),
            },
            alt="Customers on the edge of this segment",
        )


def _sure(store: OpenStore, known: Membership) -> None:
    found = store.analysis.segmentation
    st.header("How sure the mixture is", anchor=False)
    note = "Each customer has a probability for every segment; the highest decides."
    if known.bic is not None and known.aic is not None:
        note += (
            f" BIC {formatting.count(known.bic)}, AIC {formatting.count(known.aic)}, lower is"
            " better."
        )
    parts.chart(membership_certainty(found, known), "certainty", note)
    with st.expander("The least sure customers"):
        least = known.sure.nsmallest(_LEAST_SURE).index
        shown = (known.probabilities.loc[least] * 100).assign(segment=found.labels.loc[least])
        data_table.show(
            shown.reset_index(),
            hide_index=True,
            column_config={
                "customer_id": st.column_config.TextColumn("Customer", pinned=True),
                "segment": st.column_config.TextColumn("Segment"),
                **{
                    name: st.column_config.NumberColumn(name, format="%.0f%%")
                    for name in known.probabilities.columns
                },
            },
            alt="Customers whose segment is least sure, with their probabilities",
        )


def _customer(store: OpenStore) -> None:
    customer = st.text_input(
        "Customer",
        placeholder="An id, as it stands in the file",
        key="why_customer",
        persist_state="session",
    )
    if not customer:
        return

    try:
        told = segmentation.explain_customer(
            store.analysis.customers, store.analysis.segmentation, customer.strip()
        )
    except ClienteleError as problem:
        parts.problem(problem)
        return
    _told(told)


def _told(told: CustomerExplanation) -> None:
    with st.container(border=True):
        st.markdown(f"#### {parts.plain(told.customer)}: {parts.sentence(told.segment)}")
        if told.next_segment is not None and told.next_distance is not None:
            st.markdown(
                f":gray[Distance to the middle of it {formatting.fixed(told.distance, 2)}; to the"
                f" next, {parts.sentence(told.next_segment)},"
                f" {formatting.fixed(told.next_distance, 2)}.]"
            )
        if told.probabilities:
            said = [
                f"{parts.sentence(name)} {formatting.percent(value)}"
                for name, value in sorted(told.probabilities.items(), key=lambda each: -each[1])
            ]
            st.markdown(f":gray[Probabilities:] {', '.join(said)}")
        if told.unusual:
            st.markdown(":material/person_alert: Flagged as unusual.")
        data_table.show(
            pd.DataFrame(
                {
                    "measure": [each.words for each in told.standings],
                    "value": [each.value for each in told.standings],
                    "typical": [each.typical for each in told.standings],
                    "below": [each.below * 100 for each in told.standings],
                }
            ),
            hide_index=True,
            height="content",
            column_config={
                "measure": st.column_config.TextColumn("Measure", pinned=True),
                "value": st.column_config.NumberColumn("This customer", format="%,.2f"),
                "typical": st.column_config.NumberColumn("Typical here", format="%,.2f"),
                "below": st.column_config.ProgressColumn(
                    "Customers with less", format="%.0f%%", min_value=0, max_value=100
                ),
            },
            alt="This customer's measures beside those of the segment",
        )
        if told.moves:
            st.markdown("**What would move them**")
            st.markdown(
                "\n".join(f"- {parts.sentence(move.words)}" for move in told.moves[:_MOVES])
            )
