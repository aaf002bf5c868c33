"""What an option cannot understand is refused with the option's name and an example."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest

from core.cli.options import option_values as values
from core.errors import SettingError
from core.rfm.grid import USUAL


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        (values.date, "2025-12-31", dt.date(2025, 12, 31)),
        (values.pair("a=1"), "monetary=2", ("monetary", "2")),
        (values.parameter_choices, "linkage=ward,average", ("linkage", ("ward", "average"))),
        (values.role, "amount=Total = net", ("amount", "Total = net")),
        (values.role, "amount=", ("amount", None)),
        (values.rate, "USD=0.92", ("USD", Decimal("0.92"))),
        (values.join, "a:b.csv:key=id", ("a:b.csv", "key", "id")),
        (values.join, "none", "none"),
        (values.share_of_arm, "A=B=0.9", ("A=B", 0.9)),
        (values.contact_column, "email=Mail=1", ("email", "Mail=1")),
        (values.contact_column, "phone=", ("phone", "")),
        (values.numbers, "30,90.5", (30, 90.5)),
        (values.cuts, "calendar", "calendar"),
        (values.cuts, "30,90", (30, 90)),
        (values.auto_or_number, "auto", None),
        (values.auto_or_number, "4", "4"),
    ],
)
def test_a_text_becomes_its_value(parse, text, value):
    assert parse("--option", text) == value


@pytest.mark.parametrize(
    ("parse", "text"),
    [
        (values.date, "31.12.2025"),
        (values.pair("a=1"), "monetary"),
        (values.pair("a=1"), "=2"),
        (values.parameter_choices, "linkage="),
        (values.role, "colour=c"),
        (values.role, "amount"),
        (values.contact_column, "shoe_size=44"),
        (values.contact_column, "email"),
        (values.rate, "USD"),
        (values.join, "table:key"),
        (values.share_of_arm, "A=-1"),
        (values.share_of_arm, "A=half"),
        (values.numbers, "30;90"),
    ],
)
def test_a_text_that_cannot_be_understood_is_refused_by_the_name_of_its_option(parse, text):
    with pytest.raises(SettingError, match="--option") as refused:
        parse("--option", text)
    assert refused.value.hint


def test_a_grid_is_read_from_a_file_and_a_broken_one_refused(tmp_path):
    path = tmp_path / "grid.json"
    path.write_text(json.dumps(USUAL.model_dump()), encoding="utf-8")
    assert values.grid("--grid", str(path)) == USUAL
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(SettingError, match=r"grid\.json has no grid"):
        values.grid("--grid", str(path))
