"""Takes the uploaded bytes once, hands them to core, and frees Streamlit's own copy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.errors import ClienteleError
from core.settings import ReadSettings
from ui import session

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "zip", "sqlite", "db", "parquet"]
_CHUNK = 1 << 20


def ask(label: str = "Your order export") -> None:
    """Show the uploader; a file that arrives becomes the visit's upload and the page reruns."""
    visit = session.visit()
    uploaded = st.file_uploader(
        label,
        type=TYPES,
        key=f"upload_{visit.uploads}",
        help="One row per order line or per order. The file stays on this machine.",
    )
    if uploaded is None:
        return
    _take(uploaded, visit)
    st.rerun()


def _take(uploaded: UploadedFile, visit: session.Visit) -> None:
    from core.load.detect import open_source  # only visitors who upload need it

    visit.uploads += 1
    path = visit.private_folder().path / f"upload-{visit.uploads}"
    try:
        _spool(uploaded, path)
    finally:
        _free(uploaded)
    try:
        visit.upload = open_source(path, uploaded.name)
    except ClienteleError as problem:
        path.unlink(missing_ok=True)
        visit.upload, visit.problem = None, problem
    else:
        visit.read, visit.problem = ReadSettings(), None
    session.here()


def _spool(uploaded: UploadedFile, path: Path) -> None:
    uploaded.seek(0)
    with path.open("wb") as spooled:
        shutil.copyfileobj(uploaded, spooled, _CHUNK)


def _free(uploaded: UploadedFile) -> None:
    # Streamlit would keep the bytes in memory until some other session ends.
    uploaded.close()
    context = get_script_run_ctx()
    if context is not None:
        # The protocol names only what the uploader needs; the manager behind it can also remove.
        remove = getattr(context.uploaded_file_mgr, "remove_file", None)
        if remove is not None:
            remove(context.session_id, uploaded.file_id)
