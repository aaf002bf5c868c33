"""What the terminal says of a file, asked by its own entry point."""

from __future__ import annotations

import csv
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from core.__main__ import main


@dataclass(frozen=True)
class Answer:
    """What the terminal printed and wrote."""

    code: int
    out: str
    err: str
    folder: Path
    seconds: float

    @property
    def document(self) -> dict[str, Any]:
        assert self.code == 0, self.err[-500:]
        return json.loads(self.out)

    @property
    def error(self) -> dict[str, str]:
        assert self.code == 2, f"{self.code}: {self.err[-500:]}"
        assert not self.out
        return json.loads(self.err.splitlines()[-1])["error"]

    @property
    def warnings(self) -> dict[str, dict[str, Any]]:
        return {each["code"]: each for each in self.document["cleaning"]["warnings"]}

    @property
    def customers(self) -> list[dict[str, str]]:
        with (self.folder / "customers.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))


def answer_of(path: Path, folder: Path, capfd: pytest.CaptureFixture[str], *options: str) -> Answer:
    """Segment a file and write what comes out to a folder."""
    started = time.process_time()
    code = main(["segment", str(path), "--json", "--trials", "1", "--out", str(folder), *options])
    said = capfd.readouterr()
    return Answer(code, said.out, said.err, folder, time.process_time() - started)
