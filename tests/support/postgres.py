"""A real PostgreSQL for one test run: Debian's server on a loopback port, in a private folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

READER, PASSWORD = "reader", "s3cr:t@word"
READER_IN_ADDRESS = "reader:s3cr%3At%40word"


@dataclass(frozen=True)
class Server:
    """A server that runs, and its two users."""

    port: int

    @property
    def owner(self) -> str:
        return f"host=127.0.0.1 port={self.port} user=owner dbname=shop"

    @property
    def address(self) -> str:
        """The address of the user who may only read."""
        return f"postgresql://{READER_IN_ADDRESS}@127.0.0.1:{self.port}/shop"


def programs() -> Path | None:
    """Where the newest server is installed, None where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextlib.contextmanager
def prepared(set_up: str, lines: pd.DataFrame | None = None) -> Iterator[Server]:
    """A server whose owner has run some statements; without Debian's package the test is skipped.

    Parameters
    ----------
    set_up : the statements
    lines : rows of the table `lines`
    """
    if programs() is None:
        reason = "needs Debian's postgresql"
        if os.environ.get("CLIENTELE_REQUIRE_SHARED") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with serve() as running:
        with psycopg.connect(running.owner) as connection:
            connection.execute(set_up)
            if lines is not None:
                known = lines.astype(object).where(lambda part: part.notna(), None)
                with connection.cursor().copy("COPY lines FROM STDIN") as copy:
                    for row in known.itertuples(index=False):
                        copy.write_row(row)
        yield running


@contextlib.contextmanager
def serve() -> Iterator[Server]:
    """Start a server as a user without rights (PostgreSQL refuses root), and stop it at the end."""
    place = programs()
    assert place is not None
    folder = Path(tempfile.mkdtemp(prefix="clientele-postgres-"))
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(program: str, *arguments: str) -> None:
        subprocess.run(
            [place / program, *arguments],
            check=True,
            cwd=folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=120,
            **as_user,
        )

    data = str(folder / "data")
    run("initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync")
    # The reader has to give a password; the owner, who sets the tables up, does not.
    (Path(data) / "pg_hba.conf").write_text(
        "host all owner 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    )
    options = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    run("pg_ctl", "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    try:
        server = Server(port)
        with psycopg.connect(
            f"host=127.0.0.1 port={port} user=owner dbname=postgres", autocommit=True
        ) as connection:
            connection.execute("CREATE DATABASE shop")
            connection.execute(f"CREATE ROLE {READER} LOGIN PASSWORD '{PASSWORD}'")
        yield server
    finally:
        run("pg_ctl", "-D", data, "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)
