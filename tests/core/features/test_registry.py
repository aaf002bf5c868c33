"""A measure is described once; every table, label and statistic asks for it there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.demo import generator, settings
from core.exports import tables
from core.features import registry
from core.features.feature import Feature
from core.files import detect
from core.hypothesis_tests import dataset
from core.pipeline import analyse
from core.segmentation.explanation import text
from core.segmentation.feature_space import feature_space
from core.settings import SegmentSettings, Settings
from ui.components import customer_columns

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=4, trials=1, resamples=2))

TOY = Feature(
    "colours_seen", words="Colours seen", label="Colours", header="Colours seen", decimals=1
)


@pytest.fixture(scope="module")
def demo_analysis(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    lines = generator.make_demo_orders(settings.read().model_copy(update={"people": 300})).lines
    lines.to_parquet(folder / "demo.parquet")
    return analyse(detect.open_source(folder / "demo.parquet", "demo.parquet"), folder, QUICK)


@pytest.fixture
def toy_analysis(demo_analysis, monkeypatch):
    monkeypatch.setitem(registry.FEATURES, TOY.name, TOY)
    customers = demo_analysis.customers
    frame = customers.frame.assign(**{TOY.name: customers.frame["frequency"] / 3})
    return replace(demo_analysis, customers=replace(customers, frame=frame))


def test_a_registered_feature_is_exported_with_its_decimals(toy_analysis):
    table = tables.customers_table(toy_analysis)
    assert list(table.columns).index(TOY.name) < list(table.columns).index("country")
    assert (table[TOY.name] == (table["frequency"] / 3).round(1)).all()


def test_a_registered_feature_has_its_label_in_explanations_statistics_and_tables(toy_analysis):
    customers = toy_analysis.customers
    assert text.feature_label(TOY.name, customers) == "colours seen"
    assert customer_columns.column_config("EUR")[TOY.name]["label"] == "Colours seen"
    compared = dataset.dataset_from_orders(customers, toy_analysis.orders, {})
    assert TOY.name in compared.numbers
    assert compared.labels[TOY.name] == "Colours"


def test_customers_can_be_placed_by_a_registered_feature(toy_analysis):
    assert TOY.name in feature_space.known_measures(toy_analysis.customers)


def test_every_measure_has_a_label_a_header_and_words():
    for feature in registry.FEATURES.values():
        assert all((feature.label, feature.header, feature.words)), feature.name


def test_only_measures_of_money_carry_the_currency():
    config = customer_columns.column_config("EUR")
    in_euros = {name for name, column in config.items() if column["label"].endswith("(EUR)")}
    assert in_euros == {"monetary", "average_order_value", "historic_value"}
    assert {feature.name for feature in registry.FEATURES.values() if feature.is_money} == in_euros
