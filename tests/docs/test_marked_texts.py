"""Every text a page shows goes through the catalogue, so that a translator finds it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHOWS = {
    *("title", "header", "subheader", "markdown", "caption", "text", "badge", "toast", "metric"),
    *("info", "warning", "error", "success", "spinner", "status", "expander", "popover", "tabs"),
    *("button", "download_button", "form_submit_button", "page_link", "checkbox", "toggle"),
    *("radio", "selectbox", "multiselect", "pills", "segmented_control", "slider", "text_input"),
    *("number_input", "text_area", "date_input", "time_input", "file_uploader", "color_picker"),
    *("TextColumn", "NumberColumn", "CheckboxColumn", "ProgressColumn", "DateColumn", "Column"),
    *("DatetimeColumn", "SelectboxColumn", "Number", "Chart", "download"),
}
"""Calls whose first texts are shown to people."""
NAMED = {"label", "help", "placeholder", "alt", "text", "title", "note"}
"""Arguments that are shown, whatever is called."""
MARKUP = re.compile(r":material/\w+:|:[a-z]+(?:-[a-z]+)?\[|<[^>]*>|%\{[^}]*\}|https?:\S+")
KEY = r"\w+(?:[_/.]+\w+)+"
NAMES = {
    "Clientele",
    "P-value",
    "PNG",
    "AUC",
    "Brier",
    "RMSE",
    "Gini",
    "Spearman",
    "ana@shop.example",
}
"""Shown as they are in every language, or no words at all."""


def texts(node: ast.expr) -> Iterator[str]:
    """What is written out in an expression outside of any call."""
    match node:
        case ast.Constant(value=str() as text):
            yield text
        case ast.JoinedStr(values=values):
            yield "".join(str(part.value) for part in values if isinstance(part, ast.Constant))
        case ast.IfExp(body=body, orelse=other):
            yield from (*texts(body), *texts(other))
        case ast.BinOp(left=left, right=right):
            yield from (*texts(left), *texts(right))
        case ast.BoolOp(values=values) | ast.List(elts=values) | ast.Tuple(elts=values):
            yield from (text for value in values for text in texts(value))


def unmarked(source: str) -> list[str]:
    """Texts with words in them that a call shows and no catalogue knows."""
    found = []
    for call in ast.walk(ast.parse(source)):
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "attr", getattr(call.func, "id", ""))
        shown = [each.value for each in call.keywords if each.arg in NAMED]
        if name in SHOWS:
            shown += call.args[:2] if name in {"Number", "Chart"} else call.args[:1]
        found += [text for each in shown for text in texts(each)]
    bare = (MARKUP.sub("", text).strip() for text in found)
    words = (text for text in bare if re.search(r"[A-Za-z]{3}", text) and text not in NAMES)
    return [text for text in words if not re.fullmatch(KEY, text)]


def test_no_page_writes_a_text_that_no_translator_finds():
    files = [
        file
        for room in ("pages", "ui", "core/charts")
        for file in sorted((ROOT / room).rglob("*.py"))
    ]
    assert len(files) > 150
    found = {
        file.relative_to(ROOT).as_posix(): unmarked(file.read_text(encoding="utf-8"))
        for file in files
    }
    assert {path: left for path, left in found.items() if left} == {}


@pytest.mark.parametrize(
    ("source", "many"),
    [
        ('st.caption("Nobody is here")', 1),
        ('st.caption(f"{n} are here")', 1),
        ('st.button(label if x else "Carry on", key="go")', 1),
        ('place.selectbox(_("Who"), names, help="Nobody")', 1),
        ('st.caption(_("Nobody is here"))', 0),
        ('st.caption(say("{n} are here", n=n))', 0),
        ('st.markdown(f":material/check: **{name}**")', 0),
        ('st.expander(_("More"), icon=":material/tune:", key="more")', 0),
    ],
)
def test_a_text_that_is_not_marked_would_be_found(source, many):
    assert len(unmarked(source)) == many
