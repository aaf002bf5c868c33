"""Bugs in Clientele: the log gets the place, the visitor a message, and nobody the data.

The text of an unforeseen error often quotes the values it failed on, and here those are a shop's
customers. So the text is dropped; where it happened is enough to find the bug.
"""

from __future__ import annotations

import logging
import traceback

from core import job_process
from core.errors import ClienteleError, machine_error
from core.formatting import _, say

_log = logging.getLogger(__name__)


def log(what: str, fault: BaseException) -> None:
    """Log the type and the place of an error, without its message."""
    _log.error("%s: %s", what, place(fault))


def as_message(where: str, fault: BaseException) -> ClienteleError:
    """An unforeseen error as the visitor reads it.

    Parameters
    ----------
    where : what was under way, such as "on this page"
    fault : the error; where the machine refused something, that is the reason shown
    """
    return machine_error(fault) or ClienteleError(
        say("Something went wrong {where}: a fault in Clientele.", where=where),
        _("Your data is safe. Try again; if it happens again, report it with the steps."),
        "internal",
    )


def place(fault: BaseException) -> str:
    """The type of an error and the lines it passed through."""
    frames = traceback.extract_tb(fault.__traceback__)
    places = " > ".join(f"{at.filename}:{at.lineno}" for at in frames)
    places += f" > {getattr(fault, job_process.PLACE)}" if hasattr(fault, job_process.PLACE) else ""
    return f"{type(fault).__name__} at {places}"
