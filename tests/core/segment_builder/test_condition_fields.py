"""The fields: all that is registered, and a new measure without another line."""

from __future__ import annotations

import pytest

from core.contacts import LABELS
from core.features import FEATURES
from core.features import registry as features
from core.features.feature import Feature
from core.segment_builder import Condition, condition_sources, possible_fields


def test_every_registered_measure_is_a_field_with_its_label_and_unit():
    fields = possible_fields()
    for name, feature in FEATURES.items():
        assert (fields[name].label, fields[name].unit) == (feature.label, feature.unit)
    assert fields["email_consent"].label == LABELS["email_consent"]


def test_a_measure_registered_from_here_is_a_field(monkeypatch):
    toy = Feature("toys", label="Toys bought", unit="items")
    monkeypatch.setitem(features.FEATURES, "toys", toy)
    assert possible_fields()["toys"].comparisons[0] == "more_than"


@pytest.mark.parametrize(
    ("field", "source"),
    [("monetary", "customers"), ("value", "forecast"), ("sms_consent", "contacts"),
     ("product", "orders"), ("engagement", "rfm"), ("model_segment", "model")],
)  # fmt: skip
def test_a_field_says_what_it_needs(field, source):
    assert condition_sources([Condition(field=field, comparison="yes")]) == {source}


def test_a_column_of_a_table_of_customers_needs_nothing_else():
    assert condition_sources([Condition(field="shoe size", comparison="yes")]) == frozenset()
