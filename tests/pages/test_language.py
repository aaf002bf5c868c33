"""Every text of every page goes through the catalogue: a made-up language leaves no English."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from conftest import APP, settled
from streamlit.testing.v1 import AppTest

from core.formatting import Sentence, catalogue
from ui.shell.navigation import PAGES
from ui.state.session import SessionState

ROOT = Path(__file__).parents[2]
TEMPLATE = catalogue.FOLDER / "interface.pot"
OPEN, SHUT = "\u27e6", "\u27e7"
INSIDE = re.compile(f"{OPEN}[^{OPEN}{SHUT}]*{SHUT}")
OF_A_PAGE = {
    "pages/load.py": r"every order appears once|rows have no customer|customer with most orders",
    # The verdict on a model is kept with it, in the words it was given.
    "pages/segments.py": r"^(Agglomerative|Gaussian mixture|K-Means): |^Days since the last order$"
    r"|^\*\* · |^\d segments by |^(Real groups|Slices of one cloud)",
    "pages/segment_builder.py": r".",
    "pages/segment.py": r"frequency and monetary score|Keep them close",
    "pages/playbook.py": r".",
    "pages/value.py": r"cannot be interpreted|NBD|Gamma-Gamma|could be many times|runs to infinity",
    "pages/campaigns.py": r"assumption",
    "pages/cohorts.py": r"^%?[A-Z][a-z]{2} \d{4}",
    "pages/statistics.py": r"differ by design|^Spend$",  # named as a column of the file would be
    "pages/help.py": r"^## ",
}
"""What is no text of the interface: of a playbook, a guide, an algorithm, or built from rules."""


def texts(path: Path) -> set[str]:
    with path.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id}


@pytest.fixture
def pseudo(tmp_path, monkeypatch):
    """An installation in a language that puts every text of the catalogue into brackets."""
    with TEMPLATE.open("rb") as file:
        every = read_po(file)
    for message in every:
        message.string = f"{OPEN}{message.id}{SHUT}"
    made = tmp_path / "xx" / "LC_MESSAGES" / "interface.mo"
    made.parent.mkdir(parents=True)
    with made.open("wb") as file:
        write_mo(file, every)
    monkeypatch.setattr(catalogue, "FOLDER", tmp_path)
    monkeypatch.setenv(catalogue.LANGUAGE, "xx")
    catalogue._catalogue.cache_clear()
    # An installation has one language: what earlier tests have drawn is English.
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    catalogue._catalogue.cache_clear()


def test_the_template_holds_what_the_documented_command_finds(tmp_path):
    guide = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^\.venv/bin/python -m (babel\S+ extract .*)$", guide, re.MULTILINE)
    made = tmp_path / "interface.pot"
    words = [str(made) if word.endswith(".pot") else word for word in shlex.split(command)]
    subprocess.run(
        [sys.executable, "-m", *words],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    assert texts(made) == texts(TEMPLATE), "run the command in docs/contributing.md again"
    assert len(texts(TEMPLATE)) > 200


@pytest.mark.usefixtures("pseudo")
def test_a_sentence_is_translated_with_its_values():
    template = next(text for text in sorted(texts(TEMPLATE)) if "{n:# row is|" in text)
    assert Sentence(template, **dict.fromkeys(re.findall(r"{(\w+)", template), 3)).text()[0] == OPEN
    unknown = Sentence("{n:# cat|# cats} nobody has translated.", n=2)
    assert unknown.text() == "2 cats nobody has translated."


def english(shown) -> list[str]:
    """What is left of the texts with words in them without what came through the catalogue."""
    left = []
    for text in shown:
        bare = re.sub(r":material/\w+:|:[a-z]+(?:-[a-z]+)?\[|<[^>]*>|%{[^}]*}", "", text)
        while (outer := INSIDE.sub("", bare)) != bare:
            bare = outer
        if re.search(r"[A-Za-z]{3}", bare):
            left.append(bare)
    return left


def shown_on(app: AppTest) -> list[str]:
    """Every text of a page that is no choice of a widget, no cell and no code."""
    texts = [
        str(each.value)
        for kind in (app.title, app.header, app.subheader, app.markdown, app.caption, app.info)
        for each in kind
        if "data-testid" not in str(each.value)
    ]
    for kind in ("button", "selectbox", "multiselect", "number_input", "text_input", "checkbox"):
        for each in app.get(kind):
            texts += [str(each.label), str(each.help or "")]
    for each in app.metric:
        texts += [str(each.label), str(each.delta or "")]
    texts += [str(each.label) for each in (*app.expander, *app.tabs)]
    for figure in app.get("plotly_chart"):
        texts += list(drawn(json.loads(figure.proto.spec)))
    return texts


def drawn(node: object, key: str = "") -> Iterator[str]:
    """Titles of axes, names of series and texts for the pointer of a figure."""
    if isinstance(node, dict):
        for name, value in node.items():
            yield from drawn(value, name if name != "text" or key != "title" else "title")
    elif isinstance(node, list):
        for value in node:
            yield from drawn(value, key)
    elif isinstance(node, str) and key in {"title", "hovertemplate"}:
        yield node


@pytest.mark.usefixtures("pseudo")
def test_home_before_a_store_is_open_shows_no_text_from_outside_the_catalogue():
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    shown = shown_on(app)
    assert len(shown) > 8
    assert english(shown) == []


@pytest.mark.usefixtures("pseudo")
@pytest.mark.parametrize("page", [page.file for page in PAGES])
def test_no_page_shows_a_text_from_outside_the_catalogue(shop, page):
    app = AppTest.from_file(str(APP), default_timeout=120)
    app.session_state["session"] = SessionState(store=shop)
    app.switch_page(page).run()
    shown = shown_on(settled(app))
    assert not app.exception
    assert len(shown) > 10
    names = {each.name for which in shop.segmentations for each in shop.profiles(which)}
    data = re.compile("|".join((r"orders\\?\.csv", *names, OF_A_PAGE.get(page, "$^"))))
    assert [text for text in english(shown) if not data.search(text)] == []
