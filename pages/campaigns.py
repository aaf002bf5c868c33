"""Campaigns: who gets how much through which channel, what it may bring, and how to measure it."""

import math

import streamlit as st

from core import charts
from core.errors import ClienteleError
from ui import cache
from ui.campaigns import plan_options, results
from ui.components import next_steps, parts, playbook_choice, unavailable
from ui.shell import page_shell
from ui.state import session

store = page_shell.open_store(
    __file__,
    "Campaigns",
    "Split a budget over segments and channels, see what it may bring, take the plan along.",
)
currency = session.currency(store)
which, profiles = playbook_choice.advised_segments(store)
if not all(math.isfinite(profile.order_value) for profile in profiles):
    unavailable.page(
        "What a campaign earns rests on what an order is worth; this file does not say.",
        "The playbook and the lists are there all the same.",
        ("segments", "export"),
    )
    st.stop()

advice = playbook_choice.chosen()
settings, assumed, starts_on = plan_options.form(profiles, which, advice, currency)
liked = playbook_choice.favoured(store, which)
try:
    plan = cache.plan(store, which, profiles, advice, assumed, settings, currency, liked)
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()

results.verdict(plan, currency)
results.figures(plan, currency)
results.take_along(store, plan, store.labels(which), starts_on)

money, chance = st.tabs(["Where the money goes", "What may come of it"])
with money:
    results.money(plan, currency, charts.colours_by_name(profiles))
    next_steps.each_playbook(store, which)
with chance:
    results.chances(plan, currency)
