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


def test_planning_begins_with_what_the_customers_there_are_can_show(app):
    app.switch_page("pages/experiments.py").run()
    # 16,286 customers find 20 % more: the published size, read the other way round.
    asked = next(box for box in app.number_input if box.key.startswith("plan_customers_"))
    asked.set_value(16_286).run()
    assert "With 16,286 customers the smallest lift you can detect is 20% more" in said(app)
    app.number_input(key="plan_held_2").set_value(10.0).run()
    assert not app.exception
    assert app.metric[0].label == "Control group"
    assert "20% more conversions" not in said(app)


def test_an_open_store_says_what_its_customers_can_show_for_orders_and_money(open_app):
    open_app.switch_page("pages/experiments.py").run()
    assert "You have " in said(open_app)
    assert "more conversions" in said(open_app)
    # Half of 120 customers, of whom a third buy.
    assert "Revenue cannot be compared\\: about 20 of 60 customers" in said(open_app)
    label = "Customers who can take part"
    next(one for one in open_app.number_input if one.label == label).set_value(900).run()
    assert "more revenue per customer" in said(open_app)


def test_an_open_store_gives_the_plan_its_measured_base(open_app):
    open_app.switch_page("pages/experiments.py").run()
    assert not open_app.exception
    assert "measured" in said(open_app)
    assert "customers with earlier orders" in said(open_app)


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
    assert "Do not use this result" in said(after)
    assert "works" not in said(after).split("Do not use")[1].split("\n")[0]


def money_csv() -> bytes:
    """Spend that follows what customers spent before, with a small effect of the coupon."""
    rows = ["customer,variant,revenue,past_spend,orders"]
    for number in range(1200):
        past = number * 37 % 100
        arm = "coupon" if number % 2 else "control"
        spend = past + number * 53 % 40 + 3 * (arm == "coupon")
        rows.append(f"C{number},{arm},{spend},{past},{1 + number * 7 % 3}")
    return "\n".join(rows).encode()


def box(app, label):
    return next(
        one for one in (*app.checkbox, *app.selectbox, *app.multiselect) if one.label == label
    )


def test_the_past_is_offered_with_what_it_saves_and_used_at_a_switch(after):
    after.file_uploader[0].upload("results.csv", money_csv(), "text/csv").run()
    assert not after.exception
    assert "Known from before the test\\: past\\_spend" in said(after)
    assert "Outcomes are adjusted" not in said(after)
    after.toggle[0].set_value(True).run()
    assert not after.exception
    assert "Outcomes are adjusted by past\\_spend" in said(after)


def test_a_test_may_be_looked_at_while_it_runs(after):
    after.file_uploader[0].upload("results.csv", results_csv(), "text/csv").run()
    assert "read once" in said(after)
    box(after, "I check it while it runs").check().run()
    assert not after.exception
    assert "always\\-valid" in said(after)
    assert "read once, at its planned end" not in said(after)


def test_ratios_and_further_outcomes_are_read(after):
    after.file_uploader[0].upload("results.csv", money_csv(), "text/csv").run()
    box(after, "Per").set_value("orders").run()
    assert not after.exception
    assert "per orders" in said(after)
    box(after, "Other outcomes").set_value(["orders"]).run()
    assert not after.exception
    assert "Other outcomes" in said(after)
    assert "corrected for 2 comparisons" in said(after)


def test_a_segment_that_is_a_result_is_refused_until_it_is_insisted_on(after):
    rows = results_csv().decode().splitlines()
    lines = [rows[0] + ",clicks"]
    lines += [f"{row},{(n % 7) + 6 * ('coupon' in row)}" for n, row in enumerate(rows[1:])]
    after.file_uploader[0].upload("results.csv", "\n".join(lines).encode(), "text/csv").run()
    box(after, "Split by").set_value("clicks").run()
    assert not after.exception
    assert "cannot be split by clicks" in after.error[0].value
    box(after, "The split column was known before the test").check().run()
    assert not after.error
    assert "By segment" in said(after)


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
    assert "p\\-value means nothing" in said(open_app)
    by.set_value("recency_days").run()
    assert not open_app.exception
    assert "ρ" in {metric.label for metric in open_app.metric}
