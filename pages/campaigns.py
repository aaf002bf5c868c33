"""Campaigns: who gets how much through which channel, what it may bring, and how to measure it."""

import math

import streamlit as st

from core.charts import palette
from core.errors import ClienteleError
from ui import absent, cache, frame, parts, segments_of
from ui.act import campaign_choices, campaign_results, next_steps, playbooks

store = frame.open_store(
    __file__,
    "Campaigns",
    "Split a budget over segments and channels, see what it may bring, take the plan along.",
)
currency = frame.currency(store)
which, profiles = playbooks.advised_segments(store)
if not all(math.isfinite(profile.order_value) for profile in profiles):
    absent.page(
        "What a campaign earns rests on what an order is worth; this file does not say.",
        "The playbook and the lists are there all the same.",
        ("segments", "export"),
    )
    st.stop()

advice = playbooks.chosen()
settings, assumed, starts_on = campaign_choices.form(profiles, which, advice, currency)
liked = playbooks.favoured(store, which)
try:
    plan = cache.plan(store, which, profiles, advice, assumed, settings, currency, liked)
except ClienteleError as problem:
    parts.problem(problem)
    st.stop()

campaign_results.verdict(plan, currency)
campaign_results.figures(plan, currency)
campaign_results.take_along(store, plan, segments_of.labels(store, which), starts_on)

money, chance = st.tabs(["Where the money goes", "What may come of it"])
with money:
    campaign_results.money(plan, currency, palette.by_name(profiles))
    next_steps.each_playbook(store, which)
with chance:
    campaign_results.chances(plan, currency)
