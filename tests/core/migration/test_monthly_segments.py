"""Customers month by month, and movement, by limits that were frozen on earlier data."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from core import migration, pipeline, rfm
from core.files import detect
from core.settings import MovementSettings, SegmentSettings, Settings

QUICK = Settings(
    segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=1, resamples=2),
)


def analysed(folder, last):
    rows = [
        f"o{n},c{n * n % 97},2024-{1 + n // 56 % 12:02d}-{1 + n % 28:02d},{5 + n * 7 % 90}"
        for n in range(last)
    ]
    path = folder / f"{last}.csv"
    path.write_text("\n".join(["order,customer,date,amount", *rows]) + "\n")
    return pipeline.analyse(detect.open_source(path, path.name), folder, QUICK)


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    return analysed(folder, 600), analysed(folder, 330).rfm.rule


def months(analysis, rule=None):
    return list(
        migration.monthly_segments(
            analysis.orders,
            analysis.settings.rfm,
            MovementSettings(months=6),
            analysis.customers.as_of,
            rule=rule,
        )
    )


def sizes(labels):
    return {str(name): int(count) for name, count in labels.value_counts().items() if count}


def test_the_last_month_is_the_customers_as_they_are_scored_today(shop):
    analysis, _ = shop
    last = months(analysis)[-1]
    assert last.day == analysis.customers.as_of
    rows = last.customers.set_index("customer_id")
    assert rows["segment"].astype(str).to_dict() == (
        analysis.rfm.frame["segment"].astype(str).to_dict()
    )
    assert rows["monetary"].sum() == pytest.approx(analysis.customers.frame["monetary"].sum())


def test_days_rise_and_nobody_is_there_before_the_first_order(shop):
    analysis, _ = shop
    first = analysis.customers.frame["first_order_at"]
    seen = months(analysis)
    assert [month.day for month in seen] == sorted({month.day for month in seen})
    for month in seen:
        there = first[first.dt.date < month.day].index
        assert set(month.customers["customer_id"]) == set(there)


def test_frozen_limits_score_the_months_and_the_movement_as_they_score_the_customers(shop):
    analysis, rule = shop
    wanted = sizes(rfm.score_by_rule(analysis.customers, rule).frame["segment"])
    assert wanted != sizes(analysis.rfm.frame["segment"])
    assert sizes(months(analysis, rule)[-1].customers["segment"]) == wanted
    moved = pipeline.migrate(analysis.orders, analysis.customers, analysis.settings, rule=rule)
    assert {name: count for name, count in moved.table.sum().items() if count} == wanted


def test_what_customers_did_next_is_counted_by_the_frozen_limits(shop):
    analysis, rule = shop
    frozen = replace(analysis, rfm=rfm.score_by_rule(analysis.customers, rule))
    profiles = pipeline.count_reorders(frozen, "rfm").profiles("rfm")
    counted = {
        one.name: rate.customers for one in profiles for rate in one.reorders if rate.days == 30
    }
    day = analysis.customers.as_of - dt.timedelta(days=30)
    *_, then = migration.monthly_segments(
        analysis.orders,
        analysis.settings.rfm,
        MovementSettings(months=1, to_day=day),
        analysis.customers.as_of,
        rule=rule,
    )
    assert counted
    assert counted.items() <= sizes(then.customers["segment"]).items()
