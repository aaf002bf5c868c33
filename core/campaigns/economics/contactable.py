"""Who of the segments may be contacted through each channel: what a plan counts and its lists hold.

Without it a plan counts whole segments, and how many a channel reaches is an assumption.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from core import formatting
from core.campaigns.economics.channels import OWN_SOURCE, SourcedNumber
from core.contacts import NO_CONSENT, Means

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.campaigns.economics.channels import Channel
    from core.contacts import Permission

_BY: Mapping[Means, str] = {"email": "by e-mail", "sms": "by SMS", "phone": "by phone"}
MEASURED_REACH = "measured: customers of the segment who may be contacted"


@dataclass(frozen=True, eq=False)
class Contactable:
    """The customers of a shop who may be contacted.

    Parameters
    ----------
    labels : segment by customer_id
    spent : money by customer_id: the best come first
    permission : who may be contacted, and through what
    """

    labels: pd.Series[str]
    spent: pd.Series[float]
    permission: Permission

    @classmethod
    def of(
        cls, labels: pd.Series[str], spent: pd.Series[float], permission: Permission
    ) -> Contactable | None:
        """The same; None where everybody may be contacted, so that a plan counts whole segments.

        Parameters
        ----------
        labels, spent, permission : as for the class
        """
        return cls(labels, spent, permission) if permission.restricts(labels.index) else None

    def members(self, segment: str, channels: Iterable[Channel]) -> pd.Index:
        """Who of a segment may be contacted through one of some channels, the best first.

        Parameters
        ----------
        segment, channels : of the plan
        """
        allowed = np.zeros(len(self._ranked), dtype=bool)
        for channel in channels:
            allowed |= self._allowed(channel.needs)
        return self._ranked.index[allowed & (self._ranked == segment).to_numpy(dtype=bool)]

    def may(self, customers: pd.Index, channel: Channel) -> np.ndarray:
        """Whether each of some customers may be contacted through a channel.

        Parameters
        ----------
        customers : their customer_id
        channel : of the plan
        """
        return self.permission.through(channel.needs).get_indexer(customers) >= 0

    def measured(self, segment: str, channel: Channel, customers: int) -> Channel:
        """A channel with the share that it reaches counted, where the file says who agreed.

        Parameters
        ----------
        segment, channel : of the plan
        customers : those the share is of
        """
        if channel.needs is None or not customers:
            return channel
        share = len(self.members(segment, (channel,))) / customers
        if channel.needs in self.permission.asked and channel.reach.source != OWN_SOURCE:
            reach = SourcedNumber(value=min(share, 1.0), source=MEASURED_REACH)
        else:
            value = min(share, 1.0) * channel.reach.value
            reach = channel.reach.model_copy(update={"value": value, "low": None, "high": None})
        return channel.model_copy(update={"reach": reach})

    @property
    def nobody(self) -> bool:
        """Whether there is nobody who may be contacted."""
        return not len(self.permission.customers)

    def text(self) -> str:
        """Whom a plan counts, in a sentence or two."""
        permission = self.permission
        text = (
            f"{formatting.count(len(permission.customers))} of "
            f"{formatting.count(len(self.labels), 'customer')} may be contacted"
        )
        limited = [
            f"{formatting.count(len(those))} {_BY[means]}"
            for means, those in permission.by_means.items()
            if len(those) < len(permission.customers)
        ]
        text = f"{text}; {formatting.listed(limited)}." if limited else f"{text}."
        reasons = [
            f"{formatting.count(customers)} with {reason}"
            if reason == NO_CONSENT
            else f"{formatting.count(customers)} {reason}"
            for reason, customers in permission.left_out.items()
        ]
        return f"{text} Left out: {formatting.listed(reasons)}." if reasons else text

    @cached_property
    def _ranked(self) -> pd.Series[str]:
        """The segments of everybody, those who spent most first."""
        customers = pd.DataFrame({"segment": self.labels, "spent": self.spent})
        customers = customers.reindex(self.labels.index).sort_index()
        return customers.sort_values("spent", ascending=False, kind="stable")["segment"]

    @cached_property
    def _masks(self) -> dict[Means | None, np.ndarray]:
        return {}

    def _allowed(self, needs: Means | None) -> np.ndarray:
        if needs not in self._masks:
            allowed = self.permission.through(needs)
            self._masks[needs] = np.asarray(self._ranked.index.isin(allowed))
        return self._masks[needs]
