"""Experiments and Statistics: with and without a store, and what they refuse."""

from __future__ import annotations

import pytest
from conftest import said


def results_csv(broken: bool = False) -> bytes:  # noqa: FBT001, FBT002 - a made-up file
    rows = ["customer,variant,converted,channel"]
    for number in range(2400):
        arm = "control" if number % (5 if broken else 2) == 0 else "coupon"
        did = number % 100 < (20 if arm == "coupon" else 10)
        rows.append(
            f"C{number % 2400:04d},{arm},{'yes' if did else 'no'},{['web', 'app'][number % 3 > 0]}"
        )
    return "\n".join(rows).encode()


@pytest.fixture
def after(app):
    app.switch_page("pages/experiments.py").run()
    return app.button_group(key="experiment_when").set_value("after").run()


def test_a_plan_needs_no_store_and_says_the_published_size(app):
    app.switch_page("pages/experiments.py").run()
    assert not app.exception
    assert [metric.value for metric in app.metric][:2] == ["8,143", "16,286"]
    app.button_group(key="plan_kind").set_value("revenue").run()
    assert not app.exception
    assert app.metric[0].value != "8,143"


def test_an_open_store_gives_the_plan_its_measured_base(open_app):
    open_app.switch_page("pages/experiments.py").run()
    assert not open_app.exception
    assert "measured" in said(open_app)
    assert "customers known before" in said(open_app)


def test_an_uploaded_result_gets_a_verdict_in_words_and_one_by_segment(after):
    after.file_uploader[0].upload("results.csv", results_csv(), "text/csv").run()
    assert not after.exception
    picked = {box.label: box.value for box in after.selectbox}
    assert picked["Group"] == "variant"
    assert picked["Outcome"] == "converted"
    assert picked["Control"] == "control"
    assert "coupon works" in said(after)
    assert "Use coupon" in said(after)
    next(box for box in after.selectbox if box.label == "Split by").set_value("channel").run()
    assert not after.exception
    assert "By segment" in said(after)
    # Web and app customers were given the same effect: no ranking is claimed to pay.
    assert "Qini coefficient" in said(after)
    assert "of the effect" not in said(after)


def test_a_broken_split_is_stopped_in_words(after):
    after.file_uploader[0].upload("results.csv", results_csv(broken=True), "text/csv").run()
    assert not after.exception
    assert "Do not read this result" in said(after)
    assert "works" not in said(after).split("Do not read")[1].split("\n")[0]


def test_typed_counts_are_read_and_impossible_ones_refused(after):
    after.button_group(key="results_how").set_value("type").run()
    assert not after.exception
    assert "Variant A works" in said(after)
    after.number_input(key="counts_x_1").set_value(6000).run()
    assert not after.exception
    assert "more conversions than customers" in after.error[0].value


def test_a_file_that_holds_no_test_is_refused_in_words(after):
    after.file_uploader[0].upload("photo.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), "text/csv").run()
    assert not after.exception
    assert len(after.error) == 1


def test_statistics_compares_what_is_chosen_and_calls_segments_circular(open_app):
    open_app.switch_page("pages/statistics.py").run()
    assert not open_app.exception
    assert {metric.label for metric in open_app.metric} == {"H", "p", "ε²", "Customers"}
    by = next(box for box in open_app.selectbox if box.label == "by")
    by.set_value("RFM segment").run()
    assert not open_app.exception
    assert "p\\-value says nothing" in said(open_app)
    by.set_value("recency_days").run()
    assert not open_app.exception
    assert "ρ" in {metric.label for metric in open_app.metric}
