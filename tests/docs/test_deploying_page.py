"""docs/deploying.md: what it tells an administrator to write is understood as it says."""

from __future__ import annotations

import argparse
import dataclasses
import re
import shlex
import shutil
import subprocess
import textwrap
import tomllib
from pathlib import Path

import pytest
import yaml

from core import access, projects
from core.__main__ import parser
from core.projects.cron_expression import parse_cron

PAGE = (Path(__file__).parents[2] / "docs" / "deploying.md").read_text(encoding="utf-8")
BLOCKS = [block.strip("\n") for block in re.findall(r"```\n(.*?)```", PAGE, re.DOTALL)]


def block(start: str) -> str:
    """The example that begins with something, without its indentation."""
    (found,) = [each for each in BLOCKS if each.strip().startswith(start)]
    return textwrap.dedent(found)


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


def test_the_recipe_for_cron_is_one_and_runs_a_command_that_there_is():
    line = block("0 6 * * *  cd")
    moments, command = " ".join(line.split()[:5]), line.split(maxsplit=5)[5]
    assert parse_cron(moments).hours == {6}
    words = shlex.split(command.split(">")[0])
    assert_command(words[words.index("-m") :])


def test_the_server_is_told_a_schedule_that_it_takes():
    options = assert_command(shlex.split(block(".venv/bin/python -m core schedule"))[1:])
    made = projects.make_schedule(daily=options.daily, zone=options.zone)
    assert made.next_due() is not None


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
def test_the_units_for_systemd_are_valid_and_the_timer_goes_off_every_morning(tmp_path):
    service = block("[Service]")
    command = re.search(r"^ExecStart=(.*)$", service, re.MULTILINE)[1]
    assert_command(shlex.split(command)[1:])
    # Neither the program nor the user is on this machine.
    here = service.replace(command.split()[0], "/bin/true").replace("User=clientele\n", "")
    here = here.replace("WorkingDirectory=/opt/clientele", "WorkingDirectory=/")
    (tmp_path / "clientele-run.service").write_text(f"{here}\n")
    (tmp_path / "clientele-run.timer").write_text(f"{block('[Timer]')}\n")
    units = [str(tmp_path / f"clientele-run.{kind}") for kind in ("service", "timer")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )
    told = [line for line in done.stderr.splitlines() if "clientele-run" in line]
    assert (done.returncode, told) == (0, [])
    calendar = re.search(r"^OnCalendar=(.*)$", block("[Timer]"), re.MULTILINE)[1]
    shown = subprocess.run(
        ["systemd-analyze", "calendar", calendar], capture_output=True, text=True, check=True
    )
    assert "Normalized form: *-*-* 06:00:00" in shown.stdout


def test_the_job_for_kubernetes_runs_alone_on_the_servers_volume_by_a_command_that_there_is():
    job = yaml.safe_load(block("apiVersion: batch/v1"))
    assert (job["kind"], job["spec"]["concurrencyPolicy"]) == ("CronJob", "Forbid")
    assert parse_cron(job["spec"]["schedule"]).hours == {6}
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    (container,) = pod["containers"]
    options = assert_command(container["command"][1:])
    mounts = {mount["name"]: mount["mountPath"] for mount in container["volumeMounts"]}
    image = (Path(__file__).parents[2] / "Dockerfile").read_text(encoding="utf-8")
    assert options.projects == mounts["projects"]
    assert f"CLIENTELE_KEYS={mounts['keys']}\n" in image
    assert set(mounts) == {volume["name"] for volume in pod["volumes"]}
    assert pod["restartPolicy"] == "Never"


def assert_command(words: list[str]) -> argparse.Namespace:
    """The options of a command as the terminal reads them, from `-m core` on."""
    assert words[:2] == ["-m", "core"]
    return parser().parse_args(words[2:])
