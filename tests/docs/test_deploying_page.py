"""docs/deploying.md: what it tells an administrator to write is understood as it says."""

from __future__ import annotations

import dataclasses
import re
import tomllib
from pathlib import Path

from core import access

PAGE = (Path(__file__).parents[2] / "docs" / "deploying.md").read_text(encoding="utf-8")
BLOCKS = [block.strip("\n") for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)]


def block(start: str) -> str:
    """The example that begins with something, without its indentation."""
    (found,) = [each for each in BLOCKS if each.strip().startswith(start)]
    return "\n".join(line.removeprefix("   ") for line in found.splitlines())


def test_every_rule_of_signing_in_is_explained_with_its_default():
    told = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", section("A team"), re.MULTILINE))
    fields = {field.name: field.default for field in dataclasses.fields(access.SignInRules)}
    assert set(told) == set(fields)
    assert told["hours"] == str(fields["hours"])
    assert told["trust_email"] == "`false`"


def test_the_secrets_of_a_team_are_rules_that_hold():
    secrets = tomllib.loads(block("[auth]"))
    rules = access.read_rules(secrets["sign_in"])
    assert rules.people == {"@shop.example"}
    assert secrets["auth"]["redirect_uri"].endswith("/oauth2callback")


def section(title: str) -> str:
    """A part of the page."""
    return PAGE.split(f"\n## {title}\n")[1].split("\n## ")[0]
