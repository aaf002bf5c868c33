"""Sends mutants through the terminal's own entry point, one after the other, in one process.

Started by `sweep` as `python run_mutants.py KIND FIRST COUNT`; prints one JSON object a mutant.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any, NoReturn

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

ENDINGS = {"csv": ".csv", "xlsx": ".xlsx", "zip": ".zip", "sqlite": ".db", "parquet": ".parquet"}
_MAX_BYTES = 6_000_000_000
_SECONDS = 5.0
_BUSY = 4


def mutant(kind: str, number: int) -> bytes:
    """The same bytes for the same number, on every machine and in every order."""
    module = importlib.import_module(f"{kind}_mutants")
    content: bytes = module.mutant(Random(f"{kind} {number}"))
    return content


def verdict(path: Path) -> dict[str, Any]:
    """What the terminal makes of a file: its exit code, and whatever is wrong with the answer."""
    from core.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    started, spent = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(["segment", str(path), "--json", "--trials", "1"])
        except BaseException as error:  # noqa: BLE001 - this is what is looked for
            return {"code": None, "wrong": f"uncaught {error!r}"[:500], "seconds": 0.0, "error": ""}
    # A busy machine may take several times as long for the same work.
    seconds = max(time.process_time() - spent, (time.perf_counter() - started) / _BUSY)
    wrong = _wrong_answer(out.getvalue()) if code == 0 else _wrong_error(code, err.getvalue())
    if code != 0 and out.getvalue():
        wrong = "a refusal printed a document"
    if "Traceback" in err.getvalue():
        wrong = "a traceback was printed"
    error = "" if code == 0 else json.loads(err.getvalue().splitlines()[-1])["error"]["code"]
    return {"code": code, "wrong": wrong, "seconds": round(seconds, 3), "error": error}


def _wrong_answer(said: str) -> str | None:
    try:
        document = json.loads(said, parse_constant=_no_number)
    except ValueError as error:
        return f"no JSON document: {error}"
    cleaning = document["cleaning"]
    if cleaning["rows_in"] != cleaning["rows_used"] + sum(cleaning["left_out"].values()):
        return "rows are missing from the report"
    return None


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _wrong_error(code: int, said: str) -> str | None:
    if code != 2:
        return f"exit {code}: {said.splitlines()[-1][:300]}"
    error = json.loads(said.splitlines()[-1])["error"]
    if not (error["message"].strip() and error["hint"].strip()):
        return "a message or hint is empty"
    if max(len(error["message"]), len(error["hint"])) > 2000:
        return f"a message of {len(error['message'])} and a hint of {len(error['hint'])} characters"
    return None


def _limit_memory() -> None:
    """A mutant that wants the whole machine shows as a failure, and the machine lives on."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MAX_BYTES, _MAX_BYTES))


def run(kind: str, first: int, count: int) -> None:
    """Mutants from `first` on."""
    _limit_memory()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # what libraries print must not spoil the answers
    from core.engine import connection

    # One query engine for all: to start one takes as long as to refuse most mutants.
    with tempfile.TemporaryDirectory() as folder, connection.shared_engine():
        tempfile.tempdir = folder
        path = Path(folder) / f"orders{ENDINGS[kind]}"
        for number in range(first, first + count):
            path.write_bytes(mutant(kind, number))
            answer = {"number": number, **verdict(path)}
            if answer["seconds"] > _SECONDS:  # the machine may have been busy: once more counts
                again = verdict(path)
                answer["seconds"] = min(answer["seconds"], again["seconds"])
            left = left_behind(Path(folder)) - {path.name}
            if left:
                answer["wrong"] = f"left behind: {sorted(left)}"
            answers.write(json.dumps(answer) + "\n")
            answers.flush()


def left_behind(folder: Path) -> set[str]:
    """What lies in the folder for temporary files, but for what the living process holds."""
    kept = {".lock", "spill"}
    return {
        name
        for each in folder.iterdir()
        for name in (
            {inner.name for inner in each.iterdir()} - kept
            if each.name.startswith("clientele-process-")
            else {each.name}
        )
    }


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
