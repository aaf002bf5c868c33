"""Nothing leaves but to hosts that were named, at addresses that were checked."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
import time

import pytest

from core.deliveries import outgoing, outgoing_http
from core.errors import DeliveryError

PUBLIC = "93.184.216.34"


@pytest.fixture
def named(monkeypatch):
    monkeypatch.setenv(outgoing.HOSTS, "hook.example.com, *.partner.example, smtp.example.com:587")
    monkeypatch.delenv(outgoing.PRIVATE, raising=False)


@pytest.fixture
def answers(monkeypatch):
    """What a name server answers, one answer a question; connections that were begun."""
    given: list[list[str]] = []
    begun: list[tuple[str, int]] = []

    def lookup(_host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in given.pop(0)]

    def begin(address, _seconds):
        begun.append(address)
        raise OSError

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    monkeypatch.setattr(socket, "create_connection", begin)
    return given, begun


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    ("host", "port", "allowed"),
    [
        ("hook.example.com", 443, True),
        ("HOOK.example.com.", 443, True),
        ("evil.example.com", 443, False),
        ("hook.example.com.evil.example", 443, False),
        ("eu.partner.example", 443, True),
        ("partner.example", 443, False),
        ("evilpartner.example", 443, False),
        ("smtp.example.com", 587, True),
        ("smtp.example.com", 25, False),
        ("127.0.0.1", 80, False),
        ("", 443, False),
    ],
)
def test_only_hosts_that_were_named_are_connected_to(host, port, allowed):
    if allowed:
        outgoing.check_host(host, port)
        return
    with pytest.raises(DeliveryError) as raised:
        outgoing.check_host(host, port)
    assert raised.value.code == "outgoing_refused"


def test_where_nobody_named_a_host_nothing_leaves(monkeypatch):
    monkeypatch.delenv(outgoing.HOSTS, raising=False)
    with pytest.raises(DeliveryError, match=r"may not connect to hook\.example\.com"):
        outgoing.connect("hook.example.com", 443, 1)


@pytest.mark.usefixtures("named")
@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.9.9.9", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1"),  # noqa: S104
        *("169.254.169.254", "100.64.0.1", "224.0.0.1", "255.255.255.255", "192.0.2.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::7f00:1", "64:ff9b::7f00:1"),
        *("2002:7f00:1::", "2002:a00:1::", "2001:db8::1", "localhost"),
    ],
)
def test_addresses_that_are_not_public_are_refused(address):
    with pytest.raises(DeliveryError, match="private address"):
        outgoing.check_address(address)


@pytest.mark.usefixtures("named")
def test_public_addresses_are_not():
    for address in (PUBLIC, "2606:2800:220:1:248:1893:25c8:1946", "64:ff9b::5db8:d822"):
        outgoing.check_address(address)


def test_a_private_network_may_be_allowed_and_no_other(monkeypatch):
    monkeypatch.setenv(outgoing.PRIVATE, "10.1.0.0/16, fd00::/8")
    outgoing.check_address("10.1.2.3")
    outgoing.check_address("fd12::1")
    for address in ("10.2.0.1", "127.0.0.1", "fe80::1"):
        with pytest.raises(DeliveryError):
            outgoing.check_address(address)
    monkeypatch.setenv(outgoing.PRIVATE, "everything")
    with pytest.raises(DeliveryError, match="no network"):
        outgoing.check_address("10.1.2.3")


@pytest.mark.usefixtures("named")
def test_the_connection_goes_to_the_address_that_was_checked(answers):
    given, begun = answers
    given += [[PUBLIC], ["127.0.0.1"]]  # the second answer is that of somebody who rebinds
    with pytest.raises(DeliveryError, match="does not answer"):
        outgoing.connect("hook.example.com", 443, 1)
    assert begun == [(PUBLIC, 443)]
    assert len(given) == 1  # the name was looked up once


@pytest.mark.usefixtures("named")
def test_a_name_with_one_private_address_among_its_own_is_refused(answers):
    given, begun = answers
    given.append([PUBLIC, "169.254.169.254"])
    with pytest.raises(DeliveryError, match="private address"):
        outgoing_http.post("https://hook.example.com/", b"{}", {})
    assert begun == []


@pytest.mark.usefixtures("loopback")
def test_a_redirect_is_not_followed(receiver):
    receiver.status, receiver.headers = 302, {"Location": receiver.url + "/elsewhere"}
    assert outgoing_http.post(receiver.url, b"{}", {}).status == 302
    assert [path for path, _, _ in receiver.requests] == ["/hook"]


@pytest.mark.usefixtures("loopback")
def test_without_tls_only_allowed_private_networks_are_asked(receiver, monkeypatch):
    monkeypatch.setattr(outgoing, "check_address", lambda _: None)
    monkeypatch.setattr(outgoing, "is_allowed_network", lambda _: False)
    with pytest.raises(DeliveryError, match="without TLS"):
        outgoing_http.post(receiver.url, b"{}", {})
    assert receiver.requests == []


@pytest.mark.usefixtures("loopback")
def test_a_server_without_a_certificate_is_not_spoken_to(receiver):
    with pytest.raises(DeliveryError, match="SSLError"):
        outgoing_http.post(receiver.url.replace("http:", "https:"), b"secret", {})
    assert receiver.requests == []
    assert ssl.create_default_context().check_hostname


def test_libraries_that_connect_by_themselves_are_checked_too(receiver, monkeypatch):
    monkeypatch.setenv(outgoing.HOSTS, "localhost")
    monkeypatch.delenv(outgoing.PRIVATE, raising=False)
    address = ("127.0.0.1", receiver.server.server_port)
    with outgoing.guarded():
        with pytest.raises(DeliveryError, match="private address"):
            socket.create_connection(address, 1)
        with pytest.raises(DeliveryError, match="may not connect"):
            socket.getaddrinfo("storage.example", 443)
    monkeypatch.setenv(outgoing.PRIVATE, "127.0.0.0/8")
    with outgoing.guarded():
        socket.create_connection(address, 1).close()
    monkeypatch.delenv(outgoing.PRIVATE)
    socket.create_connection(address, 1).close()  # nobody is guarded any more


@pytest.mark.usefixtures("loopback")
def test_who_answers_a_byte_at_a_time_keeps_nobody_waiting(monkeypatch):
    monkeypatch.setattr(outgoing_http, "MOST_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def drip() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                for _ in range(200):
                    connection.sendall(b"H")
                    time.sleep(0.02)

        threading.Thread(target=drip, daemon=True).start()
        begun = time.monotonic()
        with pytest.raises(DeliveryError, match="did not answer"):
            outgoing_http.post(f"http://127.0.0.1:{server.getsockname()[1]}/", b"{}", {})
    assert time.monotonic() - begun < 2
