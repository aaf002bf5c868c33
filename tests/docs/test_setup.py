"""setup.sh and setup.bat run the same commands; nobody here can run the second."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SH = (ROOT / "setup.sh").read_text(encoding="utf-8")
BAT_BYTES = (ROOT / "setup.bat").read_bytes()
BAT = BAT_BYTES.decode("ascii").replace("\r\n", "\n")
USUAL = {
    "-m venv .venv",
    "-m pip --version",
    "-m pip install --quiet --disable-pip-version-check -r FILE",
    "-m core demo",
    (
        "-m uv pip compile --quiet --upgrade --python-version 3.11"
        " -o requirements-dev.lock requirements-dev.txt"
    ),
    (
        "-m uv pip compile --quiet --upgrade --python-version 3.11"
        " -c requirements-dev.lock -o requirements.lock requirements.txt"
    ),
    (
        "-m uv pip compile --quiet --upgrade --python-version 3.11"
        " -c requirements-dev.lock -o requirements-server.lock"
        " requirements.txt requirements-server.txt"
    ),
    "-m streamlit run front_door.py --server.showEmailPrompt=false REST",
    '-m pytest -n 2 --dist loadfile --no-loadscope-reorder -m "not slow" REST',
}
"""What both run, with what follows a command and the file to install as words."""


def commands(text: str) -> set[str]:
    """What is asked of a Python, however its place, what follows and a file are written."""
    whole = re.sub(r" *\\\n *", " ", text)
    found = re.findall(r"(?:python(?:\.exe)?\"?|%CHOSEN%) (-m [^\n]+)", whole)
    plain = set()
    for said in found:
        shown = re.sub(r"\s*(>| \|\||&&|; then).*", "", said)
        shown = re.sub(r'\s*("\$@"|%REST%)', " REST", shown)
        plain.add(re.sub(r'"(\$file|%FILE%)"', "FILE", shown).strip())
    return plain


def test_both_run_the_same_commands():
    assert commands(SH.replace('"$python"', "python")) == USUAL
    assert commands(BAT) == USUAL


def test_both_take_the_same_options_and_need_the_same_python():
    for said in ("--help", "-h", "help", "test", "--no-start", "--locked", "lock"):
        assert said in SH
        assert said in BAT
    needed = r"sys\.version_info < \((3, \d+)\)"
    assert set(re.findall(needed, SH)) == set(re.findall(needed, BAT)) == {"3, 11"}
    named = re.findall(r"python(3\.\d+)", SH)[:3]
    assert named == re.findall(r"py -(3\.\d+)", BAT) == ["3.13", "3.12", "3.11"]


def test_every_jump_of_the_batch_file_has_its_label_and_windows_line_ends():
    """Without them cmd can miss a label, depending on where in the file it stands."""
    assert BAT_BYTES.count(b"\n") == BAT_BYTES.count(b"\r\n") > 100
    jumps = set(re.findall(r"(?:goto|call) :(\w+)", BAT))
    labels = re.findall(r"^:(\w+)", BAT, re.MULTILINE)
    assert len(labels) == len(set(labels))
    assert jumps | {"next"} == set(labels) | {"next"}
    assert BAT.count("(") - BAT.count(")") == 0


def test_a_failed_command_of_the_batch_file_is_never_passed_over():
    """Each line that can fail is followed by a look at whether it did, or is the last."""
    lines = [line.strip() for line in BAT.splitlines()]
    can_fail = [
        place for place, line in enumerate(lines)
        if re.match(r'("\.venv|%CHOSEN%|%\* -c|call :install|cd )', line)
    ]  # fmt: skip
    assert len(can_fail) >= 10
    for place in can_fail:
        assert re.match(r"if (not )?errorlevel 1|exit /b %errorlevel%", lines[place + 1]), lines[
            place
        ]
