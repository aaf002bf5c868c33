"""`deliver PROJECT`: what waits in a project's outbox sent, shown, or sent once more."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from core import deliveries
from core.cli import output
from core.cli.options import shared_options as shared
from core.cli.project import find_project, named_folder

if TYPE_CHECKING:
    import argparse


DONE, FAILED = 0, 5
"""Nothing failed; something could not be sent, and is tried again later."""


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument("project", metavar="PROJECT", help="id or name of the project")
    shared.add_json(parser)
    parser.add_argument(
        "--projects", metavar="DIR", help="folder of the projects (default: CLIENTELE_PROJECTS)"
    )
    how = parser.add_mutually_exclusive_group()
    how.add_argument(
        "--dry-run", action="store_true", help="show exactly what would be sent, and send nothing"
    )
    how.add_argument(
        "--retry-dead", action="store_true", help="send what was laid aside once more too"
    )


def run(options: argparse.Namespace) -> int:
    """Send what is due; the exit code."""
    folder = named_folder(options)
    project = find_project(folder, options.project)
    if options.dry_run:
        shown = deliveries.show_waiting(folder, project.id, _now())
        output.answer(options, lambda: shown, lambda: deliveries.shown_text(shown))
        return DONE
    # A run whose process was killed, and one that was made on a page, still have their say.
    deliveries.check_and_queue(folder, project.id, _now())
    sent = deliveries.send_waiting(folder, project.id, _now, revive_dead=options.retry_dead)
    output.answer(
        options, lambda: deliveries.sent_document(sent), lambda: deliveries.sent_text(sent)
    )
    return FAILED if sent.failed else DONE


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
