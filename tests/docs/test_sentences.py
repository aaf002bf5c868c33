"""The sentences of notices: every template is whole, and a locale changes nothing but numbers."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.formatting import Sentence

ROOT = Path(__file__).parents[2]
CORE = {
    file.relative_to(ROOT).as_posix(): ast.parse(file.read_text(encoding="utf-8"))
    for file in sorted((ROOT / "core").rglob("*.py"))
}
LOCALES = ("de_DE", "en_IN", "fr_FR", "tr_TR", "sv_SE")


def calls(tree: ast.Module, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def templates() -> Iterator[tuple[str, str, set[str]]]:
    """File, template and names of the values of every sentence that is written out in core."""
    for path, tree in CORE.items():
        for call in calls(tree, "Sentence"):
            names = {str(keyword.arg) for keyword in call.keywords}
            if isinstance(call.args[0], ast.Constant) and "None" not in names:
                yield path, str(call.args[0].value), names


WRITTEN_OUT = sorted({(path, text, frozenset(names)) for path, text, names in templates()})


def places(template: str) -> dict[str, str]:
    """The named places of a template, with how their values are written."""
    return {
        name: spec or ""
        for _, name, spec, _ in string.Formatter().parse(template)
        if name is not None
    }


def test_there_are_sentences():
    assert len(WRITTEN_OUT) > 40


@pytest.mark.parametrize(("path", "template", "names"), WRITTEN_OUT)
def test_every_place_in_a_sentence_has_its_value(path, template, names):
    assert set(places(template)) == set(names), path


@pytest.mark.parametrize("template", sorted({template for _, template, _ in WRITTEN_OUT}))
def test_a_locale_changes_nothing_but_numbers(template):
    values: dict[str, str | float] = {
        name: 1234567 if spec else "text" for name, spec in places(template).items()
    }
    sentence = Sentence(template, **values)
    words = re.findall(r"[^\W\d]+", sentence.text())
    assert words
    for locale in LOCALES:
        assert re.findall(r"[^\W\d]+", sentence.text(locale)) == words
        if any(template.count(sign) for sign in ("#", ":.2f")):
            assert sentence.text(locale) != sentence.text()


def baked(call: ast.Call) -> bool:
    """Whether a number is written into the sentence of a notice before it is known for whom."""
    return any(
        (isinstance(node, ast.FormattedValue) and node.format_spec is not None)
        or (isinstance(node, ast.Attribute) and ast.unparse(node).startswith("formatting."))
        for argument in call.args[1:2]
        if not (isinstance(argument, ast.Call) and ast.unparse(argument.func) == "Sentence")
        for node in ast.walk(argument)
    )


def test_no_notice_holds_numbers_that_are_written_already():
    written = {
        path: [ast.unparse(call) for call in calls(tree, "Notice") if baked(call)]
        for path, tree in CORE.items()
    }
    assert {path: texts for path, texts in written.items() if texts} == {}


def test_a_number_that_is_written_already_would_be_found():
    code = "Notice('a', f'{n:,} rows')\nNotice('a', formatting.count(n))\nNotice('a', f'{name} x')"
    assert [baked(call) for call in calls(ast.parse(code), "Notice")] == [True, True, False]
