"""E-mail by SMTP, over connections that were checked like all others."""

from __future__ import annotations

import email.policy
import json
import smtplib
import socket
import ssl
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from core.deliveries import events, outbox, outgoing
from core.deliveries.sender import Prepared, RefusedDelivery
from core.errors import DeliveryError

if TYPE_CHECKING:
    import datetime as dt

    from core.deliveries.delivery import EmailDelivery
    from core.deliveries.outbox import OutboxMessage

_SECONDS = 30.0


def prepare_email(
    delivery: EmailDelivery, secret: str, message: OutboxMessage, now: dt.datetime
) -> Prepared:
    """A message with its file (`core.deliveries.sender.Sender`)."""
    letter = _letter(delivery, message, now)
    shown = {
        "server": f"{delivery.host}:{delivery.port}",
        "from": delivery.sender,
        "to": list(delivery.to),
        "message": letter.as_string(),
    }
    return Prepared(shown, lambda: _send(delivery, secret, letter))


def _letter(delivery: EmailDelivery, message: OutboxMessage, now: dt.datetime) -> EmailMessage:
    event = json.loads(message.body)
    title, text = events.as_text(event)
    letter = EmailMessage(policy=email.policy.SMTP)
    # A name with a line break in it would end the header.
    letter["Subject"] = " ".join(title.split())
    letter["From"] = delivery.sender
    letter["To"] = ", ".join(delivery.to)
    letter["Date"] = format_datetime(now)
    domain = delivery.sender.rpartition("@")[2]
    letter["Message-ID"] = f"<{message.id}.{delivery.name}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(f"{text}\n")
    if event["type"] in {events.MOVED, events.LISTED}:
        ending, content = events.as_file(event)
        letter.add_attachment(
            content, maintype="text", subtype="csv", filename=f"run-{message.run}.{ending}"
        )
    return letter


def _send(delivery: EmailDelivery, secret: str, letter: EmailMessage) -> None:
    kind = _OverTls if delivery.security == "tls" else _Checked
    try:
        with kind(delivery.host, delivery.port, timeout=_SECONDS) as server:
            if delivery.security == "starttls":
                server.starttls(context=ssl.create_default_context())
            if delivery.user:
                server.login(delivery.user, secret)
            refused = server.send_message(letter)
    except smtplib.SMTPResponseException as error:
        raise RefusedDelivery(f"{delivery.host} answered {error.smtp_code}.") from None
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(
            f"{delivery.host} did not take the message ({type(error).__name__}).",
            outbox.LATER,
        ) from None
    if refused:
        raise RefusedDelivery(f"{delivery.host} refused some of the addresses.")


class _Checked(smtplib.SMTP):
    """SMTP over a connection to an address that was checked."""

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return outgoing.connect(host, port, timeout)


class _OverTls(smtplib.SMTP_SSL, _Checked):
    """The same with TLS from the start, which `SMTP_SSL` puts around what comes after it."""
