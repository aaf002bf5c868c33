"""The dashboard as `./setup.sh`, `setup.bat` and the Docker image start it.

`streamlit run app.py` is the same dashboard without these checks, for places that bring their own.
"""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.shell import foreign_origins
from ui.shell.front_door import FrontDoor

foreign_origins.refuse_at_once()
app = st.App(Path(__file__).with_name("app.py"), middleware=[Middleware(FrontDoor)])
