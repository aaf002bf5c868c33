"""A plan counts who may be contacted through each channel, and its lists hold just these."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.campaigns import campaign_lists, campaign_plan
from core.campaigns.economics.contactable import MEASURED_REACH, Contactable
from core.campaigns.plan_settings import PlanSettings
from core.contacts import Contacts, Suppression, permission
from core.exports.documents import plan_document
from core.playbooks import playbook
from tests.core.campaigns.test_campaign_lists import ADVICE, ALL_CHANNELS, ASSUMED, SOURCE, shop

THREE = {"email": 3, "sms": 5}


def known(labels: pd.Series, **every: int) -> Contacts:
    """Contacts of which every n-th customer agreed, by e-mail or SMS."""
    numbers = pd.Series(range(len(labels)), index=labels.index)
    fields = {f"{name}_consent": (numbers % n == 0).astype(object) for name, n in every.items()}
    return Contacts(pd.DataFrame(fields), {name: name for name in fields})


def planned(sizes, contacts: Contacts, gone: frozenset[str] = frozenset(), **decided):
    profiles, labels, spent = shop(sizes)
    allowed = permission(labels.index, contacts, Suppression(gone))
    contactable = Contactable.of(labels, spent, allowed)
    plan = campaign_plan.plan_campaign(
        profiles, ADVICE, ASSUMED, PlanSettings(**decided), contactable=contactable
    )
    return plan, labels, spent, allowed


@settings(max_examples=30, deadline=None)
@given(
    sizes=st.dictionaries(
        st.sampled_from(("Champions", "Loyal", "Hibernating")), st.integers(1, 300), min_size=1
    ),
    email=st.integers(1, 9),
    sms=st.integers(1, 9),
    budget=st.floats(1, 3_000),
    holdout=st.none() | st.floats(0, 0.5),
    seed=st.integers(0, 9),
)
def test_every_list_holds_who_may_be_contacted_there_as_many_as_the_plan_says(
    sizes, email, sms, **decided
):
    contacts = known(shop(sizes)[1], email=email, sms=sms)
    plan, labels, spent, allowed = planned(
        sizes, contacts, frozenset({"c00000"}), channels=ALL_CHANNELS, spend_all=True, **decided
    )
    people = campaign_lists.campaign_customers(labels, spent, plan)
    for send_list in campaign_lists.send_lists(plan):
        listed = people.lists[send_list.file]
        assert len(listed) == send_list.customers > 0
        means = plan.channels[send_list.channel].needs
        assert listed["customer_id"].isin(allowed.through(means)).all()
        assert (labels[listed["customer_id"]] == send_list.segment).all()
        assert not listed["customer_id"].isin(people.held["customer_id"]).any()
    assert people.held["customer_id"].isin(allowed.customers).all()
    assert len(people.held) == plan.held_customers
    assert plan.chosen_customers <= len(allowed.customers)


def test_reach_is_counted_where_the_file_says_who_agreed():
    sizes = {"Loyal": 300}
    contacts = known(shop(sizes)[1], **THREE)
    plan, *_ = planned(sizes, contacts, channels=("E-mail", "Phone"), only_advised=False, holdout=0)
    mail, phone = plan.contacts
    # 300 customers: 100 agreed to e-mail, 60 to SMS, 20 of them to both.
    assert (mail.target.customers, mail.reachable) == (140, pytest.approx(100))
    assert mail.channel.reach.source == MEASURED_REACH
    assert phone.reachable == pytest.approx(140 * ASSUMED.channel("Phone").reach.value)
    document = plan_document.plan_document_of(plan, SOURCE, None)
    assert document["contactable"] == {
        "customers": 140,
        "by_means": {"email": 100, "sms": 60, "phone": 140},
        "left_out": {"no consent": 160},
    }
    assert plan.contactable.text() == (
        "140 of 300 customers may be contacted; 100 by e-mail and 60 by SMS. "
        "Left out: 160 with no consent."
    )
    readme = plan_document.plan_files(plan, *shop(sizes)[1:], SOURCE, None)["README.txt"].decode()
    assert "160 customers of the shop may not be contacted" in " ".join(readme.split())


def test_a_reach_put_in_by_hand_counts_within_those_who_may_be_contacted():
    sizes = {"Loyal": 300}
    profiles, labels, spent = shop(sizes)
    channels = tuple(one.edited({"reach": 0.5}) for one in ASSUMED.channels)
    own = ASSUMED.model_copy(update={"channels": channels})
    allowed = permission(labels.index, known(labels, email=3), Suppression())
    plan = campaign_plan.plan_campaign(
        profiles, playbook.load_playbook(), own, PlanSettings(channels=("E-mail",), holdout=0),
        contactable=Contactable.of(labels, spent, allowed),
    )  # fmt: skip
    assert plan.contacts[0].reachable == pytest.approx(50)


def test_without_contact_data_nothing_changes():
    sizes = {"Loyal": 300, "Champions": 40}
    plan, *_ = planned(sizes, Contacts.none(), budget=500)
    profiles, *_ = shop(sizes)
    usual = campaign_plan.plan_campaign(profiles, ADVICE, ASSUMED, PlanSettings(budget=500))
    for name in ("contacts", "split", "audiences", "held"):
        assert getattr(plan, name) == getattr(usual, name)
    assert plan.contactable is None
    document = plan_document.plan_document_of(plan, SOURCE, None)
    assert document["contactable"] is None


def test_a_segment_that_nobody_may_be_contacted_in_gets_nothing():
    sizes = {"Loyal": 5, "Champions": 100}
    labels = shop(sizes)[1]
    gone = frozenset(labels.index[labels == "Loyal"])
    plan, *_ = planned(sizes, Contacts.none(), gone, budget=500, spend_all=True)
    assert {one.segment for one in plan.audiences} == {"Champions"}
