"""The benchmark of files: its layouts are the same every time, and its judge can say no."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from invented_shops.answers import Right, Told, judge
from invented_shops.defects import DEFECTS
from invented_shops.drafts import draft_of
from invented_shops.layouts import layout_of
from invented_shops.names import LANGUAGES
from invented_shops.tables import SHAPES
from invented_shops.writing import write

FOLDER = Path(__file__).parents[2] / "benchmarks"
DAYS = (dt.date(2024, 1, 2), dt.date(2024, 5, 1))
RIGHT = Right({4}, {9}, {Decimal("80.5")}, DAYS, fitting="discount", about=("revenue",))


@pytest.fixture(scope="module")
def files():
    sys.path.insert(0, str(FOLDER))
    yield importlib.import_module("files")
    sys.path.remove(str(FOLDER))


def told(**other):
    figures = {"customers": 4, "orders": 9, "revenue": Decimal("80.5"), "days": DAYS}
    return Told(**figures | other)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (told(), "right"),
        (told(revenue=Decimal(90)), "silent"),
        (told(revenue=Decimal(90), notices=("discount_kept: A discount.",)), "said"),
        (told(revenue=Decimal(90), notices=("title_lines: Two lines.",)), "silent"),
        (told(customers=5, notices=("discount_kept: A discount.",)), "silent"),
        (told(days=None), "silent"),
        (Told(error="missing_role: Which?", error_code="missing_role"), "asked"),
        (Told(error="unreadable_file: No.", error_code="unreadable_file"), "refused"),
        (Told(crash="ValueError"), "crashed"),
    ],
)
def test_a_wrong_figure_counts_as_said_only_where_a_notice_speaks_of_it(answer, verdict):
    assert judge(RIGHT, answer).verdict == verdict


def test_some_hundred_layouts_have_every_language_shape_and_defect():
    layouts = [layout_of(seed) for seed in range(300)]
    assert {one.language for one in layouts} == set(LANGUAGES)
    assert {one.shape for one in layouts} == set(SHAPES)
    assert {one.defect for one in layouts} == {"none", *DEFECTS}


@pytest.mark.parametrize("seed", range(0, 60, 7))
def test_a_seed_writes_the_same_file_and_answer_every_time(seed, tmp_path):
    answers = []
    for name in ("one", "two"):
        folder = tmp_path / name
        folder.mkdir()
        draft = draft_of(layout_of(seed))
        path = write(draft, folder)
        content = b"" if path.suffix in (".zip", ".xlsx") else path.read_bytes()
        answers.append((content, draft.right()))
    assert answers[0] == answers[1]
    assert len(answers[0][1].orders) >= 1


def test_the_sweep_prints_every_verdict_and_judges_the_shares(files, monkeypatch, capsys):
    def verdict(seed):
        return judge(RIGHT, told() if seed else told(customers=7, roles="customer_id=user id"))

    monkeypatch.setattr(files, "verdict_of", verdict)
    assert files.main(["--layouts", "20", "--processes", "1"]) == 1
    printed = capsys.readouterr().out
    assert "right 19 (95.0%)" in printed
    assert "silent 1 (5.0%)" in printed
    assert "customers 7, right 4; customer_id=user id" in printed
    assert files.main(["--layouts", "20", "--first", "1", "--processes", "1"]) == 0


def test_one_layout_can_be_written_to_look_at(files, tmp_path, capsys):
    assert files.main(["--write", "6", str(tmp_path / "shop")]) == 0
    assert len(list((tmp_path / "shop").iterdir())) == 1
    assert "right   Right(customers=" in capsys.readouterr().out
