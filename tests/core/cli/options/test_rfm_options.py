"""Options on RFM scores: weights by name or number, limits by the calendar."""

import argparse

import pytest

from core import rfm
from core.cli.options import rfm_options
from core.errors import SettingError
from core.settings import RfmSettings


def settings(*arguments: str) -> RfmSettings:
    parser = argparse.ArgumentParser()
    rfm_options.add(parser)
    return rfm_options.rfm_settings(parser.parse_args(arguments))


def weights(chosen: RfmSettings) -> tuple[float, ...]:
    return chosen.recency_weight, chosen.frequency_weight, chosen.monetary_weight


def test_without_options_the_settings_are_the_defaults():
    assert settings() == RfmSettings()


@pytest.mark.parametrize("name", rfm.WEIGHT_PRESETS)
def test_weights_are_known_by_name_in_any_case(name):
    assert weights(settings("--weights", name.upper())) == rfm.WEIGHT_PRESETS[name]


def test_weights_may_be_three_numbers():
    assert weights(settings("--weights", "0.5,0.25,0.25")) == (0.5, 0.25, 0.25)


@pytest.mark.parametrize("text", ["0.5,0.5", "0.2,0.2,0.2,0.4", "wholesale"])
def test_other_weights_are_a_mistake_with_a_way_out(text):
    with pytest.raises(SettingError) as caught:
        settings("--weights", text)
    assert caught.value.hint


def test_the_calendar_has_limits_for_every_number_of_scores():
    for levels, days in rfm.DAYS.items():
        chosen = settings("--recency-cuts", "calendar", "--levels", str(levels))
        assert chosen.recency_cuts == days


def test_a_command_without_these_options_gets_the_defaults():
    assert rfm_options.rfm_settings(argparse.Namespace()) == RfmSettings()
