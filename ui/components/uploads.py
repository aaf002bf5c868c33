"""Takes the uploaded bytes once, hands them to core, and frees Streamlit's own copy."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core import files
from core.errors import ClienteleError
from core.formatting import N_, _
from ui.state import session, widgets

if TYPE_CHECKING:
    from pathlib import Path

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from core.files import Source

_CHUNK = 1 << 20
SMALL_BYTES = 2_000_000
"""More than any playbook or table of past campaigns needs; core says what is too large."""


def ask(label: str = N_("Your order export"), then: str = "") -> None:
    """Show the uploader; what arrives becomes the visit's upload.

    Parameters
    ----------
    label : of the uploader
    then : the file of the page that opens once something arrived; this one runs again without
    """
    state = session.current()
    uploaded = st.file_uploader(
        _(label),
        type=files.extensions(),
        accept_multiple_files=True,
        key=state.upload.key("upload"),
        help=_(
            "One file or several: one per month, or the tables of one shop. They stay on this "
            "machine."
        ),
    )
    if not uploaded:
        return
    _take(uploaded, state)
    if then:
        st.switch_page(then)
    st.rerun()


def spool(uploaded: UploadedFile, path: Path) -> None:
    """Write one uploaded file to a path, and free Streamlit's copy."""
    try:
        uploaded.seek(0)
        with path.open("wb") as spooled:
            shutil.copyfileobj(uploaded, spooled, _CHUNK)
    finally:
        _free(uploaded)


def small(label: str, types: list[str], key: str, most: int = SMALL_BYTES) -> bytes | None:
    """Show an uploader for a small file; its bytes once, in the run in which it arrives.

    Parameters
    ----------
    label, types : of the uploader
    key : of its own; the uploader is fresh again after each file
    most : bytes that are read; of a larger file one more, for whoever refuses it
    """
    uploaded = st.file_uploader(label, type=types, key=widgets.fresh_key(key))
    if uploaded is None:
        return None
    uploaded.seek(0)
    content = uploaded.read(most + 1)
    _free(uploaded)
    widgets.renew(key)
    return content


def ask_beside(label: str, key: str, help_text: str) -> Source | None:
    """Show an uploader for a file that lies beside the store and does not touch it.

    Parameters
    ----------
    label, help_text : of the uploader
    key : of its own; the uploader is fresh again after each file

    Returns
    -------
    the file, once, in the run in which it arrives; a problem with it is shown on the page
    """
    state = session.current()
    uploaded = st.file_uploader(
        label, type=files.extensions(), key=widgets.fresh_key(key), help=help_text
    )
    if uploaded is None:
        return None
    widgets.renew(key)
    path = state.private_folder().path / widgets.fresh_key(key)
    try:
        source = open_uploaded([uploaded], path)
    except ClienteleError as problem:
        path.unlink(missing_ok=True)
        source, state.tasks.problem = None, problem
    else:
        state.tasks.problem = None
    session.keep_alive()
    return source


def ask_results(label: str) -> None:
    """Show an uploader for the results of a test; they lie beside the store and do not touch it."""
    state = session.current()
    before = state.tasks.problem
    source = ask_beside(label, "results", _("One row per customer: their group and what they did."))
    if source is not None or state.tasks.problem is not before:
        state.results = source
        st.rerun()


def _take(uploaded: list[UploadedFile], state: session.SessionState) -> None:
    upload = state.upload
    path = state.private_folder().path / f"{upload.place}-{upload.number + 1}"
    try:
        source = open_uploaded(uploaded, path)
    except ClienteleError as problem:
        path.unlink(missing_ok=True)
        upload.replace(None)
        state.tasks.problem = problem
    else:
        upload.replace(source)
        state.tasks.problem = None
    session.keep_alive()


def open_uploaded(uploaded: list[UploadedFile], path: Path) -> Source:
    """Write what was uploaded to a path, several files as one archive, and detect what it is.

    Raises
    ------
    ClienteleError : it is nothing that can be read
    """
    try:
        for file in uploaded:
            file.seek(0)
        if len(uploaded) > 1:
            return files.bundle_uploads([(file.name, file) for file in uploaded], path)
        with path.open("wb") as spooled:
            shutil.copyfileobj(uploaded[0], spooled, _CHUNK)
    finally:
        for file in uploaded:
            _free(file)
    return files.open_source(path, uploaded[0].name)


def _free(uploaded: UploadedFile) -> None:
    # Streamlit would keep the bytes in memory until some other session ends.
    uploaded.close()
    context = get_script_run_ctx()
    if context is not None:
        # The protocol names only what the uploader needs; the manager behind it can also remove.
        remove = getattr(context.uploaded_file_mgr, "remove_file", None)
        if remove is not None:
            remove(context.session_id, uploaded.file_id)
