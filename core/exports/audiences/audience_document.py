"""A list's summary in a terminal: how many are on it, who is not, what to know first."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.exports import serialise
from core.formatting import Sentence, count

if TYPE_CHECKING:
    from core.exports.audiences.audience_list import AudienceList


def audience_document(audience: AudienceList) -> dict[str, Any]:
    """A list in numbers; no address and no name is part of it.

    Parameters
    ----------
    audience : the list
    """
    return {
        "for": audience.target.name,
        "customers": audience.asked,
        "listed": len(audience.table),
        "left_out": dict(audience.left_out),
        "columns": list(audience.table.columns),
        "warnings": serialise.warnings(audience.notices),
    }


def audience_text(audience: AudienceList, saved: str | None) -> str:
    """The same for people.

    Parameters
    ----------
    audience : the list
    saved : where its file was written; None where it was not
    """
    head = Sentence(
        "{listed:# customer|# customers} of {asked} on the list for {system}.",
        listed=len(audience.table),
        asked=audience.asked,
        system=audience.target.title,
    )
    written = (
        f"Written to {Path(saved).name}." if saved else "Not written: name a file with --save."
    )
    return "\n".join(
        [
            head.text(),
            *(f"  {count(n)} left out: {reason}" for reason, n in audience.left_out.items()),
            written,
            *serialise.warning_lines(audience_document(audience)),
        ]
    )
