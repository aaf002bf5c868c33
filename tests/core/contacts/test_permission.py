"""Who may be contacted: no answer is no consent, and nobody on the suppression list."""

from __future__ import annotations

import pandas as pd
import pytest

from core.contacts import NO_CONSENT, SUPPRESSED, Contacts, Suppression, permission

IDS = pd.Index(["a", "b", "c", "d"], name="customer_id")


def contacts(**fields) -> Contacts:
    frame = pd.DataFrame(fields, index=IDS[: len(next(iter(fields.values())))])
    return Contacts(frame, {name: name for name in fields})


def allowed(known: Contacts, *gone: str, consent: bool = True) -> list[str]:
    return list(
        permission(IDS, known, Suppression(frozenset(gone)), "GB", consent=consent).customers
    )


def test_everybody_may_be_contacted_where_the_file_says_nothing():
    assert allowed(Contacts.none()) == list(IDS)
    assert allowed(contacts(email=["a@x.org", "b@x.org", None, ""])) == list(IDS)


def test_no_answer_is_no_consent():
    known = contacts(email_consent=[True, False, None])
    assert allowed(known) == ["a"]
    assert allowed(known, consent=False) == list(IDS)


def test_one_of_two_consents_is_enough():
    known = contacts(email_consent=[True, False, None], sms_consent=[False, True, False])
    assert allowed(known) == ["a", "b"]


@pytest.mark.parametrize("entry", ["b", "b@x.org", "+442079460018"])
def test_the_suppression_list_knows_customers_by_id_address_and_number(entry):
    known = contacts(email=["a@x.org", "B@X.org"], phone=["", "020 7946 0018"])
    assert allowed(known, entry) == ["a", "c", "d"]


def test_nobody_is_counted_twice():
    known = contacts(email_consent=[True, False, None, True])
    result = permission(IDS, known, Suppression(frozenset({"b", "d"})))
    assert result.left_out == {SUPPRESSED: 2, NO_CONSENT: 1}
    assert len(result.customers) + sum(result.left_out.values()) == len(IDS)


def test_a_channel_needs_its_own_consent_and_an_address():
    known = contacts(
        email=["a@x.org", " ", "c@x.org", "d@x.org"],
        email_consent=[True, True, False, None],
        sms_consent=[False, False, True, True],
    )
    result = permission(IDS, known, Suppression(frozenset({"d"})))
    assert list(result.customers) == ["a", "b", "c"]
    assert list(result.through("email")) == ["a"]
    assert list(result.through("sms")) == ["c"]
    assert list(result.through("phone")) == list(result.through(None)) == ["a", "b", "c"]
    assert result.asked == {"email", "sms"}
    assert result.restricts(IDS)
    without = permission(IDS, known, Suppression(), consent=False)
    assert (list(without.through("email")), without.asked) == (["a", "c", "d"], frozenset())
    assert not permission(IDS, Contacts.none(), Suppression()).restricts(IDS)
