"""Which texts of the code and of data/ a translator is given: for `pybabel extract`.

docs/contributing.md has the command, data/translations/babel.ini says which file is read by which
of these.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from typing import Any, BinaryIO

import yaml

Found = tuple[int, str, Any, list[str]]

RECORDS = {
    "Field": {"description"},
    "Feature": {"words", "label", "header", "axis"},
    "Preset": {"title", "words"},
}
"""Records that are shown to people, and which of their fields are texts."""
SHOWN = {"name", "about", "source", "measures"}
"""Keys of YAML files whose values are shown; a glossary is shown as a whole."""


def from_python(
    file: BinaryIO, keywords: Any, tags: Collection[str], options: Any
) -> Iterator[Found]:
    """What is marked in a module, within f-strings too, and the texts of its records."""
    del tags, options
    for call in ast.walk(ast.parse(file.read())):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        if name in keywords and call.args:
            yield call.lineno, name, [_text(each) for each in call.args], []
        for each in call.keywords:
            if each.arg in RECORDS.get(name, ()) and _text(each.value):
                yield call.lineno, "_", _text(each.value), []


def from_yaml(
    file: BinaryIO, keywords: Any, tags: Collection[str], options: Any
) -> Iterator[Found]:
    """The words of a glossary, or the texts among the values of another file."""
    del keywords, tags, options
    content = yaml.safe_load(file)
    flat = all(isinstance(value, str) for value in content.values())
    texts = [*content, *content.values()] if flat else _shown(content)
    yield from ((1, "_", text, []) for text in texts)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _shown(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key in SHOWN and isinstance(value, str):
                yield value
            else:
                yield from _shown(value)
    elif isinstance(node, list):
        for value in node:
            yield from _shown(value)
