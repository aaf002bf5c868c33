"""Webhooks by the Standard Webhooks specification, and messages to a chat."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core.deliveries import events, outgoing_http, webhook_signature
from core.deliveries.sender import HIDDEN, Prepared, RefusedDelivery

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from core.deliveries.delivery import SlackDelivery, WebhookDelivery
    from core.deliveries.outbox import OutboxMessage

_JSON = {"Content-Type": "application/json"}
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def prepare_webhook(
    delivery: WebhookDelivery, secret: str, message: OutboxMessage, now: dt.datetime
) -> Prepared:
    """A signed request with the event as it is (`core.deliveries.sender.Sender`)."""
    headers = _JSON | webhook_signature.signed_headers(secret, message.id, now, message.body)
    shown = {
        "method": "POST",
        "url": delivery.url,
        "headers": headers,
        "body": json.loads(message.body),
    }
    return Prepared(shown, lambda: _send(delivery.url, message.body, headers))


def prepare_slack(
    delivery: SlackDelivery,  # noqa: ARG001 - all senders are called alike
    secret: str,
    message: OutboxMessage,
    now: dt.datetime,  # noqa: ARG001
) -> Prepared:
    """A message for people (`core.deliveries.sender.Sender`)."""
    title, text = events.as_text(json.loads(message.body))
    written = f"*{_escaped(title)}*\n{_escaped(text)}"
    content = {"text": written}
    body = json.dumps(content, ensure_ascii=False).encode()
    shown = {"method": "POST", "url": HIDDEN, "headers": _JSON, "body": content}
    return Prepared(shown, lambda: _send(secret, body, _JSON))


def _send(url: str, body: bytes, headers: Mapping[str, str]) -> None:
    answer = outgoing_http.post(url, body, headers)
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    host = urlsplit(url).hostname
    raise RefusedDelivery(
        f"{host} answered {answer.status}.",
        answer.wait,
        for_good=answer.status == HTTPStatus.GONE,
    )


def _escaped(text: str) -> str:
    """Text in which nothing is a link or a mention."""
    return "".join(_ESCAPED.get(sign, sign) for sign in text)
