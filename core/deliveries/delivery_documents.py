"""Deliveries and what was sent, as JSON values and as lines of text; no secret is in them."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, Any

from core.formatting import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.deliveries.delivery import Delivery
    from core.deliveries.outbox import OutboxMessage
    from core.deliveries.sending import Sent


def delivery_document(delivery: Delivery, signing_secret: str = "") -> dict[str, Any]:
    """A delivery in plain JSON values.

    Parameters
    ----------
    delivery : which one
    signing_secret : of a webhook that was added just now, for its receiver
    """
    shown = delivery.model_dump(mode="json")
    return shown | ({"secret": signing_secret} if signing_secret else {})


def deliveries_text(deliveries: Sequence[Delivery]) -> str:
    """All deliveries, a line each."""
    if not deliveries:
        return "Nothing is delivered from this project."
    return "\n".join(
        f"{one.name}  {one.kind}: "
        + ", ".join((*one.sends, *(f"list {name}" for name in one.audiences)))
        + (", with contact data" if one.contact_data else "")
        for one in deliveries
    )


def outbox_document(held: Sequence[Delivery], messages: Sequence[OutboxMessage]) -> dict[str, Any]:
    """What became of every message, without addresses, secrets and what was in them.

    Parameters
    ----------
    held : the deliveries of a project
    messages : all that are known
    """
    states = Counter((one.delivery, one.state) for one in messages)
    shown = {"name", "kind", "sends", "audiences", "contact_data"}
    return {
        "deliveries": [
            one.model_dump(mode="json", include=shown)
            | {state: states[one.name, state] for state in ("waiting", "dead")}
            for one in held
        ],
        "messages": [
            _message(one) | {"state": one.state, "created": one.created.isoformat()}
            for one in messages
        ],
    }


def sent_document(sent: Sent) -> dict[str, Any]:
    """What was sent, and what is left."""
    return {
        "sent": sent.sent,
        "failed": sent.failed,
        "busy": sent.busy,
        "waiting": [_message(one) for one in sent.messages if one.state == "waiting"],
        "dead": [_message(one) for one in sent.messages if one.state == "dead"],
    }


def sent_text(sent: Sent) -> str:
    """The same for people."""
    if sent.busy:
        return "Somebody else is sending."
    lines = [f"{count(sent.sent, 'message')} sent."]
    lines += [
        f"{one.state}: {one.topic} of run {one.run} to {one.delivery}, "
        f"{count(one.attempts, 'attempt')}{f': {one.error}' if one.error else ''}"
        for one in sent.messages
    ]
    return "\n".join(lines)


def shown_text(shown: Sequence[dict[str, Any]]) -> str:
    """What would be sent, in full."""
    return json.dumps(shown, indent=2, ensure_ascii=False) if shown else "Nothing waits."


def _message(message: OutboxMessage) -> dict[str, Any]:
    return {
        "id": message.id,
        "delivery": message.delivery,
        "topic": message.topic,
        "run": message.run,
        "attempts": message.attempts,
        "due": message.due.isoformat(),
        "error": message.error,
    }
