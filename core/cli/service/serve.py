"""`serve`: the dashboard and the API, one server."""

from __future__ import annotations

import importlib.util
import runpy
import sys
from typing import TYPE_CHECKING

from core import access
from core.cli import output
from core.cli.project import named_folder
from core.errors import SettingError

if TYPE_CHECKING:
    import argparse

HOST, PORT, REQUESTS_PER_MINUTE = "127.0.0.1", 8501, 600
_MAX_PORT = 65535


def add(parser: argparse.ArgumentParser) -> None:
    """Add the command's options."""
    parser.add_argument(
        "--projects", metavar="DIR", help="where projects lie (default: CLIENTELE_PROJECTS)"
    )
    parser.add_argument("--host", default=HOST, help=f"address to listen on (default: {HOST})")
    parser.add_argument("--port", type=int, default=PORT, help=f"port (default: {PORT})")
    parser.add_argument(
        "--requests-per-minute",
        type=int,
        default=REQUESTS_PER_MINUTE,
        metavar="N",
        help=f"requests that one token may make (default: {REQUESTS_PER_MINUTE})",
    )


def run(options: argparse.Namespace) -> None:
    """Serve until asked to stop."""
    folder = named_folder(options).absolute()
    if not 0 < options.port <= _MAX_PORT or options.requests_per_minute < 1:
        raise SettingError(
            "A port is 1 to 65535, and at least one request a minute is allowed.",
            "See `python -m core serve --help`.",
            "usage",
        )
    if any(importlib.util.find_spec(each) is None for each in ("fastapi", "apscheduler")):
        raise SettingError(
            "The server needs packages that are not installed.",
            "Install them: `pip install -r requirements-server.txt`.",
            "not_installed",
        )
    at = f"http://{options.host}:{options.port}"
    output.print_text(f"The dashboard is at {at}")
    output.print_text(
        f"The API is at {at}/api/v1, its description at {at}/api/v1/docs"
        if access.api_is_on(folder)
        else "The API is off: `python -m core token create NAME` makes a token"
    )
    arguments = {
        "--projects": folder,
        "--host": options.host,
        "--port": options.port,
        "--requests-per-minute": options.requests_per_minute,
    }
    flat = [str(each) for pair in arguments.items() for each in pair]
    # Not imported: core knows neither the API nor Streamlit.
    sys.argv = ["api", *flat]
    runpy.run_module("api", run_name="__main__")
