"""The dashboard as `./setup.sh`, `setup.bat` and the Docker image start it.

`streamlit run app.py` is the same dashboard without these checks, for places that bring their own.
"""

import signal
import sys
import threading
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.shell import error_boundary, foreign_origins
from ui.shell.front_door import FrontDoor

foreign_origins.refuse_at_once()
# The server hands the signal on when it has stopped. Ending by it would leave visitors' files on
# the disk, which are deleted at exit.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
error_boundary.guard_log()
app = st.App(
    Path(__file__).with_name("app.py"),
    middleware=[Middleware(FrontDoor)],
    on_script_error=error_boundary.tell,
)
