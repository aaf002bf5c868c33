"""A presentation with the figures of the report, charts that can be edited, and no customer."""

from __future__ import annotations

import dataclasses
import io
import sys

import openpyxl
import pytest
from PIL import Image

from core import exports
from core.errors import SettingError

from .test_report_content import inputs

pptx = pytest.importorskip("pptx")


def opened(report):
    return pptx.Presentation(io.BytesIO(exports.powerpoint_report(report)))


def texts(slide):
    for shape in slide.shapes:
        if shape.has_text_frame:
            yield shape.text_frame.text
        if shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def charts_of(presentation):
    return [one.chart for slide in presentation.slides for one in slide.shapes if one.has_chart]


@pytest.fixture(scope="module")
def report(demo_analysis):
    return exports.make_report(inputs(demo_analysis, shop="Tea & <Sons>"))


@pytest.fixture(scope="module")
def presentation(report):
    return opened(report)


def test_every_text_of_the_report_is_on_a_slide(presentation, report):
    shown = [text for slide in presentation.slides for text in texts(slide)]
    every = "\n".join(shown)
    for section in report.sections:
        assert section.title in shown
        assert all(sentence in every for sentence in section.sentences)
        assert all(text in shown for figure in section.figures for text in figure)
        assert all(text in shown for table in section.tables for row in table.rows for text in row)
    assert report.title in shown


def test_charts_hold_the_numbers_and_can_be_edited(presentation, report):
    wanted = [chart for section in report.sections for chart in section.charts]
    drawn = charts_of(presentation)
    assert len(drawn) == len(wanted) == 2
    for chart, shape in zip(wanted, drawn, strict=True):
        assert list(shape.plots[0].categories) == list(chart.labels)
        assert tuple(shape.plots[0].series[0].values) == chart.values
        book = shape.part.chart_workbook.xlsx_part.blob
        rows = openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows(values_only=True)
        assert [row[1] for row in rows][1:] == pytest.approx(list(chart.values))


def test_nothing_stands_outside_a_slide_and_every_chart_is_described(presentation):
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0
            assert shape.left + shape.width <= presentation.slide_width + 1
            assert shape.top + shape.height <= presentation.slide_height + 1
            if shape.has_chart or shape.has_table:
                assert shape._element._nvXxPr.cNvPr.get("descr")


def test_notes_say_how_it_was_measured(presentation, report):
    for slide in list(presentation.slides)[1:]:
        notes = slide.notes_slide.notes_text_frame.text
        assert all(f"{item}: {text}" in notes for item, text in report.measured)


def test_texts_of_an_enemy_are_text_on_slides_and_in_workbooks(report):
    name = "=cmd|'/C calc'!A0\x1b\ud800"
    (time, segments) = [one for one in report.sections if one.charts]
    (chart,) = segments.charts
    bad = dataclasses.replace(chart, labels=(name, *chart.labels[1:]), measure="=1+1")
    made = dataclasses.replace(
        report, title=name, sections=(time, dataclasses.replace(segments, charts=(bad,)))
    )
    shown = opened(made)
    book = charts_of(shown)[1].part.chart_workbook.xlsx_part.blob
    cells = [cell for row in openpyxl.load_workbook(io.BytesIO(book)).active for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert shown.slides[0].shapes.title.text_frame.text == "=cmd|'/C calc'!A0"


def test_no_customer_is_in_it(presentation, demo_analysis):
    shown = [text for slide in presentation.slides for text in texts(slide)]
    notes = [one.notes_slide.notes_text_frame.text for one in list(presentation.slides)[1:]]
    labels = [label for chart in charts_of(presentation) for label in chart.plots[0].categories]
    every = "\n".join([*shown, *notes, *labels])
    assert not [one for one in demo_analysis.customers.frame.index if str(one) in every]


def test_the_logo_is_on_the_cover_and_a_broken_one_is_said(report):
    file = io.BytesIO()
    Image.new("RGB", (3000, 200), "red").save(file, "PNG")
    shown = opened(dataclasses.replace(report, logo=file.getvalue()))
    (picture,) = [one for one in shown.slides[0].shapes if one.shape_type == 13]
    assert picture.left + picture.width < shown.slide_width
    with pytest.raises(SettingError, match="picture"):
        exports.powerpoint_report(dataclasses.replace(report, logo=b"\x89PNG"))


def test_without_python_pptx_the_error_says_what_to_install(report, monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(SettingError, match="python-pptx"):
        exports.powerpoint_report(report)
