"""The deliveries of a project: added with their secrets, listed without, and removed."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from core import alerts, exports
from core.deliveries import delivery_store, secret_store, table_sender, webhook_signature
from core.deliveries.delivery import ANY_DELIVERY, Delivery, checked_url
from core.errors import ClienteleError, SettingError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

MAX_DELIVERIES = 50


def add_delivery(
    folder: Path, project_id: str, wanted: Mapping[str, Any], secret: str = ""
) -> tuple[Delivery, str]:
    """Have a project's events sent somewhere, from the next run on.

    Parameters
    ----------
    folder, project_id : of the project
    wanted : fields of a `Delivery`
    secret : its secret: the signing key of a webhook (made where empty), the address of a chat or a
        database, the password of a mail server, or the keys of a storage

    Returns
    -------
    the delivery, and its secret, which is shown once for a webhook

    Raises
    ------
    SettingError : a field is missing or out of its bounds, the name is taken, or it is no secret
    DeliveryError : the database is of a kind that is not written to
    ProjectError : there is no such project
    """
    try:
        delivery = ANY_DELIVERY.validate_python(dict(wanted))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        place = ".".join(str(each) for each in first["loc"][1:]) or "kind"
        raise SettingError(
            f"The delivery cannot be used: {place}: {first['msg']}.",
            "See `python -m core delivery --help`.",
        ) from None
    exports.audience_format(delivery.list_format)
    secret = _checked_secret(delivery, secret.strip())
    with delivery_store.opened_outbox(folder, project_id) as store:
        names = {one.name for one in delivery_store.deliveries_in(store)}
        if delivery.name in names or len(names) >= MAX_DELIVERIES:
            raise SettingError(
                f"There is a delivery {delivery.name} already."
                if delivery.name in names
                else f"A project has up to {MAX_DELIVERIES} deliveries.",
                "Remove one first: `python -m core delivery remove PROJECT NAME`.",
            )
        store.execute(
            "INSERT INTO deliveries VALUES (?,?,?,0)",
            (delivery.name, delivery.model_dump_json(), secret and secret_store.keep(secret)),
        )
        alerts.watch_from_now(store, folder, project_id)
    return delivery, secret


def remove_delivery(folder: Path, project_id: str, name: str) -> None:
    """Send nothing there any more; what waits for it is dropped.

    Raises
    ------
    SettingError : there is no such delivery
    """
    if alerts.exists(folder, project_id):
        with delivery_store.opened_outbox(folder, project_id) as store:
            held = delivery_store.reference_of(store, name)
            store.execute("DELETE FROM messages WHERE delivery = ?", (name,))
            if store.execute("DELETE FROM deliveries WHERE name = ?", (name,)).rowcount:
                secret_store.forget(held)
                return
    raise _no_delivery(name)


def replace_secret(
    folder: Path, project_id: str, name: str, secret: str, now: dt.datetime
) -> tuple[Delivery, str]:
    """Give a delivery a new secret; the former key of a webhook signs beside it for a day.

    Parameters
    ----------
    folder, project_id : of the project
    name : of the delivery
    secret : as for `add_delivery`
    now : UTC

    Returns
    -------
    as for `add_delivery`

    Raises
    ------
    SettingError : there is no such delivery, or it is no secret
    ProjectError : there is no such project
    """
    held = {one.name: one for one in delivery_store.held_deliveries(folder, project_id)}
    if name not in held:
        raise _no_delivery(name)
    delivery = held[name]
    secret = _checked_secret(delivery, secret.strip())
    until = now + secret_store.OVERLAP if delivery.kind == "webhook" else None
    with delivery_store.opened_outbox(folder, project_id) as store:
        reference = delivery_store.reference_of(store, name)
        if reference:
            secret_store.replace(reference, secret, until)
        elif secret:
            delivery_store.write_reference(store, name, secret_store.keep(secret))
    return delivery, secret


def forget_secrets(folder: Path, project_id: str) -> None:
    """Erase the secrets of a project's deliveries, before it is deleted."""
    with contextlib.suppress(ClienteleError, sqlite3.Error):  # a damaged one is deleted too
        for one in delivery_store.held_deliveries(folder, project_id):
            with delivery_store.opened_outbox(folder, project_id) as store:
                secret_store.forget(delivery_store.reference_of(store, one.name))


def _no_delivery(name: str) -> SettingError:
    return SettingError(
        f"There is no delivery {name}.",
        "`python -m core delivery list PROJECT` lists them.",
        "no_delivery",
    )


def _checked_secret(delivery: Delivery, secret: str) -> str:
    if delivery.kind == "webhook":
        return webhook_signature.check_secret(secret) if secret else webhook_signature.new_secret()
    if delivery.kind == "slack":
        try:
            return checked_url(secret)
        except ValueError as error:
            raise _no_secret("the address that the chat gave you") from error
    if delivery.kind == "table":
        if not urlsplit(secret).scheme:
            raise _no_secret("the address of the database")
        return table_sender.check_address(secret)
    if delivery.kind == "email" and delivery.user and not secret:
        raise _no_secret("the password of the mail server")
    if delivery.kind == "storage" and secret and ":" not in secret:
        raise _no_secret("KEY:SECRET")
    return secret


def _no_secret(what: str) -> SettingError:
    return SettingError(
        f"This delivery needs a secret: {what}.",
        "Put it into an environment variable and name that with --secret-env.",
    )
