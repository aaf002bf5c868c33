"""Which columns hold contact data: what a visitor says goes before what is found."""

from __future__ import annotations

import pytest

from core import files
from core.contacts import find_contact_columns


@pytest.fixture
def raw(tmp_path, workspace):
    path = tmp_path / "people.csv"
    rows = [f"a{n}@example.com,b{n}@example.com,yes,Ann{n}" for n in range(20)]
    path.write_text("\n".join(["Email,Second mail,Newsletter,Ref", *rows]), encoding="utf-8")
    return files.read_table(files.open_source(path, path.name), workspace)


def test_the_usual_name_is_found(raw):
    assert find_contact_columns(raw)["email"] == "Email"


@pytest.mark.parametrize(
    ("chosen", "email"),
    [
        ((("email", "Second mail"),), "Second mail"),
        ((("email", ""),), None),
        ((("email", "No such column"),), "Email"),
        ((("first_name", "Email"),), "Second mail"),
    ],
)
def test_an_answer_goes_before_what_is_found(raw, chosen, email):
    assert find_contact_columns(raw, chosen=chosen).get("email") == email


def test_an_answer_needs_no_look_at_the_values(raw):
    assert find_contact_columns(raw, chosen=(("last_name", "Ref"),))["last_name"] == "Ref"
