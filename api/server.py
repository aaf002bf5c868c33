"""One server: the dashboard, the API beside it under /api/v1, and the clock of schedules.

This is the one module of the API that knows Streamlit. The dashboard is Streamlit's own ASGI
application; the API stands beside it and not under it, so that Streamlit's session cookies, path
checks and compression do not touch it, and answers in a process of its own.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import streamlit as st
import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from streamlit import config

from api import dashboard_options
from api.api_process import PREFIX, ApiProcess
from api.outboxes import Outboxes
from api.relay import Relay
from api.schedules import Schedules
from core import access
from ui.shell import error_boundary, foreign_origins
from ui.shell.front_door import FrontDoor

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

ROOT = Path(__file__).parents[1]


def make_server(api: ASGIApp) -> ASGIApp:
    """The dashboard with the API beside it.

    Parameters
    ----------
    api : answers everything under `PREFIX`
    """
    error_boundary.guard_log()
    dashboard = st.App(ROOT / "app.py", on_script_error=error_boundary.tell)
    mounted = Starlette(routes=[Mount("/", dashboard)], lifespan=dashboard.lifespan())
    pages = FrontDoor(mounted)

    async def server(scope: Scope, receive: Receive, send: Send) -> None:
        under = f"{scope.get('path', '')}/".startswith(f"{PREFIX}/")
        await (api if under else pages)(scope, receive, send)

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
    api = ApiProcess(folder, requests_per_minute)
    server = make_server(Relay(api, folder))
    foreign_origins.refuse_at_once()
    # Streamlit takes requests from the address it believes to have.
    config.set_option("server.address", host)
    config.set_option("server.port", port)
    # So long a request to the API waits to be passed on while a page is being drawn; 5 ms else.
    sys.setswitchinterval(0.001)
    # The server hands the signal on when it has stopped. Ending by it would leave visitors' files
    # on the disk, which are deleted at exit, and a refresh that nobody notes.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    schedules = Schedules(folder)
    schedules.start()
    outboxes = Outboxes(folder)
    outboxes.start()
    if access.api_is_on(folder):
        threading.Thread(target=api.start).start()
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
        api.stop()
