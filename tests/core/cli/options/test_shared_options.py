"""The options of an analysis give the settings that they name."""

from __future__ import annotations

import datetime as dt

import pytest

from core.cli.options import rfm_options
from core.cli.options import shared_options as options
from core.cli.options.setting_options import add_options
from core.cli.parser import Parser
from core.errors import SettingError
from core.settings import Settings, ValueSettings


@pytest.fixture
def settings_of():
    parser = Parser(prog="toy")
    options.add_analysis(parser)
    rfm_options.add(parser)
    add_options(parser, ValueSettings, skip=("seed",))

    def read(*arguments: str) -> Settings:
        parsed = parser.parse_args(["orders.csv", *arguments])
        return options.with_value_settings(parsed, options.read_settings(parsed))

    return read


def test_without_options_everything_is_as_the_settings_are(settings_of):
    assert settings_of() == Settings()


@pytest.mark.parametrize(
    ("arguments", "section", "field", "value"),
    [
        (("--since", "2025-01-01"), "filter", "first_day", dt.date(2025, 1, 1)),
        (("--only-category", "Tea"), "filter", "categories", ("Tea",)),
        (("--category", "Region"), "table", "categories", ("Region",)),
        (("--feature", "Age"), "table", "features", ("Age",)),
        (("--place-by", "monetary"), "segment", "features", ("monetary",)),
        (("--compare", "gmm", "--compare", "gmm"), "segment", "algorithms", ("gmm",)),
        (("--clusters", "4"), "segment", "clusters", 4),
        (("--clusters", "auto"), "segment", "clusters", None),
        (("--model", "June"), "segment", "saved_model", "June"),
        (("--saved-model", "June"), "segment", "saved_model", "June"),
        (("--rename", "Lost=Gone"), "segment", "names", (("Lost", "Gone"),)),
        (("--weight", "monetary=2"), "segment", "weights", (("monetary", 2.0),)),
        (("--preset", "capped"), "segment", "transform", "winsorise"),
        (("--preset", "capped", "--transform", "none"), "segment", "transform", "none"),
        (("--append", "none"), "read", "append", ()),
        (("--join", "none"), "read", "joins", ()),
        (("--no-drop-duplicates",), "clean", "drop_duplicates", False),
        (("--horizon", "90"), "value", "horizon_days", 90),
        (("--seed", "7"), "value", "seed", 7),
        (("--weights", "0.2,0.3,0.5"), "rfm", "monetary_weight", 0.5),
        (("--levels", "3", "--recency-cuts", "30,90"), "rfm", "recency_cuts", (30, 90)),
    ],
)
def test_an_option_sets_its_setting(settings_of, arguments, section, field, value):
    assert getattr(getattr(settings_of(*arguments), section), field) == value


def test_the_calendar_gives_one_limit_fewer_than_there_are_scores(settings_of):
    cuts = settings_of("--levels", "4", "--recency-cuts", "calendar").rfm.recency_cuts
    assert len(cuts) == 3


@pytest.mark.parametrize(
    "arguments",
    [("--weights", "1,2"), ("--outlier-share", "0.9"), ("--clusters", "many"), ("--rate", "USD=1")],
)
def test_what_a_setting_refuses_is_a_mistake_on_the_command_line(settings_of, arguments):
    with pytest.raises(SettingError):
        settings_of(*arguments)
