"""A report as one HTML file that needs nothing else: no network, no script, no font to fetch."""

from __future__ import annotations

import base64
from functools import cache
from typing import TYPE_CHECKING

from jinja2 import Environment
from markupsafe import Markup

from core import bundled_data, charts
from core.exports.report import svg_chart
from core.exports.report.logo import logo_type

if TYPE_CHECKING:
    from jinja2 import Template

    from core.exports.report.report_parts import Report, ReportChart

TEMPLATE = "report.html.jinja"


def html_report(report: Report) -> bytes:
    """The report as HTML, UTF-8. Whatever a file says stands in it as text, never as markup."""
    logo = None
    if report.logo is not None:
        content = base64.b64encode(report.logo).decode("ascii")
        logo = f"data:{logo_type(report.logo)};base64,{content}"
    text: str = _template().render(report=report, logo=logo, accent=charts.BRAND, draw=_drawn)
    return text.encode("utf-8", "replace")


def _drawn(chart: ReportChart) -> Markup:
    # Every text inside was escaped where the chart was drawn.
    return Markup(svg_chart.draw(chart))  # noqa: S704


@cache
def _template() -> Template:
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string((bundled_data.FOLDER / TEMPLATE).read_text(encoding="utf-8"))
