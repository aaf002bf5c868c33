"""Where this installation may connect to: hosts that an administrator named, none of them private.

Names are looked up once, every address found is checked, and the connection goes to the address
that was checked, so that a name which is answered differently a moment later (DNS rebinding) leads
nowhere else.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import socket
import sys
from typing import TYPE_CHECKING, Any

from core.deliveries import outbox
from core.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    Network = ipaddress.IPv4Network | ipaddress.IPv6Network
    IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

HOSTS = "CLIENTELE_OUTGOING_HOSTS"
"""Hosts that may be connected to, in a row with commas: names, `*.example.com`, or `host:port`."""

PRIVATE = "CLIENTELE_OUTGOING_PRIVATE"
"""Networks that may be connected to though they are private, such as 10.1.0.0/16."""

REFUSED = "outgoing_refused"
_TLS_PORT = 443
_NAT64, _COMPATIBLE = ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96")


def check_host(host: str, port: int) -> None:
    """Refuse a host that no administrator named.

    Raises
    ------
    DeliveryError : it is not among those in `CLIENTELE_OUTGOING_HOSTS`
    """
    named = [each.strip().casefold() for each in os.environ.get(HOSTS, "").split(",")]
    wanted = host.casefold().rstrip(".")
    if not any(_matches(wanted, port, each) for each in named if each):
        raise DeliveryError(
            f"This installation may not connect to {wanted}.",
            f"An administrator can name the host in {HOSTS}.",
            REFUSED,
        )


def connect(host: str, port: int, seconds: float) -> socket.socket:
    """A connection to a host that is named and whose addresses may be reached.

    Parameters
    ----------
    host, port : where to
    seconds : to wait for an answer, now and later

    Raises
    ------
    DeliveryError : the host or its address may not be connected to, or nobody answers
    """
    for address in resolve(host, port):
        with contextlib.suppress(OSError):
            return socket.create_connection((address, port), seconds)
    raise DeliveryError(f"{host} does not answer.", outbox.LATER)


def resolve(host: str, port: int) -> tuple[str, ...]:
    """The addresses of a host, once all of them are checked.

    Raises
    ------
    DeliveryError : the host is not named, not known, or one of its addresses is private
    """
    check_host(host, port)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DeliveryError(f"Nobody knows the host {host}.", "Check its name.") from error
    addresses = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        check_address(address)
    return addresses


def check_address(address: str) -> None:
    """Refuse an address that is not public, unless its network is allowed.

    Raises
    ------
    DeliveryError : it is private, of this machine, of the link, or of no use
    """
    # A zone such as %eth0 names a link of this machine.
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        raise _private() from None
    for inner in (given, *_inside(given)):
        if not _is_public(inner) and not is_allowed_network(str(inner)):
            raise _private()


def is_allowed_network(address: str) -> bool:
    """Whether an address is in one of the private networks that are allowed."""
    try:
        given = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(given.version == each.version and given in each for each in _networks())


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Check every connection of this process meanwhile: for libraries that connect by themselves.

    Names are checked when they are looked up, addresses when they are connected to.
    """
    if not _GUARDS:
        # Hooks of the interpreter stay to its end; this one does nothing while nobody asks for it.
        _GUARDS.append(_Guard())
        sys.addaudithook(_GUARDS[0])
    _GUARDS[0].users += 1
    try:
        yield
    finally:
        _GUARDS[0].users -= 1


class _Guard:
    """Looks at what the interpreter is about to do."""

    def __init__(self) -> None:
        self.users = 0

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Refuse a connection that may not be made."""
        if not self.users:
            return
        if event == "socket.connect" and isinstance(arguments[1], tuple):
            check_address(str(arguments[1][0]))
        elif event == "socket.getaddrinfo":
            host, port = arguments[0], arguments[1]
            name = host.decode() if isinstance(host, bytes) else str(host)
            if not _is_address(name):
                check_host(name, int(port) if str(port).isdigit() else _TLS_PORT)


_GUARDS: list[_Guard] = []


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _matches(host: str, port: int, named: str) -> bool:
    """Whether a host and port are those of an entry in the list."""
    name, colon, number = named.rpartition(":")
    if colon and number.isdigit() and name.count(":") == 0:
        if int(number) != port:
            return False
        named = name
    if named.startswith("*."):
        return host.endswith(named[1:]) and len(host) > len(named) - 1
    return host == named


def _is_public(address: IpAddress) -> bool:
    local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not address.is_multicast and not local


def _inside(address: IpAddress) -> tuple[IpAddress, ...]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if not isinstance(address, ipaddress.IPv6Address):
        return ()
    inner: list[IpAddress] = [
        each for each in (address.ipv4_mapped, address.sixtofour) if each is not None
    ]
    if address.teredo is not None:
        inner += address.teredo
    if address in _NAT64 or address in _COMPATIBLE:
        inner.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(inner)


def _networks() -> Iterator[Network]:
    for text in os.environ.get(PRIVATE, "").split(","):
        if text.strip():
            try:
                yield ipaddress.ip_network(text.strip(), strict=False)
            except ValueError as error:
                raise DeliveryError(
                    f"{PRIVATE} holds what is no network.", "Write networks like 10.1.0.0/16."
                ) from error


def _private() -> DeliveryError:
    return DeliveryError(
        "The host stands for a private address, and this installation does not connect to it.",
        f"An administrator can name its network in {PRIVATE}.",
        REFUSED,
    )
