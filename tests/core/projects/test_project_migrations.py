"""project.json as older versions wrote it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from core.errors import ProjectError
from core.projects import project_migrations
from core.projects.project_migrations import read_project, write_project

RECORDED = Path(__file__).parent / "recorded" / "project_1.json"
"""As the first version wrote it. It is never written again: what is in it stays readable."""
SECOND = RECORDED.with_name("project_2.json")
"""As the second version wrote it, with everything a project keeps."""


def test_a_project_of_the_first_version_is_read():
    project = read_project(RECORDED.read_bytes())
    choices = project.choices
    assert (project.name, project.revision, project.frozen_from) == ("Nordwind", 7, 2)
    assert [source.kind for source in project.sources] == ["path", "database", "kept"]
    assert choices.settings.read.roles == (("customer_id", "Email"), ("order_id", "Name"))
    assert str(dict(choices.settings.read.rates)["USD"]) == "0.92"
    assert choices.settings.rfm.levels == 4
    assert choices.settings.segment.names == (("Champions", "Stars"),)
    assert choices.settings.filter.active
    assert choices.logo is not None
    assert len(choices.suppression) == 1
    assert choices.plans == {"May": {"budget": 500, "channels": ["email"]}}
    assert read_project(write_project(project)) == project


def test_what_the_first_version_kept_beside_moves_to_fields_of_its_own():
    held = json.loads(RECORDED.read_bytes())
    held["choices"]["extra"] = {"segments": "segments: []", "currency": "£", "home": {"page": "x"}}
    held["sources"][2]["name"] = "orders.csv and later data"
    project = read_project(json.dumps(held).encode())
    assert project.choices.segments == "segments: []"
    assert project.choices.currency == "£"
    assert project.choices.extra == {"home": {"page": "x"}}
    assert [source.kind for source in project.sources] == ["path", "database", "combined"]


def test_a_project_of_the_second_version_is_read():
    project = read_project(SECOND.read_bytes())
    choices = project.choices
    assert choices.segments.startswith("segments:")
    assert choices.currency == "£"
    assert {file.name for file in choices.files} == {
        *("optout.csv", "bounces.csv", "logo.png", "customers.csv", "test.csv")
    }
    assert choices.learned == {"version": 1, "no_effect": 0.2}
    assert choices.plans["May"] == {"budget": 500, "channels": ["email"]}
    assert choices.drafts["campaigns"] == {"widgets": {"campaign_seed": 7}}
    assert [source.kind for source in project.sources] == ["kept", "kept", "combined"]
    assert read_project(write_project(project)) == project


def test_an_older_format_is_brought_up_step_by_step(monkeypatch):
    held = json.loads(RECORDED.read_bytes())
    older = {**held, "format": -1, "title": held["name"]}
    del older["name"]
    steps = {
        -1: lambda held: {**held, "label": held["title"]},
        0: lambda held: (
            {**{k: v for k, v in held.items() if k not in {"title", "label"}}}
            | {"name": held["label"]}
        ),
    }
    steps |= project_migrations.MIGRATIONS
    monkeypatch.setattr(project_migrations, "MIGRATIONS", steps)
    assert read_project(json.dumps(older).encode()) == read_project(RECORDED.read_bytes())


@pytest.mark.parametrize("found", [-5, 0, 3, 10**9])
def test_a_format_that_nobody_knows_is_refused(found):
    held = json.loads(RECORDED.read_bytes()) | {"format": found}
    with pytest.raises(ProjectError):
        read_project(json.dumps(held).encode())


def test_a_reason_names_the_field_and_never_its_value():
    held = json.loads(RECORDED.read_bytes()) | {"name": "jane@shop.example\n"}
    held["choices"]["shop_name"] = ["jane@shop.example"]
    with pytest.raises(ProjectError) as told:
        read_project(json.dumps(held).encode())
    assert "shop_name" in told.value.message or "name" in told.value.message
    assert "jane" not in told.value.message
