"""`Delivery`: where a project's events go and which of them, one typed frozen model a kind."""

from __future__ import annotations

import re
from typing import Annotated, Literal
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email
from pydantic import Field, TypeAdapter, field_validator, model_validator

from core.settings import Frozen

Topic = Literal["digest", "moves"]
"""What fired in a run; customers whose segment has changed."""

Address = Annotated[str, Field(min_length=3, max_length=254)]
_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,62}(\.[A-Za-z_][A-Za-z0-9_]{0,62})?")
_BUCKET = re.compile(r"s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9!_.*'()/-]*)?")


class DeliveryBase(Frozen):
    """What all deliveries have.

    Parameters
    ----------
    name : what it is called; unique in its project
    sends : which events
    audiences : saved lists, or segments in use, that are sent as they are after each new run
    list_format : the format of these lists (`core.exports.audience_format`), with contact data only
    contact_data : whether lists hold addresses and numbers; else ids and segments only
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    sends: tuple[Topic, ...] = ("digest",)
    audiences: tuple[Annotated[str, Field(min_length=1, max_length=200)], ...] = ()
    list_format: str = "plain"
    contact_data: bool = False


class WebhookDelivery(DeliveryBase):
    """Signed requests by the Standard Webhooks specification. Its secret is the signing key.

    Parameters
    ----------
    url : https, or http where its address is one of the private networks that are allowed
    """

    kind: Literal["webhook"]
    url: str = Field(max_length=2000)

    @field_validator("url")
    @classmethod
    def _is_an_address(cls, url: str) -> str:
        return checked_url(url)


class SlackDelivery(DeliveryBase):
    """A message as Slack and those who follow it take it. Its secret is the address.

    Only digests: such an address takes text for people.
    """

    kind: Literal["slack"]

    @model_validator(mode="after")
    def _only_digests(self) -> SlackDelivery:
        if self.sends != ("digest",) or self.audiences:
            raise ValueError("a chat takes digests only")
        return self


class EmailDelivery(DeliveryBase):
    """E-mail by SMTP. Its secret is the password.

    Parameters
    ----------
    host, port : of the server
    security : TLS after a greeting in the clear (`starttls`), from the start (`tls`), or none: then
        no password is sent
    user : who signs in; nobody where empty
    sender, to : addresses
    """

    kind: Literal["email"]
    host: str = Field(min_length=1, max_length=253)
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = Field("", max_length=254)
    sender: Address
    to: tuple[Address, ...] = Field(min_length=1, max_length=50)

    @field_validator("sender")
    @classmethod
    def _sends(cls, address: str) -> str:
        return _checked_address(address)

    @field_validator("to")
    @classmethod
    def _takes(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(_checked_address, addresses))

    @model_validator(mode="after")
    def _no_password_in_the_clear(self) -> EmailDelivery:
        if self.user and self.security == "none":
            raise ValueError("a password is not sent without TLS")
        return self


class FolderDelivery(DeliveryBase):
    """Files in a folder of this machine.

    Parameters
    ----------
    path : of the folder, from the root
    """

    kind: Literal["folder"]
    path: str = Field(pattern=r"^(/|[A-Za-z]:[\\/])[^\x00]*$", max_length=1000)


class StorageDelivery(DeliveryBase):
    """Objects in storage that speaks S3. Its secret is `KEY:SECRET`; the machine's own where empty.

    Parameters
    ----------
    address : s3://bucket/prefix
    endpoint : of a service other than Amazon's
    """

    kind: Literal["storage"]
    address: str = Field(max_length=1000)
    endpoint: str | None = Field(None, max_length=2000)

    @field_validator("address")
    @classmethod
    def _is_a_bucket(cls, address: str) -> str:
        if not _BUCKET.fullmatch(address):
            raise ValueError("an address is s3://bucket/prefix")
        return address

    @field_validator("endpoint")
    @classmethod
    def _is_an_address(cls, url: str | None) -> str | None:
        return None if url is None else checked_url(url)


class TableDelivery(DeliveryBase):
    """A table of customers with their segments, merged by customer. Its secret is the address.

    Parameters
    ----------
    table : its name, or schema.name; made where it is missing
    """

    kind: Literal["table"]
    sends: tuple[Topic, ...] = ("moves",)
    table: str

    @field_validator("table")
    @classmethod
    def _is_a_name(cls, table: str) -> str:
        if not _TABLE.fullmatch(table):
            raise ValueError("a table is a name of letters, digits and _, or schema.name")
        return table

    @model_validator(mode="after")
    def _only_moves(self) -> TableDelivery:
        if self.sends != ("moves",) or self.audiences:
            raise ValueError("a table takes moves only")
        return self


Delivery = Annotated[
    WebhookDelivery
    | SlackDelivery
    | EmailDelivery
    | FolderDelivery
    | StorageDelivery
    | TableDelivery,
    Field(discriminator="kind"),
]
ANY_DELIVERY: TypeAdapter[Delivery] = TypeAdapter(Delivery)
"""Reads a delivery of every kind from plain values or JSON."""

DELIVERY_KINDS = ("webhook", "slack", "email", "folder", "storage", "table")


def checked_url(url: str) -> str:
    """An address of a web server, without a user and a fragment.

    Raises
    ------
    ValueError : it is none
    """
    parts = urlsplit(url)
    port = parts.port  # a ValueError where it is no number
    if parts.scheme not in {"https", "http"} or not parts.hostname or port == 0:
        raise ValueError("an address begins with https://")
    if parts.username or parts.password or parts.fragment or not url.isascii() or " " in url:
        raise ValueError("an address has no user, no password, no # and no blanks")
    return url


def _checked_address(address: str) -> str:
    try:
        return validate_email(address, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError as error:
        raise ValueError("this is no e-mail address") from error
