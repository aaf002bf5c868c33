"""Files in a folder, and objects in storage that speaks S3."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.deliveries import events, outgoing
from core.deliveries.delivery import checked_url
from core.deliveries.sender import Prepared
from core.errors import ClienteleError, DeliveryError

if TYPE_CHECKING:
    import datetime as dt

    from core.deliveries.delivery import FolderDelivery, StorageDelivery
    from core.deliveries.outbox import OutboxMessage


def prepare_folder(
    delivery: FolderDelivery,
    secret: str,  # noqa: ARG001 - all senders are called alike
    message: OutboxMessage,
    now: dt.datetime,  # noqa: ARG001
) -> Prepared:
    """A file that is there whole or not at all (`core.deliveries.sender.Sender`)."""
    name, content = _file(message)
    path = Path(delivery.path) / name
    shown = {"path": str(path), "content": content.decode()}
    return Prepared(shown, lambda: _write(path, content))


def prepare_storage(
    delivery: StorageDelivery,
    secret: str,
    message: OutboxMessage,
    now: dt.datetime,  # noqa: ARG001
) -> Prepared:
    """An object; put once more, it is the same one (`core.deliveries.sender.Sender`)."""
    name, content = _file(message)
    address = f"{delivery.address.rstrip('/')}/{name}"
    shown = {"address": address, "endpoint": delivery.endpoint, "content": content.decode()}
    return Prepared(shown, lambda: _put(delivery, secret, address, content))


def _file(message: OutboxMessage) -> tuple[str, bytes]:
    """Its name, the same in every attempt, and its content."""
    ending, content = events.as_file(json.loads(message.body))
    topic = message.topic.replace(".", "-")
    return f"run-{message.run:06d}-{topic}-{message.id}.{ending}", content


def _write(path: Path, content: bytes) -> None:
    unfinished = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(
            os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb"
        ) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except OSError as error:
        raise DeliveryError(
            f"The folder cannot be written to ({type(error).__name__}).",
            "Look at its path, its rights and the room on its disk.",
        ) from None
    finally:
        with contextlib.suppress(OSError):
            unfinished.unlink()


def _put(delivery: StorageDelivery, secret: str, address: str, content: bytes) -> None:
    for package in ("fsspec", "s3fs"):
        if importlib.util.find_spec(package) is None:
            raise DeliveryError(
                f"Object storage needs the package {package}, which is not installed.",
                "Install it: `pip install -r requirements-storage.txt`.",
                "not_installed",
            )
    try:
        with outgoing.guarded():
            _storage(delivery, secret).pipe_file(address, content)
    except ClienteleError:
        raise
    except Exception as error:  # noqa: BLE001 - every storage has errors of its own
        known = _refused(error)
        raise known or DeliveryError(
            f"The storage did not take the object ({type(error).__name__}).",
            "Look at the address and the keys.",
        ) from None


def _storage(delivery: StorageDelivery, secret: str) -> Any:
    """The file system of a storage, not one that another key has opened."""
    key, _, hidden = secret.partition(":")
    options: dict[str, Any] = {"skip_instance_cache": True}
    if secret:
        options |= {"key": key, "secret": hidden}
    if delivery.endpoint is not None:
        options["endpoint_url"] = checked_url(delivery.endpoint)
    return importlib.import_module("fsspec").filesystem("s3", **options)


def _refused(error: BaseException | None) -> DeliveryError | None:
    """Why this installation did not connect, where a library has wrapped it."""
    while error is not None:
        if isinstance(error, DeliveryError):
            return error
        error = error.__cause__ or error.__context__
    return None
