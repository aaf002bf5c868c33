"""Answers go to standard output; progress and errors to standard error."""

from __future__ import annotations

import json
from argparse import Namespace

from core.cli import output


def test_only_the_answer_that_is_asked_for_is_made(capsys):
    def never() -> str:
        raise AssertionError

    output.answer(Namespace(json=True), lambda: {"name": "Zoë"}, never)
    assert json.loads(capsys.readouterr().out) == {"name": "Zoë"}
    output.answer(Namespace(json=False), never, lambda: "3 customers")
    assert capsys.readouterr().out == "3 customers\n"


def test_progress_and_errors_leave_standard_output_alone(capsys):
    output.progress("load", 0.5, "reading")
    output.print_error({"code": "usage", "message": "No.", "hint": "Yes."})
    printed = capsys.readouterr()
    assert not printed.out
    first, second = printed.err.splitlines()
    assert first.split() == ["load", "50%", "reading"]
    assert json.loads(second)["error"]["code"] == "usage"
