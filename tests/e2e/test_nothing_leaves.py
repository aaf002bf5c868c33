"""Nothing leaves the machine: the server looks nobody up and connects to nobody outside."""

from __future__ import annotations

import ipaddress
import json
from pathlib import Path

import dashboard
import shop_file

# Python runs a module of this name at its start; audit hooks see every lookup and connection.
WITNESS = """
import json, os, sys
seen = open(os.environ["CLIENTELE_TEST_SEEN"], "a", buffering=1)

def note(event, args):
    if event == "socket.getaddrinfo":
        seen.write(json.dumps(str(args[0])) + "\\n")
    elif event in ("socket.connect", "socket.sendto") and isinstance(args[1], tuple):
        seen.write(json.dumps(str(args[1][0])) + "\\n")

sys.addaudithook(note)
"""


def local(host: str) -> bool:
    """Whether a host is this machine."""
    if host in {"localhost", "None", ""}:
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def test_the_server_speaks_to_nobody_outside(visit, tmp_path):
    (tmp_path / "sitecustomize.py").write_text(WITNESS)
    seen = tmp_path / "seen"
    environment = {"PYTHONPATH": str(tmp_path), "CLIENTELE_TEST_SEEN": str(seen)}
    shop = shop_file.write(tmp_path / "shop.csv", seed=1, prefix="C")
    with dashboard.serve(tmp_path, environment) as server:
        visitor = visit(server).open("load")
        visitor.upload(shop.path)
        visitor.press("Analyse").wait_for_store()
        visitor.go("segments")
        visitor.assert_sound()
    hosts = {json.loads(line) for line in Path(seen).read_text().splitlines()}
    assert {host for host in hosts if not local(host)} == set()
