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

SPINNER = "Explaining the model"
_MIN_SURE = 50
_MOVES = 3


def show_explanation(store: OpenStore) -> None:
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


def show_rule(store: OpenStore, name: str) -> None:
    """The rule in words that says about the same as the model for one segment."""
    rules = _explain(store).rules
    rule = next((one for one in rules if one.segment == name), None)
    if rule is None or not rule.words:
        st.markdown("No short rule describes this segment.")
        return
    st.markdown(
        f"{parts.sentence(rule.words)} :gray[{formatting.percent(rule.right)} of matches are in "
        f"the segment; finds {formatting.percent(rule.covered)} of it.]"
    )


@cached(lambda store: store.model_key, spinner=SPINNER, localised=True)
def _explain(store: OpenStore) -> SegmentExplanation:
    return segmentation.explain_segments(store.analysis.customers, store.analysis.segmentation)


@cached(lambda store: store.model_key, spinner=SPINNER)
def _membership(store: OpenStore) -> Membership | None:
    return segmentation.membership_probabilities(store.analysis.segmentation)


def _rules(segment_explanation: SegmentExplanation) -> None:
    st.markdown(
        "**Simple rules reproduce the model for "
        f"{formatting.percent(segment_explanation.fidelity)} of customers,** :gray[with "
        f"{formatting.count(segment_explanation.depth, 'question')} at most.]"
    )
    lines = []
    for rule in segment_explanation.rules:
        text = f"- **{parts.sentence(rule.segment)}** "
        if rule.words:
            text += (
                f"{parts.sentence(rule.words)} :gray[{formatting.percent(rule.right)} of matches "
                f"are in the segment; finds {formatting.percent(rule.covered)} of it.]"
            )
        else:
            text += ":gray[No short rule describes this segment.]"
        lines.append(text)
    with st.container(border=True):
        st.markdown("\n".join(lines))


def _segment(store: OpenStore, segment_explanation: SegmentExplanation, profile: Profile) -> None:
    result, name = store.analysis.segmentation, profile.name
    left, right = st.columns(2)
    with left:
        parts.chart(
            effect_sizes(
                store.analysis.customers, result, profile, segment_explanation.effects[name]
            ),
            f"effects_{name}",
        )
    with right, st.container(border=True):
        st.markdown("**Typical customer**")
        st.markdown(":gray[The customer closest to the centre of the segment.]")
        segment_lists.customers(store, [segment_explanation.typical[name]], "customers_typical")
        st.markdown("**On the edge**")
        st.markdown(
            ":gray[Closest to another segment: 0 is halfway between the two, below 0 the other is "
            "closer.]"
        )
        edge = segment_explanation.edges[segment_explanation.edges["segment"] == name]
        data_table.show(
            edge[["next_segment", "margin"]].reset_index(),
            hide_index=True,
            height="content",
            column_config={
                "customer_id": st.column_config.TextColumn("Customer", pinned=True),
                "next_segment": st.column_config.TextColumn("Closest other segment"),
                "margin": st.column_config.NumberColumn("Margin", format="%.2f"),
            },
            alt="Customers on the edge of this segment",
        )


def _sure(store: OpenStore, known: Membership) -> None:
    result = store.analysis.segmentation
    st.header("Membership probabilities", anchor=False)
    note = "Each customer has a probability for every segment and joins the highest."
    if known.bic is not None and known.aic is not None:
        note += (
            f" BIC {formatting.count(known.bic)}, AIC {formatting.count(known.aic)}, lower is"
            " better."
        )
    parts.chart(membership_certainty(result, known), "certainty", note)
    with st.expander("Least certain customers"):
        least = known.sure.nsmallest(_MIN_SURE).index
        shown = (known.probabilities.loc[least] * 100).assign(segment=result.labels.loc[least])
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
            alt="Customers with the least certain segment, with their probabilities",
        )


def _customer(store: OpenStore) -> None:
    customer = st.text_input(
        "Customer",
        placeholder="Customer id as in the file",
        key="why_customer",
        persist_state="session",
    )
    if not customer:
        return

    try:
        customer_explanation = segmentation.explain_customer(
            store.analysis.customers, store.analysis.segmentation, customer.strip()
        )
    except ClienteleError as problem:
        parts.problem(problem)
        return
    _told(customer_explanation)


def _told(customer_explanation: CustomerExplanation) -> None:
    with st.container(border=True):
        st.markdown(
            f"**{parts.plain(customer_explanation.customer)}:"
            f" {parts.sentence(customer_explanation.segment)}**"
        )
        if (
            customer_explanation.next_segment is not None
            and customer_explanation.next_distance is not None
        ):
            st.markdown(
                ":gray[Distance to its centre "
                f"{formatting.fixed(customer_explanation.distance, 2)}; to the next,"
                f" {parts.sentence(customer_explanation.next_segment)},"
                f" {formatting.fixed(customer_explanation.next_distance, 2)}.]"
            )
        if customer_explanation.probabilities:
            text = [
                f"{parts.sentence(name)} {formatting.percent(value)}"
                for name, value in sorted(
                    customer_explanation.probabilities.items(), key=lambda item: -item[1]
                )
            ]
            st.markdown(f":gray[Probabilities:] {', '.join(text)}")
        if customer_explanation.unusual:
            st.markdown(":material/person_alert: Flagged as unusual.")
        data_table.show(
            pd.DataFrame(
                {
                    "measure": [standing.words for standing in customer_explanation.standings],
                    "value": [standing.value for standing in customer_explanation.standings],
                    "typical": [standing.typical for standing in customer_explanation.standings],
                    "below": [standing.below * 100 for standing in customer_explanation.standings],
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
            alt="This customer compared with the segment",
        )
        if customer_explanation.moves:
            st.markdown("**What would move them to another segment**")
            st.markdown(
                "\n".join(
                    f"- {parts.sentence(move.words)}"
                    for move in customer_explanation.moves[:_MOVES]
                )
            )
