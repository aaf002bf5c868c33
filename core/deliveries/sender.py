"""What a way of sending is: it says exactly what it would send, and sends that."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from core.deliveries import outbox
from core.errors import DeliveryError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from core.deliveries.outbox import OutboxMessage

HIDDEN = "(secret)"


@dataclass(frozen=True)
class Prepared:
    """A message that is ready to be sent.

    Parameters
    ----------
    shown : exactly what is sent, as JSON values, without secrets
    send : sends it; `DeliveryError` where that fails
    """

    shown: dict[str, Any]
    send: Callable[[], None]


class Sender(Protocol):
    """Prepares a message for one kind of delivery."""

    def __call__(
        self, delivery: Any, secret: str, message: OutboxMessage, now: dt.datetime
    ) -> Prepared:
        """Prepare it.

        Parameters
        ----------
        delivery : of the kind
        secret : of the delivery; empty without one
        message : from the outbox
        now : UTC
        """
        ...


class RefusedDelivery(DeliveryError):  # noqa: N818 - as other kinds of it
    """The other side answered that it does not take a message.

    Parameters
    ----------
    message : its text
    wait : after how long it wants to be asked again
    for_good : whether it will never take one
    """

    def __init__(
        self, message: str, wait: dt.timedelta | None = None, *, for_good: bool = False
    ) -> None:
        hint = "Look at the address." if for_good else outbox.LATER
        super().__init__(message, hint)
        self.wait, self.for_good = wait, for_good
