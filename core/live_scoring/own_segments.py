"""`LiveOwnSegments`: the shop's own segments of a run, with their customers as they stand now.

Who is in them stays as the run has it: conditions may ask what no order says by itself, such as a
forecast or a consent. The next run asks them again.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from core import exports, segment_builder

if TYPE_CHECKING:
    from core.live_scoring.live_customers import LiveCustomers
    from core.live_scoring.run_customers import RankedCustomers, SegmentCursor
    from core.live_scoring.scored_customer import ScoredCustomer
    from core.projects import KeptSegments


@dataclass(frozen=True, eq=False)
class LiveOwnSegments:
    """The shop's own segments of a run. Safe to use from several threads.

    Parameters
    ----------
    live : the customers of the run
    kept : whom each segment holds by itself
    """

    live: LiveCustomers
    kept: KeptSegments

    @cached_property
    def customers(self) -> dict[str, RankedCustomers]:
        """Whom each segment holds, in the shop's order, then who is in none of them."""
        members = self.kept.members
        chosen = {one.name: self.live.choose(members[one.name]) for one in self.kept.segments}
        return {**chosen, segment_builder.REST: self.live.choose(~members.any(axis="columns"))}

    def page(self, name: str, after: SegmentCursor | None, most: int) -> list[ScoredCustomer]:
        """The next customers of a segment, those who spent most first.

        Parameters
        ----------
        name : of the segment
        after : where the page before ended
        most : how many
        """
        return self.live.chosen_page(self.customers[name], after, most)

    def document(self) -> dict[str, Any]:
        """The segments in plain JSON values. They may overlap, so shares need not add up to 1."""
        run = self.live.run
        everyone, revenue = run.summary.customers, self._revenue()
        conditions = {
            one.name: segment_builder.condition_sentence(one.where, currency=run.summary.currency)
            for one in self.kept.segments
        }
        return {
            "run": run.number,
            "by": "own",
            "as_of": run.summary.as_of.isoformat() if run.summary.as_of else None,
            "segments": [
                {
                    "name": name,
                    "customers": len(chosen.places),
                    "share": exports.number(len(chosen.places) / everyone, 6) if everyone else None,
                    "revenue": None if revenue is None else exports.number(spent, 2),
                    "revenue_share": exports.number(spent / revenue, 6) if revenue else None,
                    "conditions": conditions.get(name),
                }
                for name, chosen in self.customers.items()
                for spent in (self.live.money_of(chosen),)
            ],
        }

    def _revenue(self) -> float | None:
        """What everybody of the run has spent by now; None where money is not known."""
        if self.live.run.summary.revenue is None:
            return None
        everyone = self.kept.members.index.to_series().notna()
        return self.live.money_of(self.live.choose(everyone))
