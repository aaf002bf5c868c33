"""The list a campaign is measured by: written by a plan, read again, refused in words."""

from __future__ import annotations

import datetime as dt
import io

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns import campaign_lists
from core.campaigns.read_back.campaign_list import (
    JOINED,
    read_campaign_list,
)
from core.errors import SettingError
from core.exports.documents import plan_document
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from tests.core.campaigns.test_campaign_lists import ALL_CHANNELS, SOURCE, planned

GOOD = "customer_id,segment,channel,hold_out\nc1,Loyal,E-mail,no\nc2,Loyal,E-mail,yes\n"


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.dictionaries(
        st.sampled_from(SEGMENT_NAMES), st.integers(1, 300), min_size=1, max_size=4
    ),
    budget=st.floats(0, 3_000),
    holdout=st.none() | st.floats(0, 0.5),
)
def test_the_list_holds_everybody_of_the_plan_as_the_send_lists_do(sizes, budget, holdout):
    plan, labels, spent = planned(
        sizes, budget=budget, holdout=holdout, channels=ALL_CHANNELS, only_advised=False,
        spend_all=True,
    )  # fmt: skip
    files = plan_document.plan_files(plan, labels, spent, SOURCE, None, dt.date(2026, 3, 1))
    if not plan.audiences:
        assert campaign_lists.LIST_FILE not in files
        return
    content = files[campaign_lists.LIST_FILE]
    listed = read_campaign_list(content)
    assert (listed.first_day, listed.days) == (dt.date(2026, 3, 1), plan.horizon_days)
    people = campaign_lists.campaign_customers(labels, spent, plan)
    held = listed.customers[listed.customers["hold_out"]]
    assert set(held.index) == set(people.held["customer_id"])
    sent = listed.customers[~listed.customers["hold_out"]]
    for channel in ALL_CHANNELS:
        by_list = {
            customer
            for table in people.lists.values()
            for customer in table.loc[table["channel"] == channel, "customer_id"]
        }
        has = [channel in names.split(JOINED) for names in sent["channel"]]
        assert set(sent.index[has]) == by_list
    assert (listed.customers["channel"] != "").all()


def test_who_is_held_out_of_a_short_list_is_compared_with_the_best_only():
    # Each channel's list takes the best; so do those held out of it.
    plan, labels, spent = planned(
        {"Loyal": 200}, budget=10, holdout=0.5, channels=("E-mail", "Direct mail"),
        only_advised=False, spend_all=True,
    )  # fmt: skip
    listed = campaign_lists.campaign_list(labels, spent, plan).customers
    both = listed[listed["channel"].str.contains(JOINED, regex=False)]
    only = listed[~listed.index.isin(both.index)]
    assert len(both)
    assert len(only)
    assert spent[both.index].min() > spent[only.index].max()
    assert 0.2 < both["hold_out"].mean() < 0.8


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("customer_id,segment,channel\nc1,Loyal,E-mail\n", "no column hold_out"),
        (GOOD + "c2,Loyal,E-mail,no\n", "Line 4 of the list: the customer is on the list already"),
        (GOOD + "c3,Loyal,E-mail,maybe\n", "Line 4 of the list: hold_out is neither"),
        (GOOD + "c3,Loyal,,no\n", "Line 4 of the list: there is no channel"),
        (GOOD + ",Loyal,E-mail,no\n", "Line 4 of the list: there is no customer_id"),
        ("customer_id,segment,channel,hold_out,days\nc1,Loyal,E-mail,no,900\n", "days 900"),
        (
            "customer_id,segment,channel,hold_out,first_day\nc1,Loyal,E-mail,no,soon\n",
            "first_day soon is no date",
        ),
    ],
)
def test_a_list_that_cannot_be_used_is_refused_in_words(content, said):
    with pytest.raises(SettingError, match=said):
        read_campaign_list(content.encode())


def test_ids_are_kept_as_they_stand():
    table = pd.read_csv(io.StringIO(GOOD), dtype=str).assign(customer_id=["007", "NA"])
    listed = read_campaign_list(table.to_csv(index=False).encode())
    assert list(listed.customers.index) == ["007", "NA"]


def test_the_plan_writes_what_learned_rates_know_each_segment_by():
    plan, labels, spent = planned(
        {"Loyal": 60, "Lost": 40}, budget=500, channels=("E-mail",), only_advised=False,
        spend_all=True,
    )  # fmt: skip
    target = {contact.target.segment: contact.target.archetype for contact in plan.contacts}
    listed = campaign_lists.campaign_list(labels, spent, plan).customers
    assert len(listed)
    assert (listed["archetype"] == listed["segment"].map(target)).all()


@pytest.mark.parametrize(
    ("header", "cell", "known_by"),
    [
        ("archetype", "Hibernating", "Hibernating"),
        (" Archetype ", " Hibernating ", "Hibernating"),
        ("archetype", "", "One order, 8 months ago"),
        ("base", "Hibernating", None),
    ],
)
def test_a_segment_is_recognised_by_the_column_archetype_or_by_its_name(header, cell, known_by):
    name = "One order, 8 months ago"
    rows = "".join(f'c{n},"{name}",E-mail,no,{cell}\n' for n in range(2))
    content = f"customer_id,segment,channel,hold_out,{header}\n{rows}".encode()
    customers = read_campaign_list(content).customers
    assert set(customers["segment"]) == {name}
    if known_by is None:
        assert "archetype" not in customers
    else:
        assert set(customers["archetype"]) == {known_by}
