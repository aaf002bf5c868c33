"""The tables a user takes along add up and can be recomputed from the file."""

from __future__ import annotations

import pandas as pd
import pytest

from core.exports import tables
from core.features.registry import FEATURES
from core.playbooks import playbook, shipped_playbooks


def test_customers_are_listed_once_each_those_who_spent_most_first(demo_analysis):
    table = tables.customers_table(demo_analysis)
    assert table["customer_id"].is_unique
    assert len(table) == len(demo_analysis.customers.frame)
    assert table["monetary"].is_monotonic_decreasing
    ties = table.groupby("monetary")["customer_id"]
    assert ties.apply(lambda ids: ids.is_monotonic_increasing).all()


def test_a_customer_row_has_segments_scores_features_and_the_flag(demo_analysis):
    table = tables.customers_table(demo_analysis)
    assert tuple(table.columns) == (
        "customer_id",
        "segment",
        "rfm_segment",
        "recency_score",
        "frequency_score",
        "monetary_score",
        "fm_score",
        "engagement",
        *FEATURES,
        "country",
        "unusual",
        "next_action",
        "next_contact_in_days",
    )
    assert table.drop(columns=["interpurchase_days"]).notna().all(axis=None)
    assert set(table.loc[table.unusual, "customer_id"]) == set(demo_analysis.segmentation.outliers)


def test_recency_and_orders_can_be_recounted_from_the_file(demo_analysis, demo_lines):
    returned = set(demo_lines.order_id[demo_lines.quantity < 0].str[1:])
    sold = demo_lines[
        demo_lines.customer_id.notna()
        & (demo_lines.quantity > 0)
        & (demo_lines.unit_price > 0)
        & (demo_lines.product_id != "POST")
    ].drop_duplicates()
    touched = set(sold.customer_id[sold.order_id.isin(returned)])
    untouched = sold[~sold.customer_id.isin(touched)]
    counted = untouched.groupby("customer_id").agg(
        orders=("order_id", "nunique"), last=("ordered_at", "max")
    )
    table = tables.customers_table(demo_analysis).set_index("customer_id").loc[counted.index]
    assert (table.frequency == counted.orders).all()
    days = (pd.Timestamp("2026-01-01") - counted["last"].dt.normalize()).dt.days
    assert (table.recency_days == days).all()
    spent = (untouched.quantity * untouched.unit_price).groupby(untouched.customer_id).sum()
    assert table.monetary.to_numpy() == pytest.approx(spent.loc[table.index].to_numpy(), abs=0.006)


@pytest.mark.parametrize(("which", "column"), [("model", "segment"), ("rfm", "rfm_segment")])
def test_the_segments_add_up_to_the_customers(demo_analysis, which, column):
    customers = tables.customers_table(demo_analysis)
    segments = tables.segments_table(demo_analysis, which).set_index("segment")
    members = customers.groupby(column)
    assert segments.customers.sum() == len(customers)
    assert (members.size().loc[segments.index] == segments.customers).all()
    assert segments.share.sum() == pytest.approx(1, abs=1e-5)
    assert segments.revenue_share.sum() == pytest.approx(1, abs=1e-5)
    assert members.monetary.sum().loc[segments.index].to_numpy() == pytest.approx(
        segments.revenue.to_numpy(), abs=0.02 * len(customers)
    )
    assert members.recency_days.median().loc[segments.index].to_numpy() == pytest.approx(
        segments.recency_days.to_numpy()
    )


def test_the_cleaning_table_goes_from_the_file_to_what_is_used(demo_analysis, demo_lines):
    table = tables.cleaning_table(demo_analysis)
    assert table.rows.iloc[0] == len(demo_lines)
    assert table.rows.iloc[:-1].sum() == table.rows.iloc[-1]
    assert table.amount.iloc[0] == pytest.approx(
        (demo_lines.quantity * demo_lines.unit_price).sum(), abs=0.01
    )
    assert table.amount.iloc[:-1].sum() == pytest.approx(table.amount.iloc[-1], abs=0.05)
    guests = table.loc[table.code == "no_customer", "rows"].item()
    assert guests == -demo_lines.customer_id.isna().sum()


def test_left_out_rows_are_those_the_report_counts(demo_analysis):
    report = demo_analysis.orders.report
    for reason in report.left_out:
        rows = tables.left_out_table(demo_analysis, reason.code)
        assert len(rows) == reason.rows
        assert set(rows.reason) == {reason.code}
    everything = tables.left_out_table(demo_analysis)
    assert len(everything) == report.rows_in - report.rows_used


def test_the_action_plan_has_a_row_for_every_segment(demo_analysis):
    plan = tables.action_plan(demo_analysis, playbook.load_playbook())
    assert list(plan.segment) == [each.name for each in demo_analysis.segmentation.profiles]
    assert plan.budget_share.sum() == pytest.approx(1, abs=1e-4)
    assert plan.notna().all(axis=None)


def test_what_to_do_next_follows_the_playbook_that_is_asked(demo_analysis):
    usual = tables.customers_table(demo_analysis).set_index("customer_id")
    retail = playbook.load_playbook(shipped_playbooks.PLAYBOOK_FOLDER / "retail.yaml")
    other = tables.customers_table(demo_analysis, playbook=retail).set_index("customer_id")
    assert other.drop(columns=list(tables.NEXT)).equals(usual.drop(columns=list(tables.NEXT)))
    first = {name: each.channels[0] for name, each in retail.strategies.items()}
    assert first["Champions"] == "In the shop"
    for profile in demo_analysis.segmentation.profiles:
        said = other.loc[other["segment"] == profile.name, "next_action"]
        through = f"by {first[profile.known_as]}: ".replace("by In the", "in the")
        assert said.str.contains(f", {through}", regex=False).all()


def test_on_screen_a_hostile_id_stays_as_it_is(hostile_analysis):
    ids = set(tables.customers_table(hostile_analysis)["customer_id"])
    assert {"+1", "-2", "@SUM(1)"} <= ids
