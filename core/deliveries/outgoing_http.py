"""One request to one address: nothing is followed, nothing is remembered, little is read."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from core import __version__
from core.deliveries import outbox, outgoing
from core.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Mapping

SECONDS, MOST_SECONDS = 20.0, 60.0
"""To wait for a part of an answer, and for all of it."""

_DEFAULT_PORTS = {"https": 443, "http": 80}
_MOST_HEADERS_SECONDS = 86_400


@dataclass(frozen=True)
class Answer:
    """A server's answer.

    Parameters
    ----------
    status : the code
    wait : after how long it wants to be asked again; None where it does not say
    """

    status: int
    wait: dt.timedelta | None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Send a body to an address.

    Parameters
    ----------
    url : https; http only where the host stands for an allowed private network
    body : as it is sent
    headers : beside those of every request

    Raises
    ------
    DeliveryError : the host may not be connected to, or nobody answers
    """
    parts = urlsplit(url)
    host, port = str(parts.hostname), parts.port or _DEFAULT_PORTS[parts.scheme]
    connection = _Connection(host, port, secure=parts.scheme == "https")
    # Who answers a byte at a time would keep everybody else waiting.
    deadline = threading.Timer(MOST_SECONDS, connection.abort)
    deadline.daemon = True
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    sent = {"User-Agent": f"Clientele/{__version__}", "Connection": "close", **headers}
    try:
        deadline.start()
        connection.request("POST", path, body, sent)
        answer = connection.getresponse()
        return Answer(answer.status, _wait(answer.getheader("Retry-After")))
    except (OSError, http.client.HTTPException) as error:
        raise DeliveryError(
            f"{host} did not answer ({type(error).__name__}).", outbox.LATER
        ) from None
    finally:
        deadline.cancel()
        connection.close()


class _Connection(http.client.HTTPConnection):
    """A connection to a checked address; with TLS, the certificate is that of the name."""

    def __init__(self, host: str, port: int, *, secure: bool) -> None:
        super().__init__(host, port, timeout=SECONDS)
        self._secure = secure

    def abort(self) -> None:
        """End whatever it waits for."""
        with contextlib.suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)

    def connect(self) -> None:
        """Connect, and begin TLS."""
        self.sock = outgoing.connect(self.host, self.port, SECONDS)
        if self._secure:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)
        elif not outgoing.is_allowed_network(str(self.sock.getpeername()[0])):
            self.sock.close()
            raise DeliveryError(
                f"{self.host} is asked for without TLS.",
                "Use an address that begins with https://.",
                outgoing.REFUSED,
            )


def _wait(header: str | None) -> dt.timedelta | None:
    """Seconds, or a moment."""
    if header is None:
        return None
    if header.strip().isdigit():
        return dt.timedelta(seconds=min(int(header.strip()[:9]), _MOST_HEADERS_SECONDS))
    try:
        moment = email.utils.parsedate_to_datetime(header)
        return max(moment - dt.datetime.now(dt.UTC), dt.timedelta(0))
    except (TypeError, ValueError):
        return None
