"""A column that may play a role, and the choice of one for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.columns.roles import ROLES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.formatting import Sentence

MIN_CONFIDENCE = 0.5
"""Below this a role stays empty: no guess is better than a wrong one."""
KNOWN = 0.99
"""The confidence of what a known export says."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """One column that may play one role. `rank` decides between columns, `confidence` is shown."""

    role: str
    column: str
    confidence: float
    rank: float
    reason: str
    instead_of: str = ""
    assumed: Sentence | None = None


def assign(candidates: Sequence[Weighed], known: Mapping[str, Weighed]) -> dict[str, Weighed]:
    """One column a role, one role a column, the surest first; what is known goes before."""
    chosen = dict(known)
    taken = {one.column for one in known.values()}
    for one in sorted(candidates, key=lambda c: (-c.rank, ROLES.index(c.role))):
        if one.role not in chosen and one.column not in taken:
            chosen[one.role] = one
            taken.add(one.column)
    return chosen
