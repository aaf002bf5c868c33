"""A report as a PowerPoint presentation, whose charts can be edited: they carry their numbers.

python-pptx is optional (`requirements-report.txt`) and loaded when the first presentation is made.
"""

from __future__ import annotations

import io
import math
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from core import charts
from core.errors import SettingError
from core.exports.report.slide_layout import pages_of
from core.exports.spreadsheets import safe_text
from core.exports.xml_text import xml_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from core.exports.report.report_parts import Report, ReportChart, ReportSection, ReportTable

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.6
"""Of a slide, in inches: 16 to 9."""

_INNER = WIDTH - 2 * MARGIN
_TOP = 1.45
_INK, _QUIET, _LINE = "31343f", "5d6272", "e3e5ec"
_ACCENT = charts.BRAND.lstrip("#")
_TITLE_ONLY = 5
_ROW = 0.36
_TILES = 6


def powerpoint_report(report: Report) -> bytes:
    """The report as .pptx: a slide or more for each section, notes on how it was measured.

    Raises
    ------
    SettingError : python-pptx is not installed
    """
    presentation = _Presentation(_pptx(), report)
    presentation.add_cover()
    for section in report.sections:
        presentation.add_section(section)
    return presentation.content()


def _pptx() -> ModuleType:
    try:
        import_module("pptx.chart.data")
        return import_module("pptx")
    except ImportError as missing:
        raise SettingError(
            "PowerPoint files need python-pptx, which is not installed.",
            "Run pip install -r requirements-report.txt, or make the report as HTML.",
        ) from missing


class _Box(NamedTuple):
    """A place on a slide, in inches."""

    left: float
    top: float
    width: float
    height: float


class _Presentation:
    """A presentation that is being written."""

    def __init__(self, pptx: ModuleType, report: Report) -> None:
        self._pptx, self._report = pptx, report
        self._file: Any = pptx.Presentation()
        self._file.slide_width = self._inches(WIDTH)
        self._file.slide_height = self._inches(HEIGHT)
        self._file.core_properties.title = xml_text(report.title)
        self._file.core_properties.author = "Clientele"

    def content(self) -> bytes:
        """The file."""
        file = io.BytesIO()
        self._file.save(file)
        return file.getvalue()

    def add_cover(self) -> None:
        """The first slide: whose report it is, and of which day."""
        slide = self._slide(self._report.title, _Box(MARGIN, 2.7, _INNER, 1.0), size=40)
        self._write(slide, self._report.subtitle, _Box(MARGIN, 3.8, _INNER, 0.5), 20, _QUIET)
        self._rule(slide, 3.68)
        if self._report.logo is not None:
            self._add_logo(slide, self._report.logo)

    def add_section(self, section: ReportSection) -> None:
        """The slides of a section: words and figures with the first chart, then its tables."""
        slide, top = self._section_slide(section, section.title), _TOP
        if section.sentences or section.figures:
            top = self._add_words(slide, section)
        for at, chart in enumerate(section.charts):
            if at:
                slide, top = self._section_slide(section, section.title), _TOP
            self._add_chart(slide, chart, top)
        for at, table in enumerate(section.tables):
            # The first table stands below the words, where no chart does.
            below = None if section.charts or at else slide
            self._add_tables(section, table, below, top)

    def _add_words(self, slide: Any, section: ReportSection) -> float:
        top = _TOP
        if section.figures:
            figures = section.figures[:_TILES]
            width = _INNER / len(figures)
            for at, (label, text) in enumerate(figures):
                left = MARGIN + at * width
                self._write(slide, text, _Box(left, top, width, 0.6), 28, _ACCENT, bold=True)
                self._write(slide, label, _Box(left, top + 0.55, width, 0.4), 14, _QUIET)
            top += 1.3
        if section.sentences:
            lines = sum(math.ceil(len(sentence) / 110) for sentence in section.sentences)
            height = 0.36 * lines + 0.12 * len(section.sentences)
            self._write(slide, "\n".join(section.sentences), _Box(MARGIN, top, _INNER, height), 18)
            top += height + 0.2
        return top

    def _add_chart(self, slide: Any, chart: ReportChart, top: float) -> None:
        self._write(slide, chart.finding, _Box(MARGIN, top, _INNER, 0.45), 18, bold=True)
        top += 0.5
        # The numbers live in a workbook inside the presentation: its texts must not be formulas.
        data = self._pptx.chart.data.CategoryChartData(number_format=chart.number_format)
        data.categories = [safe_text(xml_text(label)) for label in chart.labels]
        data.add_series(safe_text(xml_text(chart.measure)), chart.values)
        kinds = self._pptx.enum.chart.XL_CHART_TYPE
        kind = kinds.BAR_CLUSTERED if chart.kind == "bars" else kinds.LINE
        box = self._place(_Box(MARGIN, top, _INNER, HEIGHT - top - 0.5))
        drawn = slide.shapes.add_chart(kind, *box, data).chart
        _describe(slide.shapes[-1], chart.finding)
        self._style(drawn, chart)

    def _style(self, drawn: Any, chart: ReportChart) -> None:
        drawn.has_legend = drawn.has_title = False
        drawn.font.size = self._pptx.util.Pt(12)
        drawn.font.color.rgb = self._colour(_INK)
        plot, axis = drawn.plots[0], drawn.value_axis
        axis.major_gridlines.format.line.color.rgb = self._colour(_LINE)
        axis.format.line.fill.background()
        axis.minimum_scale = 0 if min(chart.values, default=0) >= 0 else None
        axis.tick_labels.number_format = chart.number_format
        axis.tick_labels.number_format_is_linked = False
        series = plot.series[0]
        if chart.kind == "line":
            series.smooth = False
            series.format.line.color.rgb = self._colour(chart.colours[0])
            series.format.line.width = self._pptx.util.Pt(2.5)
            return
        axis.visible = axis.has_major_gridlines = False
        drawn.category_axis.reverse_order = True  # the first on top, as in the table
        drawn.category_axis.format.line.fill.background()
        plot.gap_width, plot.has_data_labels = 45, True
        plot.data_labels.number_format = chart.number_format
        plot.data_labels.number_format_is_linked = False
        for at, colour in enumerate(chart.colours):
            fill = series.points[at].format.fill
            fill.solid()
            fill.fore_color.rgb = self._colour(colour)

    def _add_tables(
        self, section: ReportSection, table: ReportTable, slide: Any | None, top: float
    ) -> None:
        if slide is None:
            slide, top = self._section_slide(section, section.title), _TOP
        for page in pages_of(table, _INNER, HEIGHT - top - 0.85, HEIGHT - _TOP - 0.85, _ROW):
            if slide is None:
                slide, top = self._section_slide(section, f"{section.title} (continued)"), _TOP
            self._add_table(slide, table, page, top)
            slide = None

    def _add_table(
        self, slide: Any, table: ReportTable, rows: tuple[tuple[str, ...], ...], top: float
    ) -> None:
        self._write(slide, table.caption, _Box(MARGIN, top, _INNER, 0.4), 14, _QUIET)
        box = self._place(_Box(MARGIN, top + 0.4, _INNER, _ROW * (len(rows) + 1)))
        frame = slide.shapes.add_table(len(rows) + 1, len(table.header), *box)
        _describe(frame, table.caption)
        grid = frame.table
        grid.horz_banding, grid.first_row, grid.first_col = False, True, True
        for at, share in enumerate(table.column_shares()):
            grid.columns[at].width = self._inches(_INNER * share)
        for down, row in enumerate((table.header, *rows)):
            grid.rows[down].height = self._inches(_ROW)
            for across, text in enumerate(row):
                cell = grid.cell(down, across)
                self._fill_cell(cell, text, header=down == 0, first=across == 0)
                if table.holds_numbers(across):
                    right = self._pptx.enum.text.PP_ALIGN.RIGHT
                    cell.text_frame.paragraphs[0].alignment = right

    def _fill_cell(self, cell: Any, text: str, *, header: bool, first: bool) -> None:
        cell.text = xml_text(text)
        cell.fill.solid()
        cell.fill.fore_color.rgb = self._colour(_ACCENT if header else "ffffff")
        for paragraph in cell.text_frame.paragraphs:
            paragraph.font.size = self._pptx.util.Pt(12)
            paragraph.font.bold = header or first
            paragraph.font.color.rgb = self._colour("ffffff" if header else _INK)

    def _section_slide(self, section: ReportSection, title: str) -> Any:
        slide = self._slide(title, _Box(MARGIN, 0.4, _INNER, 0.75), size=28)
        self._rule(slide, 1.18)
        lines = [
            "Method",
            *(f"{item}: {text}" for item, text in self._report.measured),
        ]
        lines += (
            f"{label}: {text}"
            for chart in section.charts
            for label, text in zip(chart.labels, chart.texts, strict=True)
        )
        slide.notes_slide.notes_text_frame.text = xml_text("\n".join(lines))
        return slide

    def _slide(self, title: str, box: _Box, *, size: int) -> Any:
        slide = self._file.slides.add_slide(self._file.slide_layouts[_TITLE_ONLY])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = self._place(box)
        self._fill_text(shape.text_frame, title, size, _INK, bold=True)
        return slide

    def _rule(self, slide: Any, top: float) -> None:
        kind = self._pptx.enum.shapes.MSO_SHAPE.RECTANGLE
        rule = slide.shapes.add_shape(kind, *self._place(_Box(MARGIN + 0.1, top, 1.2, 0.05)))
        rule.fill.solid()
        rule.fill.fore_color.rgb = self._colour(_ACCENT)
        rule.line.fill.background()

    def _write(
        self, slide: Any, text: str, box: _Box, size: int, colour: str = _INK, *, bold: bool = False
    ) -> None:
        frame = slide.shapes.add_textbox(*self._place(box)).text_frame
        self._fill_text(frame, text, size, colour, bold=bold)

    def _fill_text(self, frame: Any, text: str, size: int, colour: str, *, bold: bool) -> None:
        frame.word_wrap = True
        frame.text = xml_text(text)
        for paragraph in frame.paragraphs:
            paragraph.alignment = self._pptx.enum.text.PP_ALIGN.LEFT
            paragraph.space_after = self._pptx.util.Pt(6)
            paragraph.font.size, paragraph.font.bold = self._pptx.util.Pt(size), bold
            paragraph.font.color.rgb = self._colour(colour)

    def _add_logo(self, slide: Any, logo: bytes) -> None:
        height = self._inches(0.9)
        try:
            picture = slide.shapes.add_picture(
                io.BytesIO(logo), self._inches(MARGIN + 0.1), self._inches(1.2), height=height
            )
        except (OSError, ValueError, SyntaxError) as broken:
            raise SettingError(
                "The logo cannot be read as a picture.", "Save it again as PNG or JPEG."
            ) from broken
        _describe(picture, f"Logo of {self._report.title}")
        widest = self._inches(4.0)
        if picture.width > widest:
            picture.height = int(picture.height * widest / picture.width)
            picture.width = widest

    def _place(self, box: _Box) -> Iterator[Any]:
        return map(self._inches, box)

    def _inches(self, length: float) -> Any:
        return self._pptx.util.Inches(length)

    def _colour(self, colour: str) -> Any:
        return self._pptx.dml.color.RGBColor.from_string(colour.lstrip("#").upper())


def _describe(shape: Any, text: str) -> None:
    # What screen readers say; python-pptx has no call of its own for it.
    shape._element._nvXxPr.cNvPr.set("descr", xml_text(text))  # noqa: SLF001
