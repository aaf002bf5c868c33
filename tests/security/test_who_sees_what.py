"""Who sees what is kept on the machine: every kind of visit to every kind of installation."""

from __future__ import annotations

import itertools
import time
from types import SimpleNamespace

import pytest
import streamlit as st

from core import access, files, projects, saved_models
from core.errors import ProjectError
from ui.state import model_folder, own_machine, project_choices, session, sign_in

INSTALLATIONS = {
    "one person's": {"CLIENTELE_PROJECTS": "projects"},
    "a team's": {"CLIENTELE_SHARE_MODELS": "1"},
    "one person's, who shares models": {
        "CLIENTELE_PROJECTS": "projects",
        "CLIENTELE_SHARE_MODELS": "1",
    },
    "a public one": {},
}
VISITS = {
    # the address in the browser, the other end of the connection
    "at the machine": ("http://localhost:8501/models", "127.0.0.1"),
    "at the machine, by IPv6": ("http://[::1]:8501", "::1"),
    "from the network": ("http://192.168.1.7:8501", "192.168.1.9"),
    "from the network, saying localhost": ("http://localhost:8501", "192.168.1.9"),
    "by a name on the machine": ("https://shop.example.com", "127.0.0.1"),
    "by a name": ("https://shop.example.com", "10.0.0.4"),
    "without an address": (None, "127.0.0.1"),
    "from nowhere": ("http://localhost:8501", None),
}
FORWARDED = {
    "": {},
    "X-Forwarded-For": {"X-Forwarded-For": "203.0.113.9"},
    "Forwarded": {"Forwarded": "for=203.0.113.9"},
    "X-Real-Ip": {"X-Real-Ip": "127.0.0.1"},
}
SIGNED_IN = {
    "": {},
    "by the proxy": {"X-Forwarded-User": "owner", "Authorization": "Bearer x", "Cookie": "user=1"},
}
OWNERS_VISITS = {"at the machine", "at the machine, by IPv6"}
MATRIX = list(itertools.product(INSTALLATIONS, VISITS, FORWARDED, SIGNED_IN))


@pytest.fixture
def come(monkeypatch, tmp_path):
    """Let a visit come."""
    private = SimpleNamespace(path=tmp_path / "visit")
    state = SimpleNamespace(private_folder=lambda: private)
    monkeypatch.setattr(session, "current", lambda: state)
    monkeypatch.setenv("CLIENTELE_ARTIFACTS", str(tmp_path / "artifacts"))
    monkeypatch.setattr(project_choices, "_remove_leftovers", lambda _folder: None)

    def visit(installation, kind, forwarded, signed_in):
        for variable in ("CLIENTELE_PROJECTS", "CLIENTELE_SHARE_MODELS"):
            monkeypatch.delenv(variable, raising=False)
        for variable, value in INSTALLATIONS[installation].items():
            monkeypatch.setenv(variable, value)
        url, peer = VISITS[kind]
        headers = FORWARDED[forwarded] | SIGNED_IN[signed_in]
        client = SimpleNamespace(client_context=SimpleNamespace(remote_ip=peer))
        monkeypatch.setattr(st, "context", SimpleNamespace(url=url, headers=headers))
        server = SimpleNamespace(get_client=lambda _session: client)
        monkeypatch.setattr(own_machine, "get_instance", lambda: server)
        run = SimpleNamespace(session_id="")
        monkeypatch.setattr(own_machine, "get_script_run_ctx", lambda: run)
        return private.path

    return visit


@pytest.mark.parametrize(("installation", "kind", "forwarded", "signed_in"), MATRIX)
def test_who_sees_projects_and_models(come, installation, kind, forwarded, signed_in):
    private = come(installation, kind, forwarded, signed_in)
    owner = (
        installation.startswith("one person's") and kind in OWNERS_VISITS and not forwarded
    )  # whoever is signed in somewhere else is no owner here
    team = "CLIENTELE_SHARE_MODELS" in INSTALLATIONS[installation]
    assert (project_choices.folder() is not None) == owner
    shared = saved_models.artifacts_folder()
    assert model_folder.folder() == (shared if owner or team else private / "models")


def test_the_matrix_has_owners_and_others():
    owners = [each for each in MATRIX if each[1] in OWNERS_VISITS and not each[2]]
    assert 0 < len(owners) < len(MATRIX) / 4


ISSUER, NOW = "https://id.example", int(time.time())
PEOPLE = {
    # claims of the ID token; None before signing in
    "owner": {"sub": "1", "email": "owner@shop.example", "email_verified": True},
    "owner with another address": {"sub": "1", "email": "new@shop.example", "email_verified": True},
    "shared with": {"sub": "2", "email": "Friend@Shop.example", "email_verified": True},
    "says to be shared with": {"sub": "3", "email": "friend@shop.example", "email_verified": False},
    "does not say whether verified": {"sub": "4", "email": "friend@shop.example"},
    "colleague": {"sub": "5", "email": "colleague@shop.example", "email_verified": True},
    "owner's name elsewhere": {
        "iss": "https://b.example", "sub": "1", "email": "x@shop.example", "email_verified": True,
    },
    "administrator": {"sub": "6", "email": "admin@shop.example", "email_verified": True},
    "outside": {"sub": "7", "email": "friend@elsewhere.example", "email_verified": True},
    "long ago": {
        "sub": "1", "email": "owner@shop.example", "email_verified": True, "iat": NOW - 9 * 86400,
    },
    "without a subject": {"email": "owner@shop.example", "email_verified": True},
    "nobody": None,
}  # fmt: skip
RULES = {
    "people": ["@shop.example"],
    "administrators": ["admin@shop.example"],
    "contact_data": ["owner@shop.example"],
}
LET_IN = {
    "owner",
    "owner with another address",
    "shared with",
    "colleague",
    "owner's name elsewhere",
    "administrator",
}
SEE_THE_PROJECT = {"owner", "owner with another address", "shared with", "administrator"}
MAY_DELETE_IT = {"owner", "owner with another address", "administrator"}
SEE_CONTACTS = {"owner", "administrator"}


@pytest.fixture
def team(come, monkeypatch, tmp_path):
    """An installation where people sign in, with a project of the owner's, who shares it."""
    folder, orders = tmp_path / "projects", tmp_path / "orders.csv"
    orders.write_text("order,customer,date,amount\n1,a,2024-01-01,5\n2,b,2024-02-01,7\n")
    source = files.open_source(orders, orders.name)
    owned = projects.create_project(folder, "Teas", source, owner=access.Person(ISSUER, "1"))
    projects.share_project(folder, owned.id, ["friend@shop.example"])
    projects.create_project(folder, "From the terminal", source)
    monkeypatch.setattr(sign_in, "_section", {"auth": {"client_id": "x"}, "sign_in": RULES}.get)

    def visit(person, kind="by a name", forwarded=""):
        come("one person's", kind, forwarded, "")
        monkeypatch.setenv("CLIENTELE_PROJECTS", str(folder))
        claims = PEOPLE[person]
        told = {} if claims is None else {"iss": ISSUER, "iat": NOW} | claims
        monkeypatch.setattr(sign_in, "claims", lambda: told)
        return folder, owned.id

    return visit


@pytest.mark.parametrize("kind", ["at the machine", "by a name"])
@pytest.mark.parametrize("person", PEOPLE)
def test_who_signed_in_sees_their_own_projects_wherever_they_sit(team, person, kind):
    _, shared = team(person, kind)
    assert sign_in.is_awaited() == (person not in LET_IN)
    assert (project_choices.folder() is not None) == (person in LET_IN)
    names = {project.name for project in project_choices.listed()}
    everything = {"Teas", "From the terminal"}
    own = {"Teas"} if person in SEE_THE_PROJECT else set()
    assert names == (everything if person == "administrator" else own)
    if person in SEE_THE_PROJECT:
        project_choices.check(shared)
    else:
        with pytest.raises(ProjectError) as refused:
            project_choices.check(shared)
        assert refused.value.code == "no_such_project"
    assert project_choices.is_own(shared) == (person in MAY_DELETE_IT)
    assert own_machine.is_administered() == (person == "administrator")
    assert sign_in.may_see_contacts() == (person in SEE_CONTACTS)


def test_without_sign_in_nothing_of_it_counts(come, monkeypatch):
    come("one person's", "at the machine", "", "")
    monkeypatch.setattr(sign_in, "_section", lambda _: {})
    assert not sign_in.is_awaited()
    assert sign_in.may_see_contacts()
    assert own_machine.is_administered()
    come("one person's", "by a name", "", "")
    assert not own_machine.is_administered()


def test_a_share_that_is_taken_back_counts_at_once_and_a_copy_is_the_copiers_own(team):
    folder, shared = team("shared with")
    friend = sign_in.person()
    copy = projects.duplicate_project(folder, shared, "Copy", friend)
    projects.share_project(folder, shared, [])
    assert [project.name for project in project_choices.listed()] == ["Copy"]
    team("owner")
    assert [project.name for project in project_choices.listed()] == ["Teas"]
    with pytest.raises(ProjectError):
        project_choices.check(copy.id)


def test_a_project_whose_people_cannot_be_read_is_nobodys_but_the_administrators(team):
    folder, shared = team("owner")
    (folder / shared / "people.json").write_text("{")
    assert project_choices.listed() == ()
    team("administrator")
    assert len(project_choices.listed()) == 2
