"""Segments of a shop's own at earlier days: the same conditions, counted by hand from the lines."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from core import pipeline
from core.errors import SettingError
from core.files import detect
from core.segment_builder import REST, parse_segments
from core.settings import MovementSettings, SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=3, trials=1, resamples=2))
TWICE = "{name: Twice, where: [frequency: {at_least: 2}, recency_days: {at_most: 60}]}"
FROM, TO = dt.date(2024, 7, 1), dt.date(2024, 11, 1)


@pytest.fixture(scope="module")
def analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("shop")
    rows = [
        f"o{n},c{n * n % 97},2024-{1 + n // 56 % 12:02d}-{1 + n % 28:02d},{5 + n * 7 % 90},"
        f"c{n * n % 97}@x.example,{'no' if n * n % 97 % 5 == 0 else 'yes'}"
        for n in range(600)
        # Of the customers a part has left by July, and another part first comes then.
        if n * n % 97 % 4 not in ((1,) if n >= 336 else (2,))
    ]
    path = folder / "orders.csv"
    path.write_text("\n".join(["order,customer,date,amount,email,Accepts Marketing", *rows]))
    return pipeline.analyse(detect.open_source(path, path.name), folder, QUICK)


def followed(analysis, text, contacts=None):
    segments = parse_segments(text)
    population = pipeline.population_of(analysis, contacts=contacts)
    using = pipeline.use_saved_segments(analysis, segments, population)
    movement = MovementSettings(by="saved", from_day=FROM, to_day=TO, months=3)
    settings = analysis.settings.model_copy(update={"movement": movement})
    history = pipeline.saved_history(using, contacts)
    return pipeline.migrate(using.orders, using.customers, settings, saved=history)


def in_segment(lines, day):
    """Who had ordered twice, and lately, before a day; and who was there at all."""
    seen = lines[lines["ordered_at"] < pd.Timestamp(day)].groupby("customer_id")
    orders, last = seen["order_id"].nunique(), seen["ordered_at"].max().dt.normalize()
    lately = (pd.Timestamp(day) - last).dt.days <= 60
    return set(orders.index[(orders >= 2) & lately]), set(orders.index)


def test_movement_asks_the_same_conditions_at_both_days(analysis):
    found = followed(analysis, TWICE)
    with analysis.orders.opened() as connection:
        lines = connection.execute("SELECT * FROM order_lines WHERE amount >= 0").df()
    (then, there), (now, _) = in_segment(lines, FROM), in_segment(lines, TO)
    assert set(found.names) == {"Twice", REST}
    assert set(found.left("Twice").index) == then - now
    assert set(found.entered("Twice").index) == now - then
    assert found.customers == len(there)
    assert found.history.loc[TO, "Twice"] == len(now)
    assert then - now
    assert now - then


def test_consent_is_that_of_today_and_that_is_said(analysis, tmp_path):
    contacts = pipeline.read_contacts(analysis, tmp_path)
    found = followed(analysis, "{name: Agreed, where: [email_consent: true]}", contacts)
    assert "contacts_of_today" in {notice.code for notice in found.notices}
    agreed = contacts.frame.index[contacts.frame["email_consent"].isin([True])]
    members = found.moves.index[found.moves["after"] == "Agreed"]
    assert set(members) <= set(agreed)
    assert len(members)


def test_segments_of_the_model_are_those_it_gives_the_customers_of_that_day(analysis):
    name = analysis.segmentation.profiles[0].name
    found = followed(analysis, f"{{name: Mine, where: [model_segment: ['{name}']]}}")
    movement = MovementSettings(by="model", from_day=FROM, to_day=TO, months=3)
    settings = analysis.settings.model_copy(update={"movement": movement})
    model = analysis.segmentation.model
    other = pipeline.migrate(analysis.orders, analysis.customers, settings, model)
    assert list(found.history["Mine"]) == list(other.history[name])
    assert set(found.left("Mine").index) == set(other.left(name).index)


def test_a_forecast_was_not_there_then(analysis):
    using = pipeline.use_saved_segments(
        analysis, parse_segments(TWICE), pipeline.population_of(analysis)
    )
    (risky,) = parse_segments("{name: Risky, where: [churn_risk: {more_than: 50%}]}")
    object.__setattr__(using.saved, "segments", (risky,))
    movement = MovementSettings(by="saved", from_day=FROM, to_day=TO)
    settings = analysis.settings.model_copy(update={"movement": movement})
    for history in (pipeline.saved_history(using), None):
        with pytest.raises(SettingError) as refused:
            pipeline.migrate(analysis.orders, analysis.customers, settings, saved=history)
        assert refused.value.code == "no_history"
