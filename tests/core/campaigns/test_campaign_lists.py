"""Whom a plan contacts and whom it leaves alone: nobody is both, and every count is the same."""

from __future__ import annotations

import io
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns import campaign_lists, campaign_plan
from core.campaigns.audience import Audience
from core.campaigns.economics import channels
from core.campaigns.plan_settings import PlanSettings
from core.errors import SettingError
from core.exports.documents import plan_document
from core.playbooks import playbook
from core.segmentation.naming.archetypes import SEGMENT_NAMES
from tests.core.campaigns.test_campaign_plan import LOYAL

ASSUMED, ADVICE = channels.load_channels(), playbook.load_playbook()
ALL_CHANNELS = tuple(channel.name for channel in ASSUMED.channels)
SOURCE = {"name": "orders.csv", "sha256": "0"}


def shop(sizes):
    """Segments of these sizes, by name, with their customers; ids climb as spending does."""
    profiles = tuple(
        replace(LOYAL, name=name, customers=size, orders=3 * size, revenue=150.0 * size)
        for name, size in sizes.items()
    )
    labels = pd.Series(
        [name for name, size in sizes.items() for _ in range(size)], name="segment", dtype="str"
    )
    labels.index = pd.Index([f"c{number:05d}" for number in range(len(labels))])
    spent = pd.Series(range(len(labels)), index=labels.index, dtype=float)
    return profiles, labels, spent


def planned(sizes, **decided):
    profiles, labels, spent = shop(sizes)
    plan = campaign_plan.plan_campaign(profiles, ADVICE, ASSUMED, PlanSettings(**decided))
    return plan, labels, spent


@settings(max_examples=60, deadline=None)
@given(
    sizes=st.dictionaries(
        st.sampled_from(SEGMENT_NAMES), st.integers(1, 400), min_size=1, max_size=5
    ),
    budget=st.floats(0, 5_000),
    holdout=st.none() | st.floats(0, 0.5),
    spend_all=st.booleans(),
    only_advised=st.booleans(),
    seed=st.integers(0, 9),
)
def test_lists_and_hold_out_share_nobody_and_hold_as_many_as_the_plan_says(sizes, **decided):
    plan, labels, spent = planned(sizes, channels=ALL_CHANNELS, **decided)
    files = plan_document.plan_files(plan, labels, spent, SOURCE, "GBP")
    read = {name: pd.read_csv(io.BytesIO(files[name])) for name in files if name.endswith(".csv")}
    actions = read.pop("action-plan.csv")
    read.pop(campaign_lists.LIST_FILE, None)
    held = read.pop(campaign_lists.HOLDOUT_FILE, pd.DataFrame({"customer_id": [], "segment": []}))
    assert {name: len(listed) for name, listed in read.items()} == dict(
        zip(actions["list"], actions["customers"], strict=True)
    )
    everybody = pd.concat([*read.values(), held.head(0)])
    contacted = set(everybody["customer_id"])
    assert contacted.isdisjoint(held["customer_id"])
    assert held["customer_id"].is_unique
    assert len(held) == plan.held_customers
    assert len(contacted) + len(held) == plan.chosen_customers
    told = {
        (c["segment"], c["channel"]): c["customers"]
        for c in plan_document.plan_document_of(plan, SOURCE, None)["cells"]
        if c["customers"]
    }
    for name, listed in read.items():
        assert listed["customer_id"].is_unique
        assert (labels[listed["customer_id"]] == listed["segment"].iloc[0]).all()
        assert told.pop((listed["segment"].iloc[0], listed["channel"].iloc[0])) == len(listed)
        assert f"{len(listed):,} customer" in _entry(files, name)
    assert not told
    by_segment = held["segment"].value_counts().to_dict()
    assert by_segment == {each.segment: each.held for each in plan.audiences if each.held}


def _entry(files, name):
    """What README.txt says of a file."""
    lines = files["README.txt"].decode().splitlines()
    return lines[lines.index(name) + 1]


def test_a_list_costs_no_more_than_its_budget():
    plan, labels, spent = planned(
        {"Loyal": 5_000}, budget=300, channels=("Direct mail",), spend_all=True, holdout=0.1
    )
    (listed,) = campaign_lists.campaign_customers(labels, spent, plan).lists.values()
    mail = ASSUMED.channel("Direct mail")
    assert len(listed) * mail.reach.value * mail.cost.value == pytest.approx(300, rel=0.01)


def test_money_for_a_part_of_a_segment_goes_to_those_who_spent_most():
    plan, labels, spent = planned(
        {"Loyal": 5_000}, budget=300, channels=("Direct mail",), spend_all=True, holdout=0.2
    )
    people = campaign_lists.campaign_customers(labels, spent, plan)
    (listed,) = people.lists.values()
    # Those contacted and those held out are of the same rank: the groups can be compared.
    chosen = {*listed["customer_id"], *people.held["customer_id"]}
    assert chosen == set(spent.nlargest(plan.chosen_customers).index)
    assert 0 < plan.chosen_customers < 1_000
    assert spent[listed["customer_id"]].is_monotonic_decreasing
    readme = plan_document.plan_files(plan, labels, spent, SOURCE, "GBP")["README.txt"].decode()
    assert f"Loyal: {plan.chosen_customers} of 5,000 customers. The others are in no file." in (
        " ".join(readme.split())
    )


def test_a_segment_of_several_channels_is_on_a_list_for_each():
    plan, labels, spent = planned(
        {"Loyal": 200}, budget=100, channels=("E-mail", "On-site"), spend_all=True, holdout=0.1
    )
    lists = campaign_lists.campaign_customers(labels, spent, plan).lists
    assert list(lists) == ["send-loyal-email.csv", "send-loyal-onsite.csv"]
    longer, shorter = sorted(lists.values(), key=len, reverse=True)
    assert set(shorter["customer_id"]) <= set(longer["customer_id"])
    assert len(longer) == 180


def test_segments_without_money_hold_nobody_out():
    plan, labels, spent = planned({"Loyal": 300, "New": 300}, budget=0)
    assert plan.audiences == ()
    files = plan_document.plan_files(plan, labels, spent, SOURCE, "GBP")
    assert set(files) == {"README.txt", "action-plan.csv", "plan.json"}
    assert "nobody is contacted" in files["README.txt"].decode()


def test_names_that_are_written_alike_get_files_of_their_own():
    plan, labels, spent = planned({"Loyal": 200, "Champions": 100, "New": 100}, budget=100)
    names = {"Loyal": "Top!", "Champions": "Top?", "New": "\u9867\u5ba2"}
    renamed = replace(
        plan, audiences=tuple(replace(a, segment=names[a.segment]) for a in plan.audiences)
    )
    found = campaign_lists.campaign_customers(labels.map(names), spent, renamed)
    assert len(found.lists) == sum(len(each.through) for each in plan.audiences)
    assert {"send-top-email.csv", "send-top-email-2.csv", "send-segment-email.csv"} <= set(
        found.lists
    )


def test_an_id_that_is_a_formula_stays_a_text():
    plan, labels, spent = planned({"Loyal": 20}, budget=100, holdout=0.5)
    harm = {"c00003": "=cmd|' /C calc'!A0", "c00004": "@SUM(1)"}
    files = plan_document.plan_files(plan, labels.rename(harm), spent.rename(harm), SOURCE, "GBP")
    cells = b"\n".join(content for name, content in files.items() if name.endswith(".csv"))
    assert b"'=cmd" in cells
    assert b"'@SUM" in cells
    assert b"\n=cmd" not in cells
    assert b"\n@SUM" not in cells


def test_whoever_is_paid_for_is_split_into_contacted_and_held_out():
    found = Audience.of("Loyal", 765, 0.1, {"E-mail": 1.0, "Direct mail": 0.2})
    assert (found.chosen, found.held, found.treated) == (765, 76, 689)
    assert dict(found.through) == {"E-mail": 689, "Direct mail": 138}


def test_readme_speaks_of_one_customer_as_one():
    letters = {"channels": ("Direct mail",), "only_advised": False, "spend_all": True}
    plan, labels, spent = planned({"Loyal": 2}, budget=10, holdout=0.5, **letters)
    readme = plan_document.plan_files(plan, labels, spent, SOURCE, "GBP")["README.txt"].decode()
    assert "1 customer in 1 segment to contact" in readme
    assert "1 customer: contact them" in readme
    assert "1 customers" not in readme
    assert "1 of 2 customers (50%), drawn at random, gets no message" in " ".join(readme.split())


def test_lists_of_another_plan_are_not_left_beside_the_new_ones(tmp_path):
    wide, labels, spent = planned({"Loyal": 50}, budget=100, channels=("E-mail", "On-site"))
    narrow, _, _ = planned({"Loyal": 50}, budget=100, channels=("E-mail",))
    before, after = (
        plan_document.plan_files(plan, labels, spent, SOURCE, "GBP") for plan in (wide, narrow)
    )
    plan_document.write_plan(before, tmp_path / "plan")
    plan_document.write_plan(before, tmp_path / "plan")  # the same plan again replaces itself
    with pytest.raises(SettingError, match=r"another plan: send-loyal-onsite\.csv"):
        plan_document.write_plan(after, tmp_path / "plan")
    assert {path.name for path in (tmp_path / "plan").iterdir()} == set(before)
