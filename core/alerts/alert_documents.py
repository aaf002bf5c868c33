"""Alerts and their digests, as JSON values and as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from core.alerts.alert_sentences import describe_alert
from core.alerts.digest import digest_document, digests_document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.alerts.alert import Alert
    from core.alerts.alert_book import AlertBook
    from core.alerts.alert_checks import RunCheck
    from core.alerts.hysteresis import AlertState


def alerts_document(book: AlertBook) -> dict[str, Any]:
    """What is watched in a project, and the last digests."""
    return {
        "alerts": [_alert_document(alert, book.state(alert)) for alert in book.alerts],
        "quiet_hours": None if book.quiet is None else book.quiet.text(),
        "digests": digests_document(book.digests),
    }


def alerts_text(book: AlertBook) -> str:
    """The same for people."""
    lines = [f"{alert.id}  {_said(alert, book.state(alert))}" for alert in book.alerts]
    lines += [] if book.quiet is None else [f"quiet hours: {book.quiet.text()}"]
    lines += ["", book.digests[0].text()] if book.digests else []
    return "\n".join(lines) or "Nothing is watched in this project."


def checks_document(checks: Sequence[RunCheck]) -> list[dict[str, Any]]:
    """Runs that were checked: how alerts stand after each, and what fired."""
    return [
        {
            "run": check.run.number,
            "alerts": {name: state.model_dump(mode="json") for name, state in check.states.items()},
            "digest": None if check.digest is None else digest_document(check.digest),
        }
        for check in checks
    ]


def checks_text(checks: Sequence[RunCheck]) -> str:
    """The same for people: what fired."""
    fired = [check.digest.text() for check in checks if check.digest is not None]
    return "\n\n".join(fired) or "Nothing has fired."


def _alert_document(alert: Alert, state: AlertState) -> dict[str, Any]:
    return {
        **alert.model_dump(mode="json"),
        "reset": alert.ready_level,
        "text": describe_alert(alert).text(),
        "state": state.model_dump(mode="json"),
    }


def _said(alert: Alert, state: AlertState) -> str:
    sentence = describe_alert(alert).text()
    if state.value is None:
        return f"{sentence}: not measured yet"
    return f"{sentence}: {'fired' if state.fired else 'quiet'}, now {state.value:.3g}"
