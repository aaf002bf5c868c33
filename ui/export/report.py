"""The report: what is in it, under whose name, and the file: HTML or PowerPoint."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING

import streamlit as st

from core import exports
from core.errors import ClienteleError
from core.formatting import N_, _
from core.settings import MovementSettings
from ui import cache
from ui.components import channel_assumptions, contact_scope, parts, playbook_choice, uploads
from ui.movement import options
from ui.state import session

if TYPE_CHECKING:
    from core.exports import ReportInputs, SectionName
    from core.forecast import Forecast
    from core.migration import Migration
    from ui.state.open_store import OpenStore

_TITLES: dict[SectionName, str] = {
    "summary": N_("Summary"),
    "time": N_("Over time"),
    "segments": N_("The segments"),
    "movement": N_("Segment movement"),
    "value": N_("Value and risk"),
    "plan": N_("What to do first"),
    "method": N_("Method"),
    "rows": N_("Data used"),
}
_LOGO_BYTES = 500_000
_POWERPOINT = "application/vnd.openxmlformats-officedocument.presentationml.presentation"


def card(store: OpenStore, forecast: Forecast | None) -> None:
    """Choose what is in it, see what is missing, download it."""
    state = session.current()
    with st.container(border=True):
        st.markdown(_("**A report to share**"))
        st.markdown(
            _(
                ":gray[One HTML file for any browser (print it as a PDF), or slides with editable "
                "charts. It shows totals for the segments in use and names no customer.]"
            )
        )
        sections = st.pills(
            _("Sections"),
            list(_TITLES),
            selection_mode="multi",
            default=list(_TITLES),
            format_func=lambda one: _(_TITLES[one]),
            key="report_sections",
            persist_state="session",
        )
        name, picture = st.columns(2)
        shop = name.text_input(
            _("Name of the shop"), max_chars=80, key="report_shop", persist_state="session",
            placeholder=store.source.name,
        )  # fmt: skip
        with picture:
            _logo()
        if "value" in sections and forecast is None:
            st.caption(_("“Value and risk” is left out until you run a forecast, above."))
        moved = _migration(store) if "movement" in sections else None
        inputs = exports.ReportInputs(
            exports.ExportInputs(
                cache.counted(store), forecast, playbook_choice.chosen(), store.in_use
            ),
            channel_assumptions.current(session.currency(store)),
            moved,
            shop,
            state.report_logo,
            tuple(section for section in exports.SECTION_NAMES if section in sections),
            contact_scope.permission(store) if "plan" in sections else None,
        )
        stem = f"{parts.file_stem(store)}-report"
        html, powerpoint = st.columns(2)
        with html:
            parts.download(
                _("Download as HTML"),
                lambda: exports.html_report(exports.make_report(inputs)),
                f"{stem}.html",
                "text/html",
                "export_report",
                width="stretch",
                disabled=not sections,
            )
        with powerpoint:
            _powerpoint(inputs, f"{stem}.pptx", disabled=not sections)


def _powerpoint(inputs: ReportInputs, name: str, *, disabled: bool) -> None:
    """The same report as slides, where python-pptx is installed."""
    missing = find_spec("pptx") is None
    parts.download(
        _("Download as PowerPoint"),
        lambda: exports.powerpoint_report(exports.make_report(inputs)),
        name,
        _POWERPOINT,
        "export_report_powerpoint",
        width="stretch",
        disabled=disabled or missing,
        help=_("Needs python-pptx: pip install -r requirements-report.txt") if missing else None,
    )


def _logo() -> None:
    """A picture for the head of the report."""
    state = session.current()
    if state.report_logo is not None:
        st.image(state.report_logo, width=120)
        if st.button(_("Remove the logo"), key="report_logo_remove"):
            state.report_logo = None
            st.rerun()
        return
    content = uploads.small(
        _("Logo (PNG or JPEG)"), ["png", "jpg", "jpeg"], "report_logo", _LOGO_BYTES
    )
    if content is None:
        return
    try:
        exports.logo_type(content)
    except ClienteleError as problem:
        parts.problem(problem)
    else:
        state.report_logo = content
        st.rerun()


def _migration(store: OpenStore) -> Migration | None:
    """Who moved in the last half year; None where nobody can be seen to, or while it is counted."""
    if store.analysis.orders is None:
        return None
    try:
        return options.follow(store, MovementSettings(by=options.followed_segments(store)))
    except ClienteleError:
        return None
