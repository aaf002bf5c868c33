"""One strategy of a playbook changed in its fields, checked as a file would be."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from core.errors import PlaybookError
from core.formatting import N_
from core.playbooks.playbook_schema import BudgetShareRange, Playbook, Strategy

if TYPE_CHECKING:
    from collections.abc import Mapping

FIELD_LABELS = {
    "goal": N_("Goal"),
    "offer": N_("Offer"),
    "offer > words": N_("Offer in words"),
    "channels": N_("Channels"),
    "message > subject": N_("Subject"),
    "message > body": N_("Message"),
    "cadence > words": N_("Cadence"),
    "cadence > first": N_("First message"),
    "cadence > next": N_("Next message"),
    "cadence > contacts": N_("Most messages"),
    "tactics": N_("How"),
    "guard_rails": N_("Ground rules"),
    "kpis": N_("Measure"),
}
"""What the parts of a strategy are called where people change them."""


def edit_playbook(
    playbook: Playbook, segment: str, changes: Mapping[str, Any], shares: Mapping[str, float]
) -> Playbook:
    """A playbook with one strategy changed; all else stays as it is.

    Parameters
    ----------
    playbook : where the strategy stands
    segment : whose it is, by the name the playbook knows
    changes : parts of `Strategy` by name; a part of parts (`offer`, `message`, `cadence`) keeps
        what it is not given
    shares : the customary share of the budget by tier, above 0; a range that would leave it out is
        widened

    Raises
    ------
    PlaybookError : the part that cannot be used, and why
    """
    before = playbook.strategies[segment].model_dump()
    merged = {
        name: {**before[name], **part} if isinstance(before[name], dict) else part
        for name, part in changes.items()
    }
    if "offer" in merged and merged["offer"]["kind"] != "discount":
        merged["offer"] |= {"low": 0.0, "high": 0.0}
    try:
        # What somebody typed for this shop holds as it stands.
        strategy = Strategy.model_validate(before | merged | {"variants": ()})
        budget = {
            tier: BudgetShareRange(
                low=min(old.low, share), default=share, high=max(old.high, share)
            )
            for tier, old in playbook.budget.items()
            for share in (shares.get(tier, old.default),)
        }
        return Playbook.model_validate(
            playbook.model_dump()
            | {"strategies": {**playbook.strategies, segment: strategy}, "budget": budget}
        )
    except ValidationError as problem:
        raise _refused(problem) from None


def _refused(problem: ValidationError) -> PlaybookError:
    first = problem.errors(include_url=False, include_context=False, include_input=False)[0]
    names = [str(part) for part in first["loc"] if isinstance(part, str)]
    line = next((part + 1 for part in first["loc"] if isinstance(part, int)), None)
    label = FIELD_LABELS.get(" > ".join(names)) or FIELD_LABELS.get(names[0] if names else "")
    where = label or " > ".join(names) or "The playbook"
    reason = first["msg"].removeprefix("Value error, ")
    return PlaybookError(
        f"{where}{f', line {line}' if line else ''}: {reason[:1].lower()}{reason[1:]}.".replace(
            "..", "."
        ),
        "Change it and save again. Nothing was saved.",
    )
