"""The Lifetime value page: what it says, what it lets be chosen, and what it refuses."""

from __future__ import annotations

import dataclasses
from types import SimpleNamespace

import pytest
from conftest import said, settled

from core import formatting, pipeline
from core.settings import ValueSettings
from ui.state.session import SessionState
from ui.value import summary, tables


@pytest.fixture
def value(open_app):
    return settled(open_app.switch_page("pages/value.py").run())


def test_the_page_says_which_forecast_is_used_and_how_far_off_it_was(value, shop):
    assert not value.exception
    text = said(value)
    assert "per customer" in text
    assert "is used" in text
    assert "Each forecast was made as of" in text
    # 120 customers are few, and the page says so.
    assert "rough guide" in text
    assert {metric.label for metric in value.metric} >= {
        "Expected",
        "Likely from",
        "Won't order",
    }
    table = next(each.value for each in value.dataframe if "quadrant" in each.value)
    assert len(table) == len(shop.analysis.customers.frame)


def test_the_range_of_drawn_customers_is_not_worded_as_a_forecast(monkeypatch):
    captions = []
    monkeypatch.setattr(tables.st, "caption", captions.append)
    model = SimpleNamespace(name="bg_nbd", label="BG/NBD")
    drawn = SimpleNamespace(
        model="bg_nbd", parameters={"r": (0.2, 0.3)}, orders=(9160.0, 9255.0), draws=200, days=182
    )
    fits = (SimpleNamespace(model=model),)
    tables.resampled(SimpleNamespace(resampled=drawn, fits=fits))
    (caption,) = captions
    assert caption.startswith("Uncertainty of the parameters, not of the outcome")
    assert "Actual results vary far more" in caption


def test_a_list_of_one_corner_holds_only_that_corner(value):
    for name in ("Keep", "Win back"):
        value.button_group(key="value_list").set_value(name).run()
        assert not value.exception
        shown = [each.value for each in value.dataframe if "quadrant" in each.value]
        assert all(set(table["quadrant"]) == {name} for table in shown)


def test_each_segment_is_told_at_every_horizon_with_risk_and_value_so_far(value, shop):
    frames = [frame.value for frame in value.dataframe]
    ahead = next(frame for frame in frames if "24" in frame)
    names = set(shop.labels(shop.in_use))
    assert set(ahead["segment"]) == names | {"All customers", "Total, present value"}
    risk = next(frame for frame in frames if "at_risk" in frame)
    assert risk[["low", "medium", "high"]].to_numpy().sum() == 120
    so_far = next(frame for frame in frames if "historic_value" in frame)
    assert set(so_far["segment"]) == names
    assert "draws of these customers" in said(value)


def test_every_forecast_and_churn_method_is_in_a_table_with_one_marked(value):
    frames = [frame.value for frame in value.dataframe]
    tested = next(frame for frame in frames if "mae" in frame)
    churned = next(frame for frame in frames if "brier" in frame)
    assert {"Same as before", "Mean", "Recency only"} <= set(tested["label"])
    assert "Days since last order" in set(churned["label"])
    assert [*tested["used"]].count("✓") == [*churned["used"]].count("✓") == 1


def test_a_longer_way_ahead_brings_more(value):
    helps = {metric.label: metric for metric in value.metric}
    before = helps["Expected"].value
    assert "6 months" in helps["Expected"].help
    settled(value.button_group(key="value_horizon").set_value(365).run())
    assert not value.exception
    after = next(metric for metric in value.metric if metric.label == "Expected")
    assert "12 months" in after.help
    assert after.value != before


def test_what_winning_a_customer_costs_is_set_against_what_they_bring(value):
    assert "the acquisition cost" not in said(value)
    value.number_input(key="value_cost").set_value(50.0).run()
    assert "the acquisition cost" in said(value)


def test_a_table_of_customers_gets_a_way_on_instead_of_a_forecast(app, shop):
    analysis = dataclasses.replace(shop.analysis, orders=None, table=shop.analysis.orders)
    app.session_state["session"] = SessionState(store=dataclasses.replace(shop, analysis=analysis))
    app.run()
    app.switch_page("pages/value.py").run()
    assert not app.exception
    assert "one row per customer" in said(app)
    assert not app.metric


def test_the_key_figures_are_those_of_the_forecast(shop):
    found = pipeline.forecast_customers(shop.analysis, ValueSettings(horizon_days=183))
    # The chart's six months are the same six months.
    assert found.total.total == pytest.approx(found.horizons[1].total)
    figures = {number.label: number.value for number in summary.key_figures(found, "EUR")}
    assert figures["Expected"] == formatting.money_short(found.frame["value"].sum(), "EUR")
