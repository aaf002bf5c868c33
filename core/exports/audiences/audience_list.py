"""A list of customers for one system: who is on it, who is left out and why, and the file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from core.contacts import (
    CONSENTS,
    FIELDS,
    NO_CONSENT,
    SUPPRESSED,
    Contacts,
    Field,
    Means,
    Permission,
    country_code,
    normalise_email,
    normalise_phone,
    split_name,
)
from core.errors import Notice
from core.exports.spreadsheets import safe_text
from core.formatting import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from core.exports.audiences.audience_format import AudienceFormat, Identifier

_MEANS: Mapping[Identifier, Means] = {"email": "email", "phone": "sms"}
"""Through what a system contacts the people it recognises by each."""
_CONSENT: Mapping[Identifier, tuple[Field, ...]] = {
    "email": ("email_consent",),
    "phone": ("sms_consent", "email_consent"),
}
"""Where a file may say who agreed to it."""

_TEXTS = tuple(name for name in FIELDS if name not in CONSENTS)
_IDENTIFIERS = {"email": "email address", "phone": "phone number"}
_MONEY_DECIMALS = 2


@dataclass(frozen=True)
class AudienceOptions:
    """How a list is made.

    Parameters
    ----------
    as_hashes : identifiers as SHA-256, where the system takes them so
    region : two letters of the shop's country, for phone numbers written without a country's code
    """

    as_hashes: bool = False
    region: str | None = None


@dataclass(frozen=True, eq=False)
class AudienceList:
    """A list, ready to be handed over.

    Parameters
    ----------
    target : the system it is for
    table : as the system wants it
    asked : how many customers were to be on it
    left_out : how many of them are not, by reason in words; none is counted twice
    notices : what to know before it is used
    """

    target: AudienceFormat
    table: pd.DataFrame
    asked: int
    left_out: Mapping[str, int]
    notices: tuple[Notice, ...]

    def file(self) -> bytes:
        r"""The list as CSV: UTF-8, commas, \n between the rows."""
        safe = self.table.copy()
        for place, (_, name) in enumerate(self.target.columns):
            # A phone number begins with a plus, and is no formula.
            if name != "phone":
                safe.isetitem(place, [safe_text(text) for text in safe.iloc[:, place]])
        text: str = safe.to_csv(index=False, lineterminator="\n")
        return text.encode("utf-8", "replace")


def audience_members(
    customers: pd.DataFrame,
    labels: pd.Series[str],
    contacts: Contacts,
    options: AudienceOptions,
) -> pd.DataFrame:
    """All that a list may hold of some customers, in the form that systems want, as texts.

    Parameters
    ----------
    customers : the measures of everybody, indexed by customer_id
    labels : the segment by customer_id, of those who are to be on the list; in its order
    contacts : how customers are reached
    options : how the list is made

    Returns
    -------
    one row a customer, indexed by customer_id; consents are true, false or null, all else is text,
    "" where nothing is known
    """
    known = contacts.frame.reindex(index=labels.index, columns=list(FIELDS))
    cells: dict[str, list[str]] = {name: [_text(value) for value in known[name]] for name in _TEXTS}
    country = [country_code(name) or "" for name in cells["country"]]
    first, last, full = _names(cells)
    result = pd.DataFrame(
        {
            **cells,
            "customer_id": labels.index.astype("str"),
            "email": [normalise_email(address) or "" for address in cells["email"]],
            "phone": [
                normalise_phone(number, code or options.region) or ""
                for number, code in zip(cells["phone"], country, strict=True)
            ],
            "country": country,
            "first_name": first,
            "last_name": last,
            "full_name": full,
            "segment": labels.astype("str"),
            **_measures(customers, labels.index),
        },
        index=labels.index,
    )
    return result.fillna("").assign(**{name: known[name] for name in CONSENTS})


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _names(cells: Mapping[str, list[str]]) -> tuple[list[str], list[str], list[str]]:
    """First, last and whole name: each from the others where the file does not say it itself."""
    first, last, full = [], [], []
    for given, family, whole in zip(
        cells["first_name"], cells["last_name"], cells["full_name"], strict=True
    ):
        parts = (given, family) if given or family else split_name(whole)
        first.append(parts[0])
        last.append(parts[1])
        full.append(whole or " ".join(part for part in parts if part))
    return first, last, full


def _measures(customers: pd.DataFrame, ids: pd.Index) -> dict[str, pd.Series]:
    """What customers have bought, as texts: numbers without a currency sign, days in ISO order."""
    measures = ["frequency", "monetary", "last_order_at"]
    frame = customers.reindex(index=ids, columns=measures)
    return {
        "orders": frame["frequency"].map("{:.0f}".format, na_action="ignore"),
        "spent": frame["monetary"].map(f"{{:.{_MONEY_DECIMALS}f}}".format, na_action="ignore"),
        "last_order": pd.to_datetime(frame["last_order_at"]).dt.strftime("%Y-%m-%d"),
    }


def build_audience(
    target: AudienceFormat,
    members: pd.DataFrame,
    contacts: Contacts,
    permission: Permission,
    options: AudienceOptions,
) -> AudienceList:
    """The list of some customers for one system, and who is left out of it.

    Where the file says nothing of consent, the list is made, with a notice.

    Parameters
    ----------
    target : the system
    members : as `audience_members` gives them
    contacts : where they come from: which fields the file knows at all
    permission : who may be contacted
    options : how the list is made
    """
    kept = members.copy()
    left_out: dict[str, int] = {}

    def leave_out(reason: str, gone: pd.Series) -> None:
        nonlocal kept
        if gone.any():
            left_out[reason] = int(gone.sum())
            kept = kept[~gone]

    suppressed = kept.index.isin(permission.suppressed)
    leave_out(SUPPRESSED, pd.Series(suppressed, index=kept.index, dtype=bool))
    identifiers = list(target.identifiers)
    words = " or ".join(_IDENTIFIERS[one] for one in identifiers)
    leave_out(f"no {words}", (kept[identifiers] == "").all(axis="columns"))
    for one in identifiers:
        # An address stays only where its owner may be contacted there.
        kept[one] = kept[one].where(kept.index.isin(permission.through(_MEANS[one])), "")
    leave_out(NO_CONSENT, (kept[identifiers] == "").all(axis="columns"))
    for name, words in target.needs:
        leave_out(f"no {words}", kept[name] == "")
    leave_out("the same address as another customer", _repeated(kept, target.identifiers))
    notices = tuple(_notices(target, len(kept), contacts, permission))
    table = target.table(kept, as_hashes=options.as_hashes)
    return AudienceList(target, table, len(members), left_out, notices)


def _repeated(kept: pd.DataFrame, identifiers: tuple[Identifier, ...]) -> pd.Series:
    """Customers whose address was on the list before: systems refuse or merge them."""
    key = kept[identifiers[0]].copy()
    for identifier in identifiers[1:]:
        key = key.where(key != "", kept[identifier])
    return key.duplicated()


def _notices(
    target: AudienceFormat, members: int, contacts: Contacts, permission: Permission
) -> Iterator[Notice]:
    asked = {name for one in target.identifiers for name in _CONSENT[one]}
    if not asked & set(contacts.columns):
        yield Notice(
            "consent_unknown",
            "This file has no marketing consent. Make sure that you may contact everyone on the "
            "list.",
        )
    elif not permission.consent:
        yield Notice(
            "consent_ignored",
            "The list includes customers without marketing consent, as you chose.",
        )
    if members < target.min_rows:
        yield Notice(
            "list_too_small",
            Sentence(
                "{system} needs a list of at least {least:# person|# people}; this one has {n}.",
                system=target.title,
                least=target.min_rows,
                n=members,
            ),
        )
    if target.max_rows is not None and members > target.max_rows:
        yield Notice(
            "list_too_large",
            Sentence(
                "{system} accepts {most:# row|# rows} per file; this list has {n}. Split it.",
                system=target.title,
                most=target.max_rows,
                n=members,
            ),
        )
