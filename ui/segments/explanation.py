"""Why the segments are what they are: rules in words, what sets each apart, who is on the edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from core import formatting, segmentation
from core.charts import effect_sizes, membership_certainty
from core.errors import ClienteleError
from core.formatting import N_, _, say
from ui.cache.background_cache import cached
from ui.components import data_table, next_steps, parts, segment_lists, segmentation_choice

if TYPE_CHECKING:
    from core.segmentation import CustomerExplanation, Membership, Profile, SegmentExplanation
    from ui.state.open_store import OpenStore

SPINNER = N_("Explaining the model")
_MIN_SURE = 50
_MOVES = 3


def show_explanation(store: OpenStore) -> None:
    """The rules, one segment in depth, one customer in depth."""
    explained = _explain(store)
    _rules(explained)
    st.header(_("One segment"), anchor=False)
    profile = segmentation_choice.one(store.analysis.segmentation.profiles, "why_segment", "model")
    _segment(store, explained, profile)
    next_steps.strip(store, "model", profile.name)
    known = _membership(store)
    if known is not None:
        _sure(store, known)
    st.header(_("One customer"), anchor=False)
    _customer(store)


def show_rule(store: OpenStore, name: str) -> None:
    """The rule in words that says about the same as the model for one segment."""
    rules = _explain(store).rules
    rule = next((one for one in rules if one.segment == name), None)
    if rule is None or not rule.words:
        st.markdown(_("No short rule describes this segment."))
        return
    st.markdown(
        say(
            "{words} :gray[{right:%} of matches are in the segment; finds {covered:%} of it.]",
            words=parts.sentence(rule.words),
            right=rule.right,
            covered=rule.covered,
        )
    )


@cached(lambda store: store.model_key, spinner=SPINNER, localised=True)
def _explain(store: OpenStore) -> SegmentExplanation:
    return segmentation.explain_segments(store.analysis.customers, store.analysis.segmentation)


@cached(lambda store: store.model_key, spinner=SPINNER)
def _membership(store: OpenStore) -> Membership | None:
    return segmentation.membership_probabilities(store.analysis.segmentation)


def _rules(segment_explanation: SegmentExplanation) -> None:
    st.markdown(
        say(
            "**Simple rules reproduce the model for {fidelity:%} of customers,** :gray[with "
            "{questions:# question|# questions} at most.]",
            fidelity=segment_explanation.fidelity,
            questions=segment_explanation.depth,
        )
    )
    lines = []
    for rule in segment_explanation.rules:
        text = f"- **{parts.sentence(rule.segment)}:** "
        if rule.words:
            text += say(
                "{words} :gray[{right:%} of matches are in the segment; finds {covered:%} of it.]",
                words=parts.sentence(rule.words),
                right=rule.right,
                covered=rule.covered,
            )
        else:
            text += _(":gray[No short rule describes this segment.]")
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
        st.markdown(_("**Typical customer**"))
        st.markdown(_(":gray[The customer closest to the centre of the segment.]"))
        segment_lists.customers(store, [segment_explanation.typical[name]], "customers_typical")
        st.markdown(_("**On the edge**"))
        st.markdown(
            _(
                ":gray[Closest to another segment: 0 is halfway between the two, below 0 the "
                "other is closer.]"
            )
        )
        edge = segment_explanation.edges[segment_explanation.edges["segment"] == name]
        data_table.show(
            edge[["next_segment", "margin"]].reset_index(),
            hide_index=True,
            height="content",
            column_config={
                "customer_id": st.column_config.TextColumn(_("Customer"), pinned=True),
                "next_segment": st.column_config.TextColumn(_("Closest other segment")),
                "margin": st.column_config.NumberColumn(_("Margin"), format="%.2f"),
            },
            alt=_("Customers on the edge of this segment"),
        )


def _sure(store: OpenStore, known: Membership) -> None:
    result = store.analysis.segmentation
    st.header(_("Membership probabilities"), anchor=False)
    note = _("Each customer has a probability for every segment and joins the highest.")
    if known.bic is not None and known.aic is not None:
        note += say(
            " BIC {bic}, AIC {aic}, lower is better.",
            bic=formatting.count(known.bic),
            aic=formatting.count(known.aic),
        )
    parts.chart(membership_certainty(result, known), "certainty", note)
    with st.expander(_("Least certain customers")):
        least = known.sure.nsmallest(_MIN_SURE).index
        shown = (known.probabilities.loc[least] * 100).assign(segment=result.labels.loc[least])
        data_table.show(
            shown.reset_index(),
            hide_index=True,
            column_config={
                "customer_id": st.column_config.TextColumn(_("Customer"), pinned=True),
                "segment": st.column_config.TextColumn(_("Segment")),
                **{
                    name: st.column_config.NumberColumn(name, format="%.0f%%")
                    for name in known.probabilities.columns
                },
            },
            alt=_("Customers with the least certain segment, with their probabilities"),
        )


def _customer(store: OpenStore) -> None:
    customer = st.text_input(
        _("Customer"),
        placeholder=_("Customer id as in the file"),
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
                say(
                    ":gray[Distance to its centre {distance:.2f}; to the next, {next_segment}, "
                    "{next_distance:.2f}.]",
                    distance=customer_explanation.distance,
                    next_segment=parts.sentence(customer_explanation.next_segment),
                    next_distance=customer_explanation.next_distance,
                )
            )
        if customer_explanation.probabilities:
            text = [
                f"{parts.sentence(name)} {formatting.percent(value)}"
                for name, value in sorted(
                    customer_explanation.probabilities.items(), key=lambda item: -item[1]
                )
            ]
            st.markdown(say(":gray[Probabilities:] {text}", text=", ".join(text)))
        if customer_explanation.unusual:
            st.markdown(_(":material/person_alert: Flagged as unusual."))
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
                "measure": st.column_config.TextColumn(_("Measure"), pinned=True),
                "value": st.column_config.NumberColumn(_("This customer"), format="%,.2f"),
                "typical": st.column_config.NumberColumn(_("Typical here"), format="%,.2f"),
                "below": st.column_config.ProgressColumn(
                    _("Customers with less"), format="%.0f%%", min_value=0, max_value=100
                ),
            },
            alt=_("This customer compared with the segment"),
        )
        if customer_explanation.moves:
            st.markdown(_("**What would move them to another segment**"))
            st.markdown(
                "\n".join(
                    f"- {parts.sentence(move.words)}"
                    for move in customer_explanation.moves[:_MOVES]
                )
            )
