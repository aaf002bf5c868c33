"""Lists of a project's customers for other systems, and how one customer is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core import campaigns, contacts, exports
from core.errors import ProjectError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from core.answers.run_analysis import RunAnalysis
    from core.exports import AudienceList

_FIELDS, _SEGMENTS, _BY = "widgets", "list_segments_", "segments_by"
"""Where a saved list has its fields and the segments it names (`ui.state.forms`)."""


def answer_audience(
    about: RunAnalysis, name: str, target: str = "plain", *, as_hashes: bool = False
) -> AudienceList:
    """The customers of a list that the project has saved, or of a segment, for one system.

    Consent and the project's suppression lists always count.

    Parameters
    ----------
    about : the project
    name : of a saved list, else of a segment in use
    target : name of the list format
    as_hashes : identifiers as SHA-256, where the system takes them

    Raises
    ------
    ProjectError : there is no such list or segment, or no way to reach anybody
    SettingError : there is no such format
    """
    wanted = exports.audience_format(target)
    labels = _labels(about, name)
    if not about.contacts.reaches:
        raise ProjectError(
            "The project's data have no email addresses or phone numbers.",
            "Add a customer list with them on the Export page.",
            "no_contacts",
        )
    options = exports.AudienceOptions(as_hashes, about.region)
    frame = about.analysis.customers.frame
    members = exports.audience_members(frame, labels, about.contacts, options)
    return exports.build_audience(wanted, members, about.contacts, about.permission, options)


def count_audience(about: RunAnalysis, name: str) -> int:
    """How many customers of a saved list, else of a segment, may be contacted.

    That is everybody on it where nothing is known of consent and nobody is suppressed.

    Parameters
    ----------
    about : the project
    name : of a saved list, else of a segment in use

    Raises
    ------
    ProjectError : there is no such list or segment
    """
    return len(audience_ids(about, name))


def audience_ids(about: RunAnalysis, name: str) -> pd.Series[str]:
    """The segment, by customer_id, of those on a list who may be contacted.

    Parameters
    ----------
    about : the project
    name : of a saved list, else of a segment in use

    Raises
    ------
    ProjectError : there is no such list or segment
    """
    labels = _labels(about, name)
    labels = labels[~labels.index.duplicated()]
    return labels[labels.index.isin(about.permission.customers)]


def contact_document(about: RunAnalysis, customer_id: str) -> dict[str, Any] | None:
    """What the project's data say of how a customer is reached; None where there is none.

    Parameters
    ----------
    about : the project
    customer_id : the shop's own
    """
    if customer_id not in about.analysis.customers.frame.index:
        return None
    known = about.contacts.frame.reindex(index=[customer_id], columns=list(contacts.FIELDS))
    said = known.astype(object).where(known.notna(), None).iloc[0].to_dict()
    texts: dict[str, str | None] = {
        name: None if said[name] is None else str(said[name]) for name in contacts.FIELDS
    }
    consents: dict[str, bool | None] = {
        name: None if said[name] is None else bool(said[name]) for name in contacts.CONSENTS
    }
    mail = contacts.normalise_email(texts["email"] or "")
    phone = contacts.normalise_phone(texts["phone"] or "", about.region)
    return {
        "customer_id": customer_id,
        **texts,
        **consents,
        "suppressed": about.suppression.holds(customer_id, mail, phone),
    }


def _labels(about: RunAnalysis, name: str) -> pd.Series[str]:
    """The segment of everybody who is to be on the list."""
    held = about.project.choices.audiences.get(name)
    labels, saved = about.analysis.labels(about.kind), about.analysis.saved
    names = list(dict.fromkeys(labels)) if saved is None else list(saved.members)
    wanted = [name] if held is None else _segments_of_list(held, about.kind)
    if not wanted or not set(wanted) <= set(names):
        raise ProjectError(
            "There is no list and no segment of this name.",
            "Segments in use have the names that /segments lists; lists are saved on the Export "
            "page.",
            "no_such_segment",
        )
    chosen = campaigns.resolve_names("segment", wanted, names)
    return labels[labels.isin(chosen)] if saved is None else saved.listed(chosen)


def _segments_of_list(held: object, kind: str) -> Sequence[str]:
    """The segments that a saved list names; none where it names those of another segmentation."""
    fields: Mapping[str, Any] = held if isinstance(held, dict) else {}
    by = fields.get(_BY)
    if by not in (None, kind):
        return ()
    for key, value in dict(fields.get(_FIELDS, {})).items():
        if key.startswith(f"{_SEGMENTS}{kind}") and isinstance(value, list):
            return [str(each) for each in value]
    return ()
