"""One server: the dashboard, the API beside it under /api/v1, and the clock of schedules.

This is the one module of the API that knows Streamlit. The dashboard is Streamlit's own ASGI
application; the API stands beside it and not under it, so that Streamlit's session cookies, path
checks and compression do not touch it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from streamlit import config

from api import dashboard_options
from api.application import make_api
from api.outboxes import Outboxes
from api.schedules import Schedules
from ui.shell import error_boundary, foreign_origins
from ui.shell.front_door import FrontDoor

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(__file__).parents[1]
PREFIX = "/api/v1"


def make_server(folder: Path, requests_per_minute: int) -> ASGIApp:
    """The dashboard with the API beside it.

    Parameters
    ----------
    folder : where projects lie
    requests_per_minute : that one token may make
    """
    error_boundary.guard_log()
    dashboard = st.App(ROOT / "app.py", on_script_error=error_boundary.tell)
    api = make_api(folder, requests_per_minute)
    mounted = Starlette(routes=[Mount("/", dashboard)], lifespan=dashboard.lifespan())
    pages = FrontDoor(mounted)

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        # A mount would not match an address with a line break in it: the API answers those too.
        if f"{scope.get('path', '')}/".startswith(f"{PREFIX}/"):
            before = scope.get("root_path", "")
            inside = {**scope, "app_root_path": before, "root_path": before + PREFIX}
            await api(inside, receive, send)
        else:
            await pages(scope, receive, send)

    return server


def serve(folder: Path, host: str, port: int, requests_per_minute: int) -> None:
    """Serve until the process is asked to stop.

    Parameters
    ----------
    folder : where projects lie; the dashboard keeps its projects there too
    host, port : where to listen
    requests_per_minute : that one token may make

    Raises
    ------
    SettingError : an option of the dashboard in the environment cannot be used
    """
    os.environ["CLIENTELE_PROJECTS"] = str(folder)
    dashboard_options.take_environment()
    server = make_server(folder, requests_per_minute)
    foreign_origins.refuse_at_once()
    # Streamlit takes requests from the address it believes to have.
    config.set_option("server.address", host)
    config.set_option("server.port", port)
    # The server hands the signal on when it has stopped. Ending by it would leave visitors' files
    # on the disk, which are deleted at exit, and a refresh that nobody notes.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    schedules = Schedules(folder)
    schedules.start()
    outboxes = Outboxes(folder)
    outboxes.start()
    try:
        uvicorn.run(
            server,
            host=host,
            port=port,
            server_header=False,
            access_log=False,  # it would hold customers' ids; the audit log has what is needed
            ws_max_size=config.get_option("server.maxMessageSize") * 1_000_000,
            log_level="warning",
        )
    finally:
        schedules.stop()
        outboxes.stop()
