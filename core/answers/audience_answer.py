"""Lists of a project's customers for other systems, and how one customer is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from core import campaigns, contacts, exports, projects
from core.errors import ProjectError
from core.segment_builder import REST

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.analysis import SegmentationKind
    from core.answers.run_analysis import RunAnalysis
    from core.exports import AudienceList

_FIELDS, _SEGMENTS, _BY = "widgets", "list_segments_", "segments_by"
"""Where a saved list has its fields and the segments it names (`ui.state.forms`)."""


def answer_audience(
    about: RunAnalysis,
    name: str,
    target: str = "plain",
    *,
    kind: SegmentationKind | None = None,
    as_hashes: bool = False,
) -> AudienceList:
    """The customers of a list that the project has saved, or of a segment, for one system.

    Consent and the project's suppression lists always count.

    Parameters
    ----------
    about : the project
    name : of a saved list, else of a segment
    target : name of the list format
    kind : of which segmentation; where None, the one that the list was saved with, else the one
        in use
    as_hashes : identifiers as SHA-256, where the system takes them

    Raises
    ------
    ProjectError : there is no such list or segment, or no way to reach anybody
    SettingError : there is no such format
    """
    wanted = exports.audience_format(target)
    labels = _labels(about, name, kind)
    if not about.contacts.reaches:
        raise ProjectError(
            "The project's data have no e-mail addresses or phone numbers.",
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
    name : of a saved list, else of a segment

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
    name : of a saved list, else of a segment

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
    contact = known.astype(object).where(known.notna(), None).iloc[0].to_dict()
    texts: dict[str, str | None] = {
        name: None if contact[name] is None else str(contact[name]) for name in contacts.FIELDS
    }
    consents: dict[str, bool | None] = {
        name: None if contact[name] is None else bool(contact[name]) for name in contacts.CONSENTS
    }
    mail = contacts.normalise_email(texts["email"] or "")
    phone = contacts.normalise_phone(texts["phone"] or "", about.region)
    return {
        "customer_id": customer_id,
        **texts,
        **consents,
        "suppressed": about.suppression.holds(customer_id, mail, phone),
    }


def _labels(about: RunAnalysis, name: str, asked: SegmentationKind | None = None) -> pd.Series[str]:
    """The segment of everybody who is to be on the list."""
    held = about.project.choices.audiences.get(name)
    fields: Mapping[str, Any] = held if isinstance(held, dict) else {}
    kind = asked or fields.get(_BY) or about.kind
    saved = about.own if kind == "saved" else None
    labels = _run_labels(about, kind) if saved is None else saved.labels
    names = list(dict.fromkeys(labels)) if saved is None else [*saved.members, REST]
    wanted = [name] if held is None else _segments_of_list(fields, kind)
    if saved is None:
        wanted = [_name_in_run(about, kind, each) for each in wanted]
    if not wanted or not set(wanted) <= set(names):
        raise ProjectError(
            "There is no list and no segment of this name.",
            "/segments lists the segments by their names; lists are saved on the Export page.",
            "no_such_segment",
        )
    chosen = campaigns.resolve_names("segment", wanted, names)
    return labels[labels.isin(chosen)] if saved is None else saved.listed(chosen)


def _run_labels(about: RunAnalysis, kind: SegmentationKind) -> pd.Series[str]:
    """The segments as the run keeps them, and /segments counts them.

    Models that learn no limits, such as agglomerative ones, put some of the very customers they
    were fitted on elsewhere when they are asked again.
    """
    if kind == "saved" or kind not in about.analysis.segmentations:
        return pd.Series(dtype="str")
    if about.run is None:  # it is being made
        return about.analysis.labels(kind)
    rows = projects.run_customers(about.path.parent, about.project.id, about.run.number)
    return rows[f"{kind}_segment"].dropna().astype("str")


def _name_in_run(about: RunAnalysis, kind: SegmentationKind, name: str) -> str:
    """What a segment was called in the run, where it was renamed since."""
    if about.run is None or kind == "saved":
        return name
    known_as = {one.name: one.known_as for one in about.analysis.profiles(kind)}
    sizes = about.run.summary.sizes(kind)
    in_run = {size.known_as: size.name for size in sizes}
    if name in in_run.values():
        return name
    return in_run.get(known_as.get(name, ""), name)


def _segments_of_list(held: Mapping[str, Any], kind: str) -> Sequence[str]:
    """The segments that a saved list names; none where it names those of another segmentation."""
    if held.get(_BY) not in (None, kind):
        return ()
    for key, value in dict(held.get(_FIELDS, {})).items():
        if key.startswith(f"{_SEGMENTS}{kind}") and isinstance(value, list):
            return [str(each) for each in value]
    return ()
