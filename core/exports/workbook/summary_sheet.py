"""The first sheet of the workbook: the key figures in words and in numbers, with two charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from openpyxl.chart import BarChart, LineChart, Reference

from core import charts, formatting
from core.exports.export_columns import EXPORT_COLUMNS
from core.exports.spreadsheets import safe_text
from core.exports.workbook.excel_cells import (
    MONTH,
    PERCENT,
    WHOLE,
    excel_text,
    money_format,
    styled,
)
from core.exports.workbook.table_sheet import print_landscape

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from openpyxl.chart.series import Series
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

    from core.formatting import Sentence

SUMMARY = "Summary"
TITLE_SIZE, HEADING_SIZE = 16, 13
WIDTHS = (30, 13, 13, 16, 13)
"""Of the columns of the sheet; sentences run over all of them."""
LINE_LENGTH = 92
"""Characters of a sentence that fit into one line over all columns."""
LINE_HEIGHT = 15
"""Points."""
CHART_COLUMN, CHART_WIDTH, CHART_HEIGHT, CHART_ROWS = "G", 19.0, 9.5, 21
"""Where the charts stand, their size in centimetres, and the rows that one of them covers."""
TALL_FROM, ROW_CM = 8, 0.8
"""From so many segments on their chart grows, by so much a segment."""


class Figure(NamedTuple):
    """One key figure: what it is called, its value, and Excel's format for it."""

    label: str
    value: Any
    number_format: str


@dataclass(frozen=True)
class SummaryContent:
    """What the summary says.

    Parameters
    ----------
    title, subtitle : what it is about
    sentences : the key figures in words
    figures : the same in numbers
    segments : one row a segment: segment, customers, share, revenue, revenue_share
    currency : of its money
    months : sheet and table that the chart over time is drawn from; None without an order history
    """

    title: str
    subtitle: str
    sentences: Sequence[Sentence]
    figures: Sequence[Figure]
    segments: pd.DataFrame
    currency: str | None
    months: tuple[WriteOnlyWorksheet, pd.DataFrame] | None = None


def write_summary(sheet: WriteOnlyWorksheet, content: SummaryContent) -> None:
    """Write the summary into an empty sheet, which must be done before the next one is begun.

    Parameters
    ----------
    sheet : the empty sheet
    content : what it says
    """
    _Writer(sheet).write(content)


class _Writer:
    """Appends rows to the sheet and knows how many there are."""

    def __init__(self, sheet: WriteOnlyWorksheet) -> None:
        self.sheet: Any = sheet
        self.row = 0

    def write(self, content: SummaryContent) -> None:
        for letter, width in zip("ABCDE", WIDTHS, strict=True):
            self.sheet.column_dimensions[letter].width = width
        print_landscape(self.sheet)
        self.sheet.sheet_view.showGridLines = False
        self._heights(content)
        self._append([self._text(content.title, bold=True, size=TITLE_SIZE)])
        self._append([self._text(content.subtitle)])
        self._heading("Summary")
        for sentence in content.sentences:
            self._append([self._text(_written(sentence), wrap=True)])
            self.sheet.merged_cells.add(f"A{self.row}:E{self.row}")
        self._heading("Key figures")
        for label, value, number_format in content.figures:
            self._append(
                [self._text(label), styled(self.sheet, value, number_format=number_format)]
            )
        self._heading("Segments")
        first = self._segments(content.segments, content.currency)
        self._charts(content, first)

    def _heights(self, content: SummaryContent) -> None:
        """Merged cells do not grow with their text: rows of two lines are made higher."""
        first = 2 + 2 + 1
        for row, sentence in enumerate(content.sentences, start=first):
            lines = -(-len(_written(sentence)) // LINE_LENGTH)
            self.sheet.row_dimensions[row].height = LINE_HEIGHT * lines

    def _append(self, cells: list[Any]) -> None:
        self.sheet.append(cells)
        self.row += 1

    def _text(self, text: str, **look: Any) -> Any:
        return styled(self.sheet, excel_text(safe_text(text)), **look)

    def _heading(self, text: str) -> None:
        self._append([])
        self._append([self._text(text, bold=True, size=HEADING_SIZE)])

    def _segments(self, segments: pd.DataFrame, currency: str | None) -> int:
        """The table of segments; gives the row of its heading."""
        formats = {
            "customers": WHOLE, "share": PERCENT, "revenue": money_format(currency),
            "revenue_share": PERCENT,
        }  # fmt: skip
        names = list(segments.columns)
        self._append(
            [self._text(EXPORT_COLUMNS[name].label, bold=True, wrap=True) for name in names]
        )
        heading = self.row
        for record in segments.itertuples(index=False):
            cells = [self._text(str(record[0]))]
            cells += [
                styled(self.sheet, value, number_format=formats[name])
                for name, value in zip(names[1:], record[1:], strict=True)
            ]
            self._append(cells)
        return heading

    def _charts(self, content: SummaryContent, heading: int) -> None:
        by_segment = segment_chart(self.sheet, content.segments, heading)
        self.sheet.add_chart(by_segment, f"{CHART_COLUMN}1")
        if content.months is not None:
            below = 2 + max(CHART_ROWS, round(by_segment.height / CHART_HEIGHT * CHART_ROWS))
            self.sheet.add_chart(month_chart(*content.months), f"{CHART_COLUMN}{below}")


def segment_chart(sheet: Any, segments: pd.DataFrame, heading: int) -> BarChart:
    """Bars of the shares of customers and, where money is known, of revenue, by segment.

    Parameters
    ----------
    sheet : that holds the table of segments
    segments : the table
    heading : the row of its heading
    """
    chart = BarChart()
    chart.type = "bar"
    chart.title = "Share of customers and of revenue, by segment"
    last = heading + len(segments)
    shown = [name for name in ("share", "revenue_share") if name in segments]
    if len(shown) == 1:
        chart.title = "Share of customers, by segment"
    for name in shown:
        column = list(segments.columns).index(name) + 1
        values = Reference(sheet, min_col=column, min_row=heading, max_row=last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=heading + 1, max_row=last))
    _colour(chart.series, (charts.segment_colour("Average"), charts.BRAND))
    chart.gapWidth = 60
    chart.x_axis.scaling.orientation = "maxMin"  # the first segment on top, as in the table
    chart.y_axis.crosses = "max"  # its numbers stay at the bottom
    chart.y_axis.number_format = "0%"
    _finish(chart, CHART_HEIGHT + ROW_CM * max(0, len(segments) - TALL_FROM))
    return chart


def month_chart(sheet: Any, months: pd.DataFrame) -> LineChart:
    """The line of revenue, or of orders where money is not known, over the whole months.

    Parameters
    ----------
    sheet : that holds the table of months, its heading in the first row
    months : the table
    """
    name = "revenue" if "revenue" in months else "orders_placed"
    first, last = _whole_months(months)
    chart = LineChart()
    chart.title = f"{EXPORT_COLUMNS[name].label} by month"
    column = list(months.columns).index(name) + 1
    chart.add_data(Reference(sheet, min_col=column, min_row=first, max_row=last))
    chart.set_categories(Reference(sheet, min_col=1, min_row=first, max_row=last))
    chart.legend = None
    chart.series[0].graphicalProperties.line.solidFill = charts.BRAND[1:]
    chart.series[0].smooth = False
    chart.x_axis.number_format = MONTH
    chart.y_axis.scaling.min = 0 if (months[name] >= 0).all() else None
    chart.y_axis.number_format = WHOLE
    _finish(chart, CHART_HEIGHT)
    return chart


def _whole_months(months: pd.DataFrame) -> tuple[int, int]:
    """The rows that the chart begins and ends with: part of a month would look like a fall."""
    whole = [row for row, whole in enumerate(months["whole_month"], start=2) if whole]
    return (whole[0], whole[-1]) if len(whole) > 1 else (2, len(months) + 1)


def _written(sentence: Sentence) -> str:
    return sentence.text(formatting.format_code())


def _colour(series: Sequence[Series], colours: Sequence[str]) -> None:
    for part, colour in zip(series, colours, strict=False):
        part.graphicalProperties.solidFill = colour[1:]


def _finish(chart: BarChart | LineChart, height: float) -> None:
    """What both charts have in common. Without `delete`, Excel shows no axes."""
    chart.width, chart.height = CHART_WIDTH, height  # type: ignore[assignment]
    if chart.title is not None:
        chart.title.overlay = False
    chart.x_axis.delete = chart.y_axis.delete = False
    if chart.legend is not None:
        chart.legend.position = "b"
        chart.legend.overlay = False
