"""People who sign in with an OpenID Connect provider, in a real browser: each sees their own."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
from typing import TYPE_CHECKING

import dashboard
import fake_provider
import pytest
from playwright.sync_api import expect

from core import projects
from core.access import Person
from core.files import open_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from fake_provider import FakeProvider
    from playwright.sync_api import Browser

ANA = {"sub": "ana-1", "email": "ana@shop.example", "email_verified": True, "name": "Ana"}
BEN = {"sub": "ben-2", "email": "ben@shop.example", "email_verified": True, "name": "Ben"}
"""Ben's address is not Ana's, and Eve only says that hers is."""
EVE = {"sub": "eve-3", "email": "ana@shop.example", "email_verified": False, "name": "Eve"}
OUTSIDER = {"sub": "o-4", "email": "o@elsewhere.example", "email_verified": True}


@pytest.fixture(scope="module")
def provider() -> Iterator[FakeProvider]:
    with fake_provider.running() as running:
        yield running


@pytest.fixture(scope="module")
def team(
    browser: Browser, provider: FakeProvider, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[dashboard.Server, Path, str]]:
    """A dashboard where people sign in, its projects, and the one that is Ana's."""
    assert browser.is_connected()
    place = tmp_path_factory.mktemp("team")
    folder, orders = place / "projects", place / "orders.csv"
    orders.write_text("order,customer,date,amount\n1,a,2024-01-01,5\n2,b,2024-02-01,7\n")
    ana = Person(provider.url, ANA["sub"])
    made = projects.create_project(
        folder, "Ana's teas", open_source(orders, orders.name), owner=ana
    )
    written = place / "secrets.toml"
    rules = 'people = ["@shop.example"]\n'
    written.write_text(fake_provider.secrets_file(provider, "http://127.0.0.1:{port}", rules))
    with served(folder, place / "log", {"STREAMLIT_SECRETS_FILES": str(written)}) as running:
        yield running, folder, made.id


@contextlib.contextmanager
def served(folder: Path, log: Path, environment: dict[str, str]) -> Iterator[dashboard.Server]:
    """The server of a team, as its image starts it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "core", "serve", "--projects", str(folder)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=dashboard.ROOT,
            env=os.environ | environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        try:
            dashboard._wait_until_healthy(url, server, log)
            yield dashboard.Server(url, server.pid)
        finally:
            server.terminate()


def sign_in(visitor: dashboard.Visitor, provider: FakeProvider, person: dict, page: str) -> None:
    visitor.page.goto(f"{visitor.url}/{page}")
    provider.person = person
    button = visitor.page.get_by_role("button", name="Sign in")
    expect(button).to_be_visible()
    expect(visitor.page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    button.click()
    expect(button).to_have_count(0, timeout=dashboard.PATIENCE)
    visitor.page.goto(f"{visitor.url}/{page}")
    visitor.settle()


def test_the_owner_sees_their_project_and_somebody_else_does_not(
    visit: Callable[..., dashboard.Visitor],
    team: tuple[dashboard.Server, Path, str],
    provider: FakeProvider,
) -> None:
    server, folder, project = team
    ana = visit(server)
    sign_in(ana, provider, ANA, "projects")
    expect(ana.main).to_contain_text("Ana's teas")
    expect(ana.sidebar).to_contain_text(re.compile(r"Signed in as ana@\W*shop\.example"))
    ben = visit(server)
    sign_in(ben, provider, BEN, "projects")
    expect(ben.main).to_contain_text("No projects yet")
    expect(ben.main).not_to_contain_text("Ana's teas")
    ben.page.goto(f"{server.url}/?project={project}")
    expect(ben.main).to_contain_text("There is no such project here")
    projects.share_project(folder, project, ["Ben@shop.example"])
    ben.open("projects")
    expect(ben.main).to_contain_text("Ana's teas")
    projects.share_project(folder, project, [])
    ben.open("projects")
    expect(ben.main).not_to_contain_text("Ana's teas")
    ana.press("Sign out")
    expect(ana.page.get_by_role("button", name="Sign in")).to_be_visible()
    expect(ana.main).not_to_contain_text("Ana's teas")


@pytest.mark.parametrize("person", [EVE, OUTSIDER], ids=["unverified", "elsewhere"])
def test_who_is_not_among_the_people_gets_no_further_than_the_door(
    visit: Callable[..., dashboard.Visitor],
    team: tuple[dashboard.Server, Path, str],
    provider: FakeProvider,
    person: dict,
) -> None:
    visitor = visit(team[0])
    visitor.page.goto(f"{visitor.url}/projects")
    provider.person = person
    visitor.page.get_by_role("button", name="Sign in").click()
    expect(visitor.main).to_contain_text("is not let in here", timeout=dashboard.PATIENCE)
    expect(visitor.page.get_by_test_id("stSidebarNavLink")).to_have_count(0)
    expect(visitor.main).not_to_contain_text("projects yet")
