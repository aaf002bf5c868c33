from .delivery import (
    DELIVERY_KINDS,
    Delivery,
)
from .delivery_book import (
    add_delivery,
    forget_secrets,
    remove_delivery,
    replace_secret,
)
from .delivery_documents import (
    deliveries_text,
    delivery_document,
    outbox_document,
    sent_document,
    sent_text,
    shown_text,
)
from .delivery_queue import (
    check_and_queue,
)
from .delivery_store import (
    held_deliveries,
)
from .outbox import (
    OutboxMessage,
)
from .run_files import (
    beside_run,
)
from .sending import (
    Sent,
    known_messages,
    projects_to_send,
    revive_dead,
    send_waiting,
    show_waiting,
    unsent_messages,
)

__all__ = [
    "DELIVERY_KINDS",
    "Delivery",
    "OutboxMessage",
    "Sent",
    "add_delivery",
    "beside_run",
    "check_and_queue",
    "deliveries_text",
    "delivery_document",
    "forget_secrets",
    "held_deliveries",
    "known_messages",
    "outbox_document",
    "projects_to_send",
    "remove_delivery",
    "replace_secret",
    "revive_dead",
    "send_waiting",
    "sent_document",
    "sent_text",
    "show_waiting",
    "shown_text",
    "unsent_messages",
]
