"""`schedule ACTION PROJECT`: when the server refreshes a project: set, shown, cleared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core import projects
from core.cli import output
from core.cli.options import shared_options as shared
from core.cli.project import find_project, named_folder
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=("set", "show", "clear"))
    parser.add_argument("project", metavar="PROJECT", help="id or name of the project")
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    when = parser.add_mutually_exclusive_group()
    when.add_argument("--daily", metavar="HH:MM", help="of set: at this time of every day")
    when.add_argument(
        "--every", type=int, metavar="HOURS", help="of set: so many hours after the last time"
    )
    when.add_argument(
        "--cron", metavar="EXPRESSION", help='of set: a cron expression such as "0 6 * * mon-fri"'
    )
    when.add_argument(
        "--when-changed",
        action="store_true",
        help="of set: whenever a linked file or folder has changed",
    )
    parser.add_argument(
        "--zone", default="UTC", help="of set: the time zone of --daily and --cron (default: UTC)"
    )


def run(options: argparse.Namespace) -> None:
    """Do what is asked for."""
    folder = named_folder(options)
    project = find_project(folder, options.project)
    chosen = (options.daily, options.every, options.cron, options.when_changed or None)
    if options.action != "set" and any(one is not None for one in chosen):
        raise SettingError(
            f"`schedule {options.action}` takes no moments.",
            "See `python -m core schedule --help`.",
            "usage",
        )
    if options.action == "set":
        schedule = projects.make_schedule(
            daily=options.daily,
            every_hours=options.every,
            cron=options.cron,
            when_changed=options.when_changed,
            zone=options.zone,
        )
        projects.set_schedule(folder, project.id, schedule)
    elif options.action == "clear":
        projects.set_schedule(folder, project.id, None)
    kept = projects.read_schedule(folder, project.id)
    output.answer(
        options,
        lambda: {"project": project.id, "schedule": projects.schedule_document(kept)},
        lambda: f"{project.id}: {projects.schedule_text(kept)}",
    )
