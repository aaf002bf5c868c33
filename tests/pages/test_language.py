"""Texts of the frame and of Home go through the catalogue: a made-up language leaves no English."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from conftest import APP
from streamlit.testing.v1 import AppTest

from core.formatting import Sentence, catalogue
from ui.state.session import SessionState

ROOT = Path(__file__).parents[2]
TEMPLATE = catalogue.FOLDER / "interface.pot"
OPEN, SHUT = "\u27e6", "\u27e7"


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
    yield
    catalogue._catalogue.cache_clear()


def test_the_template_holds_what_the_documented_command_finds(tmp_path):
    guide = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
    (command,) = re.findall(r"^\.venv/bin/(pybabel extract .*)$", guide, re.MULTILINE)
    made = tmp_path / "interface.pot"
    words = [str(made) if word.endswith(".pot") else word for word in shlex.split(command)]
    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", *words[1:]],
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
    """The texts with words in them that did not come through the catalogue."""
    return [text for text in shown if re.search(r"[A-Za-z]{3}", text) and OPEN not in text]


@pytest.mark.usefixtures("pseudo")
def test_home_before_a_store_is_open_shows_no_text_from_outside_the_catalogue():
    app = AppTest.from_file(str(APP), default_timeout=60).run()
    shown = [
        re.sub(r":[\w/-]+:?\[?", "", str(each.value))
        for kind in (app.title, app.header, app.markdown, app.caption)
        for each in kind
    ]
    assert len(shown) > 8
    assert english(shown) == []


@pytest.mark.usefixtures("pseudo")
def test_the_frame_of_a_page_shows_no_text_from_outside_the_catalogue(shop):
    app = AppTest.from_file(str(APP), default_timeout=60)
    app.session_state["session"] = SessionState(store=shop)
    app.switch_page("pages/help.py").run()
    frame = [str(each.value) for kind in (app.title, app.sidebar.markdown) for each in kind]
    frame += [str(each.label) for each in app.sidebar.button]
    assert len(frame) > 2
    assert english(frame) == []
