"""`alert ACTION PROJECT`: what is watched in a project's runs: listed, added, removed, checked."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from core import alerts, deliveries
from core.cli import output
from core.cli.options import shared_options as shared
from core.cli.options.action_names import check_names
from core.cli.project import find_project, named_folder

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from pathlib import Path


_NEEDS = {
    "list": ("PROJECT",),
    "add": ("PROJECT", "KIND"),
    "remove": ("PROJECT", "ID"),
    "check": ("PROJECT",),
    "quiet": ("PROJECT", "HOURS"),
}
"""What each action is given."""

_FIELDS = ("segment", "customer", "feature", "audience", "crosses", "limit", "reset")
"""Options that are fields of an alert."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("action", choices=tuple(_NEEDS))
    parser.add_argument(
        "names",
        nargs="*",
        metavar="PROJECT|KIND|ID|HOURS",
        help=f"id or name of a project; of add: {', '.join(alerts.KINDS)}",
    )
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument("--segment", metavar="NAME", help="of entered, left, size and money")
    parser.add_argument("--customer", metavar="ID", help="of entered and left: only this customer")
    parser.add_argument("--feature", metavar="NAME", help="of drift: only this measure")
    parser.add_argument("--audience", metavar="NAME", help="of audience: a saved list or a segment")
    parser.add_argument(
        "--crosses", choices=("above", "below"), help="of audience: from which side"
    )
    parser.add_argument("--limit", type=float, metavar="N", help="the value at which it fires")
    parser.add_argument(
        "--share", type=float, metavar="N", help="of entered and left: the limit as a share"
    )
    parser.add_argument(
        "--reset", type=float, metavar="N", help="the level it has to go back past to fire again"
    )
    parser.add_argument(
        "--quiet-zone", default="UTC", metavar="ZONE", help="of quiet: the time zone of the hours"
    )


def run(options: argparse.Namespace) -> None:
    """Do what is asked for."""
    check_names(options, _NEEDS)
    folder = named_folder(options)
    project = find_project(folder, options.names[0])
    _ACTIONS[options.action](options, folder, project.id, *options.names[1:])


def _list(options: argparse.Namespace, folder: Path, project_id: str) -> None:
    book = alerts.read_alerts(folder, project_id)
    output.answer(options, lambda: alerts.alerts_document(book), lambda: alerts.alerts_text(book))


def _add(options: argparse.Namespace, folder: Path, project_id: str, kind: str) -> None:
    wanted: dict[str, Any] = {"kind": kind}
    for name in _FIELDS:
        if getattr(options, name) is not None:
            wanted[name] = getattr(options, name)
    if options.share is not None:
        wanted |= {"limit": options.share, "counted": "share"}
    alerts.add_alert(folder, project_id, wanted)
    _list(options, folder, project_id)


def _remove(options: argparse.Namespace, folder: Path, project_id: str, alert_id: str) -> None:
    alerts.remove_alert(folder, project_id, alert_id)
    _list(options, folder, project_id)


def _check(options: argparse.Namespace, folder: Path, project_id: str) -> None:
    checks = deliveries.check_and_queue(folder, project_id, dt.datetime.now(dt.UTC))
    output.answer(
        options, lambda: alerts.checks_document(checks), lambda: alerts.checks_text(checks)
    )


def _quiet(options: argparse.Namespace, folder: Path, project_id: str, hours: str) -> None:
    quiet = alerts.parse_quiet_hours(hours, options.quiet_zone)
    alerts.set_quiet_hours(folder, project_id, quiet)
    _list(options, folder, project_id)


_ACTIONS: dict[str, Callable[..., None]] = {
    "list": _list,
    "add": _add,
    "remove": _remove,
    "check": _check,
    "quiet": _quiet,
}
