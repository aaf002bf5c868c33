"""Every way of sending, each registered once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.deliveries.email_sender import prepare_email
from core.deliveries.file_senders import prepare_folder, prepare_storage
from core.deliveries.http_senders import prepare_slack, prepare_webhook
from core.deliveries.table_sender import prepare_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.deliveries.sender import Sender

SENDERS: Mapping[str, Sender] = {
    "webhook": prepare_webhook,
    "slack": prepare_slack,
    "email": prepare_email,
    "folder": prepare_folder,
    "storage": prepare_storage,
    "table": prepare_table,
}
"""By the kind of delivery."""
