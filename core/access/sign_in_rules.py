"""People who sign in: who somebody is, and what an installation's rules let them do.

A person is known by what their identity provider calls them (issuer and subject), which never
changes hands; an e-mail address counts only where the provider says that it is verified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import SettingError

DEFAULT_HOURS = 168
MAX_HOURS = 720


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who has signed in.

    Parameters
    ----------
    issuer, subject : who they are, by their provider
    email : their address in small letters, where it is verified; else empty
    name : what to call them; shown, never compared
    signed_in : when, UTC; None where the provider does not say
    """

    issuer: str
    subject: str
    email: str = ""
    name: str = ""
    signed_in: dt.datetime | None = None

    @property
    def shown(self) -> str:
        """What others see of them."""
        return self.email or self.name or self.subject


@dataclass(frozen=True, slots=True)
class SignInRules:
    """Who may do what, where people sign in. Each name is an address, or `@` and a domain.

    Parameters
    ----------
    people : who is let in; None for everybody whom the provider signs in
    administrators : see every project, and make tokens
    contact_data : see addresses and numbers of customers; None for everybody who is let in
    hours : after which one has to sign in again
    trust_email : take addresses of which the provider does not say whether they are verified
    """

    people: frozenset[str] | None = None
    administrators: frozenset[str] = frozenset()
    contact_data: frozenset[str] | None = None
    hours: int = DEFAULT_HOURS
    trust_email: bool = False

    def admits(self, person: Person, now: dt.datetime) -> bool:
        """Whether somebody is let in, and signed in not too long ago."""
        known = self.people is None or _is_named(person, self.people | self.administrators)
        return known and (
            person.signed_in is not None and now - person.signed_in < dt.timedelta(hours=self.hours)
        )

    def is_administrator(self, person: Person) -> bool:
        """Whether the installation is theirs to run."""
        return _is_named(person, self.administrators)

    def may_see_contacts(self, person: Person) -> bool:
        """Whether they may see how customers are reached."""
        named = self.contact_data
        return named is None or _is_named(person, named | self.administrators)


def read_rules(section: Mapping[str, Any]) -> SignInRules:
    """The rules as an administrator wrote them, in the section `[sign_in]` of the secrets.

    Parameters
    ----------
    section : names of `SignInRules` with their values

    Raises
    ------
    SettingError : a name or a value is none of those
    """
    unknown = set(section) - set(SignInRules.__dataclass_fields__)
    if unknown:
        raise _wrong(f"it has no {', '.join(sorted(unknown))}")
    hours, trust = section.get("hours", DEFAULT_HOURS), section.get("trust_email", False)
    if isinstance(hours, bool) or not isinstance(hours, int) or not 1 <= hours <= MAX_HOURS:
        raise _wrong(f"hours is a whole number from 1 to {MAX_HOURS}")
    if not isinstance(trust, bool):
        raise _wrong("trust_email is true or false")
    return SignInRules(
        people=_names(section, "people"),
        administrators=_names(section, "administrators") or frozenset(),
        contact_data=_names(section, "contact_data"),
        hours=hours,
        trust_email=trust,
    )


def person_of(claims: Mapping[str, Any], rules: SignInRules) -> Person | None:
    """Somebody by the claims of their ID token; None where it does not say who they are.

    Parameters
    ----------
    claims : of the ID token, which was checked: iss, sub, iat, email, email_verified, name
    rules : of the installation
    """
    issuer, subject = claims.get("iss"), claims.get("sub")
    if not (isinstance(issuer, str) and isinstance(subject, str) and issuer and subject):
        return None
    email, verified = claims.get("email"), claims.get("email_verified")
    # Some providers write a boolean as text; what is missing is no yes.
    sure = verified in {True, "true"} or (verified is None and rules.trust_email)
    signed_in = claims.get("iat")
    known = isinstance(signed_in, int | float) and not isinstance(signed_in, bool)
    return Person(
        issuer=issuer,
        subject=subject,
        email=email.strip().lower() if isinstance(email, str) and sure else "",
        name=str(claims.get("name") or ""),
        signed_in=dt.datetime.fromtimestamp(float(signed_in or 0), dt.UTC) if known else None,
    )


def _is_named(person: Person, names: frozenset[str]) -> bool:
    domain = person.email.rpartition("@")[2]
    return bool(person.email) and bool({person.email, f"@{domain}"} & names)


def _names(section: Mapping[str, Any], name: str) -> frozenset[str] | None:
    if name not in section:
        return None
    listed = section[name]
    if not isinstance(listed, list | tuple) or not all(
        isinstance(one, str) and one.count("@") == 1 and not one.endswith("@") for one in listed
    ):
        raise _wrong(f'{name} is a list such as ["ana@shop.example", "@shop.example"]')
    return frozenset(one.strip().lower() for one in listed)


def _wrong(what: str) -> SettingError:
    return SettingError(
        f"The section [sign_in] of the secrets cannot be used: {what}.",
        "docs/deploying.md lists what it takes.",
    )
