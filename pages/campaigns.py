"""Campaigns: who gets how much through which channel, what it may bring, and how to measure it."""

import math

import streamlit as st

from core import charts
from core.errors import ClienteleError
from core.formatting import N_, _
from ui import cache
from ui.campaigns import outcome, plan_options, reachable, read_back, results
from ui.components import forecasts, kept_forms, next_steps, parts, playbook_choice, unavailable
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    _("Campaigns"),
    _("Split a budget across segments and channels, download the plan, and measure the result."),
)
currency = session.currency(store)
which, advised = playbook_choice.advised_segments(store)
profiles = playbook_choice.addressed(which, advised)
if not all(math.isfinite(profile.order_value) for profile in profiles):
    unavailable.page(
        _("Campaign profit depends on order value, and this file has no money."),
        _("The playbook and the lists work without it."),
        ("segments", "export"),
    )
    st.stop()

WHAT = {"plan": N_("Plan a campaign"), "back": N_("Measure a campaign")}
what = st.segmented_control(
    _("What would you like to do?"),
    list(WHAT),
    default="plan",
    required=True,
    format_func=lambda one: _(WHAT[one]),
    key="campaign_what",
    persist_state="session",
    label_visibility="collapsed",
)
if what == "back":
    read_back.page(store, profiles, currency)
    st.stop()

advice = playbook_choice.chosen()
settings, assumed, starts_on, contactable = plan_options.form(
    store, profiles, which, advice, currency
)
kept_forms.note("campaigns")
liked = playbook_choice.favoured(store, which)
ahead = forecasts.by_segment(forecasts.if_ready(store), store.labels(which))
try:
    plan = cache.plan(
        store,
        which,
        profiles,
        advice,
        assumed,
        settings,
        currency,
        liked=liked,
        ahead=ahead,
        contactable=contactable,
    )
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()

if contactable is not None and contactable.nobody:
    unavailable.page(
        _("Nobody here may be contacted, so there is nothing to plan."),
        contactable.text(),
        ("export",),
    )
    st.stop()

session.current().checklist.tick("plan")
results.verdict(plan, currency)
results.take_along(store, plan, store.labels(which), starts_on)
reachable.note(contactable)
if plan.too_few:
    # Figures and charts of what most likely does not happen would only look like knowledge.
    next_steps.each_segment(store, which)
    st.stop()
results.figures(plan, currency)

money, chance = st.tabs([_("Where the money goes"), _("Expected outcome")])
with money:
    results.money(plan, currency, charts.colours_by_name(profiles))
    next_steps.each_segment(store, which)
with chance:
    outcome.chances(plan, currency)
