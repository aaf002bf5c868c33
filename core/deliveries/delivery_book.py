"""The deliveries of a project: added with their secrets, listed without, and removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from core import alerts, exports
from core.deliveries import delivery_store, table_sender, webhook_signature
from core.deliveries.delivery import ANY_DELIVERY, Delivery, checked_url
from core.errors import SettingError

if TYPE_CHECKING:
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
            (delivery.name, delivery.model_dump_json(), secret),
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
            store.execute("DELETE FROM messages WHERE delivery = ?", (name,))
            if store.execute("DELETE FROM deliveries WHERE name = ?", (name,)).rowcount:
                return
    raise SettingError(
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
