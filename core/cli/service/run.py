"""`run PROJECT`: a project refreshed, for a scheduler: exit codes say what happened."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

from core import alerts, deliveries, projects
from core.cli import output
from core.cli.input_files import private_folder
from core.cli.options import shared_options as shared
from core.cli.project import find_project, named_folder
from core.errors import ClienteleError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from pathlib import Path


DONE, UNCHANGED, REFIT = 0, 3, 4
"""With `--exit-code`: a new run, no new data, and a new run whose data have drifted."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("project", metavar="PROJECT", help="id or name of the project")
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument("--refit", action="store_true", help="find new segments and freeze them")
    parser.add_argument("--with-value", action="store_true", help="forecast every customer too")
    parser.add_argument(
        "--no-deliver", action="store_true", help="queue what is to be sent, and send nothing"
    )
    parser.add_argument(
        "--exit-code",
        action="store_true",
        help=f"exit {UNCHANGED} without new data, {REFIT} where the data have drifted",
    )


def run(options: argparse.Namespace) -> int:
    """Refresh the project; the exit code."""
    folder = named_folder(options)
    project = find_project(folder, options.project)
    try:
        refreshed = _refreshed(options, folder, project.id)
    except ClienteleError:
        # Data that do not come are older every day, and what waits can still be sent.
        with contextlib.suppress(ClienteleError):
            _checked_and_sent(options, folder, project.id)
        raise
    checks, sent = _checked_and_sent(options, folder, project.id)
    output.answer(
        options,
        lambda: (
            projects.refreshed_document(refreshed)
            | {
                "checks": alerts.checks_document(checks),
                "delivered": None if sent is None else deliveries.sent_document(sent),
            }
        ),
        lambda: "\n\n".join(
            [
                projects.refreshed_text(refreshed, project.choices.in_use),
                *([alerts.checks_text(checks)] if any(one.digest for one in checks) else []),
                *([] if sent is None else [deliveries.sent_text(sent)]),
            ]
        ),
    )
    return _exit_code(refreshed) if options.exit_code else DONE


def _refreshed(options: argparse.Namespace, folder: Path, project_id: str) -> projects.Refreshed:
    with private_folder() as private:
        return projects.refresh_project(
            folder,
            project_id,
            private,
            output.progress,
            refit=options.refit,
            forecast=options.with_value,
            beside=deliveries.beside_run(folder, private, output.progress),
        )


def _checked_and_sent(
    options: argparse.Namespace, folder: Path, project_id: str
) -> tuple[Sequence[alerts.RunCheck], deliveries.Sent | None]:
    """Check the new run, queue what it has to say, and send what is due."""
    checks = deliveries.check_and_queue(folder, project_id, _now())
    if options.no_deliver or not deliveries.held_deliveries(folder, project_id):
        return checks, None
    return checks, deliveries.send_waiting(folder, project_id, _now)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _exit_code(refreshed: projects.Refreshed) -> int:
    if refreshed.refresh.outcome == "unchanged":
        return UNCHANGED
    return REFIT if refreshed.compared is not None and refreshed.compared.refit else DONE
