"""Every regular expression of core with the methods it is used with, and texts hostile to it."""

from __future__ import annotations

import ast
import importlib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[2]
METHODS = ("match", "fullmatch", "search", "findall", "finditer", "split", "sub", "subn")
HANDED_ON = {
    "core.columns.values.value_kinds._CENTS": ("fullmatch",),
    "core.columns.values.value_kinds._COMPACT_DATE": ("fullmatch",),
    "core.columns.values.value_kinds._EMAIL": ("fullmatch",),
    "core.files.text_documents._LOGGED": ("match",),
    "core.playbooks.measured_claims._CLAIMS": ("search",),
    "core.files.dates.timestamp_shapes._DAY_NAME_YEAR": ("match",),
    "core.files.dates.timestamp_shapes._NAME_DAY_YEAR": ("match",),
}
"""How patterns are used that are handed on under another name."""
BOUNDED = {"core.files.dates.timestamp_shapes": 80}
"""Modules that look at no longer text."""
_PIECES = ("0", "9", "a", "A", " ", "\t", "\n", "\r", ".", ",", "-", "_", "/", ":", ";", "|", "'",
           '"', "(", "[", "{", "<", "=", "@", "#", "$", "%", "é", "年", "\u00a0",
           "0 ", "0,", "0.", "0-", "a ", "a.", "a,", "a-", "a0", "aA", "a\n", "a<", ". ", ", ",
           '""', '"",', '"a",', "<a ", "<!--", "</a", "{a|", "((", "()", "[]", "%%", "a@", "a:",
           "a=", "ab ", "1.2", "1e", "year", "mon ", "a'b", "\u0000", "\ufeff")  # fmt: skip
_DEPTH = 3
"""Deep enough for every table of core."""
_ENDS = ("", "!", "\n", "a0", '"')


@dataclass(frozen=True)
class Use:
    """A pattern as some line of core uses it."""

    place: str
    pattern: re.Pattern[str] | re.Pattern[bytes]
    method: str

    @property
    def longest(self) -> int | None:
        """Characters it is used on at most, where its module sees to that."""
        return BOUNDED.get(self.place.rpartition(".")[0])

    def run(self, text: str) -> None:
        """Do with a text what core does with one."""
        text = text[: self.longest]
        content = text if isinstance(self.pattern.pattern, str) else text.encode("utf-8")
        if self.method in ("sub", "subn"):
            self.pattern.sub(content[:0], content)  # type: ignore[arg-type]
        elif self.method == "finditer":
            list(self.pattern.finditer(content))  # type: ignore[arg-type]
        else:
            getattr(self.pattern, self.method)(content)


def uses() -> list[Use]:
    """All of them, compiled once or written inline."""
    trees = {path: ast.parse(path.read_text("utf-8")) for path in (ROOT / "core").rglob("*.py")}
    anywhere = _methods_by_name(trees.values())
    found = []
    for path, tree in sorted(trees.items()):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found += [Use(f"{name}:{line}", *inline) for line, *inline in _inline(tree)]
        if name.endswith("__main__") or not _compiles(tree):
            continue
        here = _methods_by_name([tree])
        for held, pattern in _held(importlib.import_module(name)):
            place = f"{name}.{held}"
            methods = here.get(held) or HANDED_ON.get(place) or anywhere.get(held) or ("unknown",)
            found += [Use(place, pattern, method) for method in sorted(methods)]
    return found


def hostile(pattern: re.Pattern[str] | re.Pattern[bytes]) -> Iterator[tuple[str, str]]:
    """What to repeat, and what to put behind it; also what the pattern itself names."""
    source = str(pattern.pattern)
    words = re.findall(r"[^\W\d_]{2,}", re.sub(r"\\.|\(\?P?<?\w*>?", " ", source))
    own = dict.fromkeys([*words[:6], *(f"{word} " for word in words[:3])])
    for piece in (*_PIECES, *own):
        for end in _ENDS:
            yield piece, end


def _compiles(tree: ast.AST) -> bool:
    return any(_called(node)[1] == "compile" for node in ast.walk(tree))


def _called(node: ast.AST) -> tuple[str, str]:
    """The object and the method of a call; empty where it is none."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return "", ""
    on = node.func.value
    name = on.id if isinstance(on, ast.Name) else on.attr if isinstance(on, ast.Attribute) else ""
    return name, node.func.attr


def _methods_by_name(trees: Iterable[ast.AST]) -> dict[str, set[str]]:
    """The methods that are called on what has this name, anywhere in core."""
    methods = defaultdict(set)
    for tree in trees:
        for node in ast.walk(tree):
            name, method = _called(node)
            if method in METHODS:
                methods[name].add(method)
    return methods


def _inline(tree: ast.AST) -> Iterator[tuple[int, re.Pattern[str], str]]:
    """Calls such as `re.sub("…", …)`; what is filled in is left out."""
    for node in ast.walk(tree):
        on, method = _called(node)
        if on != "re" or method not in METHODS or not isinstance(node, ast.Call):
            continue
        written = node.args[0]
        parts = written.values if isinstance(written, ast.JoinedStr) else [written]
        if all(isinstance(part, ast.Constant | ast.FormattedValue) for part in parts):
            source = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "(?:word)" for part in parts
            )
            yield node.lineno, re.compile(source), method


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    """Patterns that stand in a module, also within tuples, mappings and records."""
    for name, value in vars(module).items():
        for pattern in _within(value, 0):
            yield name, pattern


def _within(value: object, depth: int) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif depth < _DEPTH:
        if isinstance(value, dict):
            inner = list(value.values())
        elif isinstance(value, list | tuple | set | frozenset):
            inner = list(value)
        else:
            fields = getattr(type(value), "__dataclass_fields__", ())
            inner = [getattr(value, name, None) for name in fields]
        for item in inner:
            yield from _within(item, depth + 1)
