"""The benchmark of what the product says: its runner, and its reduced sections."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture(scope="module")
def truth():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("truth")
    sys.path.remove(str(FOLDER))


def test_every_section_is_a_module_and_a_missed_claim_fails(truth, monkeypatch, capsys):
    section = importlib.import_module("truth_section")
    for name in truth.SECTIONS:
        assert (FOLDER / f"truth_{name}.py").exists()
    claims = (section.Claim("a", "1 %", holds=True), section.Claim("b", "9 %", holds=False))
    for kept, code in ((claims[:1], 0), (claims, 1)):
        made = section.Section(("a line",), kept)
        monkeypatch.setattr(truth, "measured", lambda *_, made=made, **__: made)
        assert truth.main([next(iter(truth.SECTIONS))]) == code
    assert "MISSED: b: 9 %" in capsys.readouterr().out


@pytest.mark.shared
def test_no_verdict_of_a_test_without_an_effect_is_false_too_often(truth, shared):
    section = truth.measured("experiments", shared / "data", reduced=True)
    assert len(section.claims) == 5
    assert section.missed == ()


@pytest.mark.shared
def test_ranges_of_forecasts_are_measured_from_many_days(truth, shared):
    section = truth.measured("forecast", shared / "data", reduced=True)
    assert len(section.claims) == 6
    assert any(line.startswith("apparel") for line in section.lines)


@pytest.mark.shared
def test_counted_orders_anyway_and_profits_are_those_on_the_pages(truth, shared):
    section = truth.measured("economics", shared / "data", reduced=True)
    assert len(section.claims) == 3
    assert section.missed == ()
