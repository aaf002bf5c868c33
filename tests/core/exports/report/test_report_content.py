"""Every figure of a report is the one that pages and documents have; no customer is in it."""

from __future__ import annotations

import dataclasses
import io

import pytest
from PIL import Image

from core import campaigns, exports, formatting, pipeline
from core.errors import SettingError
from core.exports import tables
from core.exports.report import logo


def picture(kind="PNG", size=(40, 20)):
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return file.getvalue()


PNG = picture()


def inputs(analysis, kind="rfm", **more):
    base = exports.ExportInputs(analysis, more.pop("forecast", None), None, kind)
    return exports.ReportInputs(base, campaigns.load_channels(analysis.currency), **more)


@pytest.fixture(scope="module")
def demo_inputs(demo_analysis):
    moved = pipeline.migrate(
        demo_analysis.orders,
        demo_analysis.customers,
        demo_analysis.settings,
        demo_analysis.segmentation.model,
    )
    forecast = pipeline.forecast_customers(demo_analysis)
    return inputs(demo_analysis, forecast=forecast, migration=moved)


@pytest.fixture(scope="module")
def report(demo_inputs):
    return exports.make_report(demo_inputs)


def section(report, name):
    return next(one for one in report.sections if one.name == name)


def test_all_sections_are_there_in_their_order(report):
    assert tuple(one.name for one in report.sections) == exports.SECTION_NAMES


def test_key_figures_are_those_of_the_document(report, demo_analysis):
    used = exports.analysis_document(demo_analysis)["used"]
    figures = dict(section(report, "summary").figures)
    assert figures["Orders"] == formatting.count(used["orders"])
    assert figures["Customers"] == formatting.count(len(demo_analysis.customers.frame))
    assert figures["Net revenue"] == formatting.money_short(
        demo_analysis.customers.frame["monetary"].sum(), demo_analysis.currency
    )


def test_segments_are_those_of_the_table(report, demo_analysis):
    (table,) = section(report, "segments").tables
    wanted = exports.segments_table(demo_analysis, "rfm")
    assert [row[0] for row in table.rows] == list(wanted["segment"])
    assert [row[1] for row in table.rows] == [formatting.count(n) for n in wanted["customers"]]
    assert all(len(row) == len(table.header) for row in table.rows)


def test_the_plan_is_the_most_profitable_first(report, demo_analysis):
    (table,) = section(report, "plan").tables
    actions = campaigns.best_actions(
        demo_analysis.profiles("rfm"),
        exports.ExportInputs(demo_analysis).playbook,
        campaigns.load_channels(demo_analysis.currency),
        demo_analysis.currency,
    )
    assert [row[:2] for row in table.rows] == [
        (action.result.segment, action.result.channel) for action in actions[: len(table.rows)]
    ]


def test_rows_add_up(report):
    (table,) = section(report, "rows").tables
    rows = [int(row[1].replace(",", "").replace("−", "-")) for row in table.rows]
    assert sum(rows[:-1]) == rows[-1]


def test_whoever_moved_is_counted_once(report):
    (table,) = section(report, "movement").tables
    for _, before, now, came, _, left in table.rows:
        numbers = [int(text.replace(",", "")) for text in (before, now, came, left)]
        assert numbers[0] - numbers[3] == numbers[1] - numbers[2]


def test_only_chosen_sections_and_nothing_that_is_not_known(demo_analysis):
    made = exports.make_report(inputs(demo_analysis, sections=("summary", "value", "movement")))
    assert [one.name for one in made.sections] == ["summary"]


def test_the_shop_and_its_logo(demo_analysis):
    made = exports.make_report(inputs(demo_analysis, shop=" Tea & Sons ", logo=PNG))
    assert (made.title, made.logo) == ("Tea & Sons", PNG)
    assert logo.logo_type(picture("JPEG")) == "image/jpeg"


@pytest.mark.parametrize(
    "wrong",
    [
        b"<svg onload=alert(1)>",
        picture("GIF"),
        b"\x89PNG\r\n\x1a\n" + b"\0" * 20,
        PNG[:50],
        picture("JPEG")[:200],
        PNG + b"\0" * 600_000,
        picture(size=(5000, 3)),
    ],
    ids=["svg", "gif", "first bytes only", "cut", "cut JPEG", "too many bytes", "too wide"],
)
def test_what_is_no_whole_picture_is_no_logo(demo_analysis, wrong):
    with pytest.raises(SettingError, match="logo"):
        exports.make_report(inputs(demo_analysis, logo=wrong))


def test_the_forecast_is_said_once(report):
    said = [sentence for one in report.sections for sentence in one.sentences]
    assert len([sentence for sentence in said if "expected to spend" in sentence]) == 1
    assert len(said) == len(set(said))


def test_without_a_summary_the_forecast_and_the_growth_are_said_where_they_belong(
    report, demo_inputs
):
    made = exports.make_report(dataclasses.replace(demo_inputs, sections=("time", "value")))
    (growth, *_) = section(made, "time").sentences
    assert growth in section(report, "summary").sentences
    assert "expected to spend" in section(made, "value").sentences[0]


def test_the_trend_is_of_whole_months_and_the_growth_their_sum(report, demo_analysis):
    months = tables.months_table(demo_analysis)
    whole = months[months["whole_month"]]
    (chart,) = section(report, "time").charts
    assert chart.values == tuple(whole["revenue"])
    last, before = whole["revenue"][-12:].sum(), whole["revenue"][-24:-12].sum()
    (growth,) = [one for one in section(report, "summary").sentences if "12 whole" in one]
    assert formatting.money(last, demo_analysis.currency, cents=False) in growth
    assert f"{formatting.percent(last / before - 1)} more" in growth


def test_a_part_of_a_month_is_no_fall(demo_analysis, demo_inputs):
    months = tables.months_table(demo_analysis)
    cut = months.assign(whole_month=months["whole_month"] & (months.index < len(months) - 1))
    made = dataclasses.replace(demo_inputs, sections=("time",))
    object.__setattr__(made, "months", cut)
    found = section(exports.make_report(made), "time")
    assert len(found.charts[0].values) == len(months) - 1
    assert found.sentences[-1] == "Months of which the file covers only a part are left out."


def test_the_model_is_explained_only_where_it_is_in_use(report, demo_analysis):
    items = {item for item, _ in report.measured}
    assert not items & {"Model", "Why this model", "Told apart by"}
    other = exports.make_report(inputs(demo_analysis, "model", sections=("method",)))
    assert {"Model", "Why this model", "Told apart by"} <= {item for item, _ in other.measured}


def test_what_is_found_of_movement_is_what_its_page_says(report, demo_inputs):
    moved = demo_inputs.migration
    first, largest, _ = section(report, "movement").sentences
    for text in (
        formatting.percent(moved.stayed),
        *map(formatting.count, (moved.risen, moved.fallen, moved.newcomers)),
    ):
        assert text in first
    flow = moved.flows[0]
    assert f"{formatting.count(flow.customers)} customers" in largest
    assert f"from {flow.before} to {flow.after}" in largest


def test_what_is_found_of_the_plan_is_the_sum_of_its_rows(report):
    (table,) = section(report, "plan").tables
    first = section(report, "plan").sentences[0]
    assert f"Begin with {table.rows[0][0]}, through {table.rows[0][1]}" in first
    profit = sum(float(row[-1].strip("£").replace(",", "")) for row in table.rows)
    assert float(first.rsplit("earn £", 1)[1].split(" ")[0].replace(",", "")) == pytest.approx(
        profit, abs=0.03
    )


def test_a_column_of_amounts_has_cents_from_top_to_bottom_or_none(report, demo_inputs):
    assert demo_inputs.amounts([1352.4, 645.16, 0]) == ["£1,352", "£645", "£0"]
    assert demo_inputs.amounts([3.5, 645.16]) == ["£3.50", "£645.16"]
    for one in report.sections:
        for table in one.tables:
            for column in zip(*table.rows, strict=True):
                amounts = [cell for cell in column if cell.startswith(("£", "-£"))]
                assert len({"." in cell for cell in amounts}) <= 1


def test_numbers_are_told_from_words(report):
    (table,) = section(report, "plan").tables
    assert [table.holds_numbers(at) for at in range(6)] == [False, False, False, True, True, True]
