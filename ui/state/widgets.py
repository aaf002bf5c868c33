"""Fresh keys: a widget under a new key forgets its value and begins with its default again."""

from __future__ import annotations

from ui.state import session


def fresh_key(name: str) -> str:
    """The key of a widget until `renew` is called with the same name."""
    return f"{name}_{session.current().renewals.get(name, 0)}"


def renew(name: str) -> None:
    """Give the widget, or the group of widgets, of this name another key from now on."""
    renewals = session.current().renewals
    renewals[name] = renewals.get(name, 0) + 1
