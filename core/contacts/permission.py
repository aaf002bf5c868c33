"""Who may be contacted, and through what: consent, addresses and the suppression list.

The one place that decides it. Campaigns, lists for other systems and the pages all ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pandas as pd

from core.contacts.contact_fields import CONSENTS, Field
from core.contacts.normalise import country_code, normalise_email, normalise_phone

if TYPE_CHECKING:
    from core.contacts.customer_contacts import Contacts
    from core.contacts.suppression import Suppression

Means = Literal["email", "sms", "phone"]
"""What a channel needs of a customer: an address, or a number for messages or for calls."""

_NEEDS: Mapping[Means, tuple[Field, Field | None]] = {
    "email": ("email", "email_consent"),
    "sms": ("phone", "sms_consent"),
    "phone": ("phone", None),
}
"""The field that holds the address, and the consent of its own."""

NO_CONSENT = "no consent"
SUPPRESSED = "on the suppression list"


@dataclass(frozen=True, eq=False)
class Permission:
    """Whom a campaign may contact.

    Parameters
    ----------
    customers : the customer_id of those it may
    left_out : how many of the others there are, by reason in words; none is counted twice
    by_means : of the customers, those with an address who agreed to be written to there; everybody
        where the file says nothing of it
    asked : for which of these the file says who agreed, and consent counts
    suppressed : the customer_id of those on the suppression list
    consent : whether consent counts
    """

    customers: pd.Index
    left_out: Mapping[str, int]
    by_means: Mapping[Means, pd.Index] = field(default_factory=dict)
    asked: frozenset[Means] = frozenset()
    suppressed: pd.Index = field(default_factory=lambda: pd.Index([], dtype="str"))
    consent: bool = True

    def through(self, needs: Means | None) -> pd.Index:
        """Whom a channel may contact.

        Parameters
        ----------
        needs : what the channel needs of a customer; None where nothing
        """
        return self.customers if needs is None else self.by_means.get(needs, self.customers)

    def restricts(self, customers: pd.Index) -> bool:
        """Whether some of these customers may not be contacted, or not through everything."""
        every = (self.customers, *self.by_means.values())
        # An index that has been asked once knows its places; `isin` looks at every text again.
        return any((allowed.get_indexer(customers) < 0).any() for allowed in every)


def permission(
    customers: pd.Index,
    contacts: Contacts,
    suppression: Suppression,
    region: str | None = None,
    *,
    consent: bool = True,
) -> Permission:
    """Who of some customers may be contacted.

    Where a file says who agreed to marketing, by e-mail or by SMS, whoever agreed to neither may
    not be contacted: no answer is no consent. Where it says nothing, everybody may.

    Parameters
    ----------
    customers : their customer_id
    contacts : how they are reached, and what they agreed to
    suppression : who must not be contacted, by id, address or number
    region : two letters of the shop's country, for numbers written without the country's code
    consent : whether consent counts
    """
    known = contacts.frame.reindex(customers)
    listed = pd.Series(_listed(known, suppression, region), index=customers, dtype=bool)
    asked = [field for field in CONSENTS if contacts.knows(field)]
    agreed = pd.Series(data=True, index=customers)
    if consent and asked:
        agreed = known[asked].isin([True]).any(axis="columns")
    counts = {SUPPRESSED: listed, NO_CONSENT: ~agreed & ~listed}
    allowed = agreed & ~listed
    by_means: dict[Means, pd.Index] = {}
    for means, (address, own) in _NEEDS.items():
        reached = allowed
        if contacts.knows(address):
            reached = reached & (known[address].fillna("").str.strip() != "")
        if consent and own in asked:
            reached = reached & known[own].isin([True])
        by_means[means] = customers[reached.to_numpy()]
    return Permission(
        customers[allowed.to_numpy()],
        {reason: int(those.sum()) for reason, those in counts.items() if those.any()},
        by_means,
        frozenset(means for means, (_, own) in _NEEDS.items() if consent and own in asked),
        customers[listed.to_numpy()],
        consent,
    )


def _listed(known: pd.DataFrame, suppression: Suppression, region: str | None) -> list[bool]:
    """Whether each customer is on the suppression list."""
    if not len(suppression):
        return [False] * len(known)
    fields = known.reindex(columns=["email", "phone", "country"])
    return [
        suppression.holds(
            str(customer),
            normalise_email(email) if isinstance(email, str) else None,
            normalise_phone(
                phone, (country_code(country) if isinstance(country, str) else None) or region
            )
            if isinstance(phone, str)
            else None,
        )
        for customer, email, phone, country in zip(
            known.index, fields["email"], fields["phone"], fields["country"], strict=True
        )
    ]
