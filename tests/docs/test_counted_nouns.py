"""No text says "1 rows": a number and what it counts are written by the one function that knows."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
THINGS = (
    "rows|customers|orders|points|days|months|weeks|years|hours|quarters|segments|lines|files|"
    "columns|tables|trials|models|groups|people|products|buyers|cells|values|times|seconds|minutes|"
    "sheets|draws|questions|pairs|tests|campaigns|channels|dates|entries|steps|copies|currencies|"
    "countries|categories|returns|sales|purchases|measures|periods|cohorts|splits|refunds"
)
COUNTED = re.compile(rf"^ (?:(?:more|different|filled|order|percentage|other) )?(?:{THINGS})\b")
IN_TEMPLATE = re.compile(rf"(?<!%){{(\w+)}}( (?:(?:more|different) )?(?:{THINGS})\b)")
MARKED = {"say", "Sentence", "N_", "_"}
NEVER_ONE = {
    "core/experiments/reading/readout.py: most": "a test has at most six groups, or more",
    "core/charts/experiments.py: half": "half an effect needs four times",
    "core/charts/value.py: total": "a shop without money that expects one order in all of a year",
    "core/files/zip_archive.py: ratio": "the largest ratio that is allowed, a constant of hundreds",
    "core/formatting/date_text.py: n": "one has a text of its own, and years begin with two",
    "core/segmentation/naming/name_conditions.py: round(days)": "written from two days on",
    "ui/overview/summary.py: change": "one has a text of its own",
    "ui/value/segments.py: years": "a customer's lifetime, three years unless the settings differ",
    "ui/rfm/cutpoint_editor.py: days": "several days",
}
"""Where a number stands before a plural all the same, and why it is never one."""


def written(text: str) -> Iterator[tuple[str, str]]:
    """What is counted by hand in a piece of source: the number's expression, and what follows."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in MARKED and node.args:
            template = getattr(node.args[0], "value", "")
            yield from IN_TEMPLATE.findall(template) if isinstance(template, str) else ()
        if not isinstance(node, ast.JoinedStr):
            continue
        for number, after in zip(node.values, node.values[1:], strict=False):
            if not isinstance(number, ast.FormattedValue) or not isinstance(after, ast.Constant):
                continue
            told = number.value  # formatting.count(n, "row has") has its noun already
            named = isinstance(told, ast.Call) and len(told.args) > 1
            if COUNTED.match(str(after.value)) and not (
                named and ast.unparse(told.func) == "formatting.count"
            ):
                yield ast.unparse(number.value), str(after.value)


@functools.cache
def by_hand() -> dict[str, str]:
    return {
        f"{file.relative_to(ROOT).as_posix()}: {number}": after
        for room in ("core", "ui", "pages")
        for file in sorted((ROOT / room).rglob("*.py"))
        for number, after in written(file.read_text(encoding="utf-8"))
    }


def test_numbers_of_things_are_written_by_the_one_function_that_knows_one_from_many():
    assert {each: after for each, after in by_hand().items() if each not in NEVER_ONE} == {}


def test_every_exception_is_still_there():
    assert set(NEVER_ONE) <= set(by_hand())


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f"{rows:,} rows over {amount}"', True),
        ('f"{formatting.count(each)} customers are beyond"', True),
        ('f"{n} more orders"', True),
        ("f\"{formatting.count(n, 'row')} over\"", False),
        ('f"{name} names a customer"', False),
        ('f"{share} of customers"', False),
        ('say("{n} rows are empty", n=n)', True),
        ('say("{n:# row is|# rows are} empty", n=n)', False),
    ],
)
def test_a_plural_after_a_number_would_be_found(source, found):
    assert bool(list(written(source))) == found
