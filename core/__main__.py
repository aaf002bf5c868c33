"""Clientele from a terminal: `python -m core segment FILE --json`.

One JSON document goes to standard output and nothing else; progress and errors go to standard
error. A mistake the user can put right exits with 2, anything else with 1.
"""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from typing import TYPE_CHECKING

from core import __version__
from core.cli import output
from core.cli.commands import COMMANDS
from core.cli.parser import Parser
from core.errors import ClienteleError, machine_error

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

USER_MISTAKE = 2
BUG = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code."""
    try:
        given = sys.argv[1:] if arguments is None else arguments
        options = parser(given[:1]).parse_args(given)
        with _quiet():
            code = COMMANDS[options.command].module().run(options)
    except ClienteleError as error:
        output.print_error(error.as_dict())
        return USER_MISTAKE
    except KeyboardInterrupt:
        output.print_error(
            {"code": "stopped", "message": "Stopped.", "hint": "Nothing was written."}
        )
        return BUG
    except Exception as error:
        refused = machine_error(error)
        if refused is not None:
            output.print_error(refused.as_dict())
            return USER_MISTAKE
        # A traceback could carry customer data into a log, so it is shown only when asked for.
        if os.environ.get("CLIENTELE_DEBUG"):
            raise
        kind = type(error).__name__
        output.print_error(
            {
                "code": "internal",
                "message": f"Something went wrong inside Clientele ({kind}).",
                "hint": "This is our mistake: please report it. CLIENTELE_DEBUG=1 shows where.",
            }
        )
        return BUG
    return code or 0


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep what libraries say to programmers off standard error, unless it is asked for.

    A search tries models that do not fit the data; scikit-learn warns of each, and the leaderboard
    says it better.
    """
    with warnings.catch_warnings():
        if not os.environ.get("CLIENTELE_DEBUG"):
            warnings.simplefilter("ignore")
        yield


def parser(wanted: Container[str] = COMMANDS) -> Parser:
    """The command line.

    Parameters
    ----------
    wanted : commands that get their options; the others are known by name only
    """
    whole = Parser(prog="python -m core", description="Customer segments from an order export.")
    whole.add_argument("--version", action="version", version=f"Clientele {__version__}")
    commands = whole.add_subparsers(dest="command", required=True, parser_class=Parser)
    for name, command in COMMANDS.items():
        own = commands.add_parser(name, help=command.about)
        if name in wanted:
            command.module().add(own)
    return whole


if __name__ == "__main__":
    sys.exit(main())
