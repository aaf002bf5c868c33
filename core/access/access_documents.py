"""Tokens and the audit log as JSON values and as lines of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from core.access.audit_log import AuditEntry
    from core.access.tokens import Token


def token_document(token: Token, text: str | None = None) -> dict[str, Any]:
    """A token in plain JSON values.

    Parameters
    ----------
    token : what is known of it
    text : what programs send, where it was made just now
    """
    return {
        "id": token.id,
        "name": token.name,
        "scopes": sorted(token.scopes),
        "projects": None if token.projects is None else sorted(token.projects),
        "created": token.created.isoformat(),
        "last_used": token.last_used.isoformat() if token.last_used else None,
        "revoked": token.revoked.isoformat() if token.revoked else None,
    } | ({} if text is None else {"token": text})


def tokens_text(tokens: Sequence[Token]) -> str:
    """All tokens, a line each."""
    if not tokens:
        return "There are no tokens, so the API is off."
    return "\n".join(
        f"{token.id}  {token.name}: {', '.join(sorted(token.scopes))}; "
        f"{'all projects' if token.projects is None else ', '.join(sorted(token.projects))}; "
        + (
            f"revoked {_moment(token.revoked)}"
            if token.revoked
            else f"last used {_moment(token.last_used)}"
            if token.last_used
            else "never used"
        )
        for token in tokens
    )


def audit_document(entries: Sequence[AuditEntry]) -> list[dict[str, Any]]:
    """Requests in plain JSON values, the latest first."""
    return [
        {
            "at": entry.at.isoformat(),
            "token": entry.token,
            "method": entry.method,
            "route": entry.route,
            "project": entry.project,
            "status": entry.status,
            "milliseconds": round(entry.milliseconds, 1),
        }
        for entry in entries
    ]


def audit_text(entries: Sequence[AuditEntry]) -> str:
    """Requests, a line each, the latest first."""
    if not entries:
        return "Nothing was asked of the API yet."
    return "\n".join(
        f"{entry.at:%Y-%m-%d %H:%M:%S}  {entry.token or 'no token':<12}  {entry.status}  "
        f"{entry.method} {entry.route}{f' ({entry.project})' if entry.project else ''}"
        for entry in entries
    )


def _moment(moment: dt.datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M}"
