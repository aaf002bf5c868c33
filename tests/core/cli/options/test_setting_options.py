"""Options are made from the fields of settings, and settings from the options that were given."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import pytest
from pydantic import Field

from core.cli.options import option_table, option_values
from core.cli.options.option_table import OPTIONS, Option
from core.cli.options.setting_options import add_options, checked, given
from core.cli.parser import Parser
from core.errors import SettingError
from core.settings import Frozen


class ToySettings(Frozen):
    """Every kind of field."""

    top_share: float = Field(0.1, le=0.5, description="Share of 100 %; found when empty")
    rows: int = 3
    since_day: dt.date | None = None
    order: Literal["rising", "falling"] = "rising"
    countries: tuple[str, ...] = ()
    kinds: tuple[Literal["a", "b"], ...] | None = None
    weights: tuple[tuple[str, str], ...] = ()
    cuts: tuple[float, ...] | None = None
    strict: bool = True


@pytest.fixture
def parser(monkeypatch):
    monkeypatch.setitem(
        option_table.OPTIONS,
        ToySettings,
        {
            "since_day": Option("--since"),
            "kinds": Option(may_be_none=True),
            "weights": Option(parse=option_values.pair("monetary=2")),
            "cuts": Option(parse=option_values.numbers, in_one_text=True),
        },
    )
    parser = Parser(prog="toy")
    add_options(parser, ToySettings)
    return parser


def read(parser, *arguments):
    return given(parser.parse_args(arguments), ToySettings)


def test_what_is_not_given_is_left_to_the_settings(parser):
    assert read(parser) == {}


@pytest.mark.parametrize(
    ("arguments", "field", "value"),
    [
        (("--top-share", "0.2"), "top_share", 0.2),
        (("--rows", "7"), "rows", 7),
        (("--since", "2025-01-02"), "since_day", dt.date(2025, 1, 2)),
        (("--since-day", "2025-01-02"), "since_day", dt.date(2025, 1, 2)),
        (("--order", "falling"), "order", "falling"),
        (("--country", "Spain", "--country", "Italy"), "countries", ("Spain", "Italy")),
        (("--weight", "recency=2"), "weights", (("recency", "2"),)),
        (("--cuts", "1,2.5"), "cuts", (1, 2.5)),
        (("--no-strict",), "strict", False),
        (("--strict",), "strict", True),
    ],
)
def test_an_option_has_the_name_and_the_type_of_its_field(parser, arguments, field, value):
    assert read(parser, *arguments) == {field: value}
    ToySettings(**read(parser, *arguments))


def test_none_alone_is_an_empty_list_where_that_differs_from_not_given(parser):
    parser = Parser()
    add_options(parser, ToySettings, only=("countries",))
    assert read(parser, "--country", "none") == {"countries": ("none",)}
    options = Parser()
    options.add_argument("--join", dest="ReadSettings.joins", action="append")
    from core.settings import ReadSettings

    assert given(options.parse_args(["--join", "none"]), ReadSettings) == {"joins": ()}


@pytest.mark.parametrize("arguments", [("--rows", "many"), ("--order", "odd"), ("--kind", "c")])
def test_a_value_of_the_wrong_kind_is_refused(parser, arguments):
    with pytest.raises(SettingError, match="Argument"):
        read(parser, *arguments)


def test_help_shows_the_description_and_the_default_of_the_field(parser):
    text = parser.format_help()
    assert "Share of 100 %; found when not given (default: 0.1)" in " ".join(text.split())
    assert "(default: None)" not in text


def test_fields_can_be_left_out_or_picked():
    parser = Parser()
    add_options(parser, ToySettings, only=("rows", "strict"), skip=("strict",))
    assert read(parser, "--rows", "2") == {"rows": 2}
    with pytest.raises(SettingError):
        read(parser, "--strict")


def test_a_value_out_of_bounds_is_a_mistake_on_the_command_line():
    with pytest.raises(SettingError, match="The value of top_share cannot be used"), checked():
        ToySettings(top_share=0.9)


def test_every_override_is_of_a_field_that_exists():
    for model, overrides in OPTIONS.items():
        assert set(overrides) <= set(model.model_fields)
