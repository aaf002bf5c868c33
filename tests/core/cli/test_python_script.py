"""The lines of Python that give the segments on screen again."""

from __future__ import annotations

import pytest

from core import pipeline
from core.cli import python_script
from core.demo import DEMO_WORD
from core.files import DATABASE_WORD
from core.files.detect import open_source
from core.settings import ReadSettings, SegmentSettings, Settings

SETTINGS = Settings(
    read=ReadSettings(roles=(("customer_id", "customer"),)),
    segment=SegmentSettings(algorithm="kmeans", clusters=3, resamples=2, search_few=True),
)


@pytest.fixture
def orders(tmp_path):
    rows = [
        f"C{who:03},{who}-{visit},2025-{1 + (who * 5 + visit * 3) % 12:02}-10,{5 + who % 40}"
        for who in range(60)
        for visit in range(1 + who % 5)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["customer,order,date,amount", *rows]), encoding="utf-8")
    return path


def test_running_the_lines_gives_the_same_segments(orders, tmp_path, capsys):
    shown = pipeline.analyse(open_source(orders, orders.name), tmp_path, SETTINGS).segmentation
    scope: dict[str, object] = {}
    exec(python_script(SETTINGS, [str(orders)]), scope)  # noqa: S102 - our own lines
    assert scope["settings"] == SETTINGS
    assert scope["segments"].equals(shown.labels)
    assert all(profile.name in capsys.readouterr().out for profile in shown.profiles[:1])


@pytest.mark.parametrize(
    "files", [["a.csv"], ["a.csv", "b.csv"], [DEMO_WORD], [DATABASE_WORD]], ids=" and ".join
)
def test_the_lines_are_python_whatever_the_files_are(files):
    compile(python_script(SETTINGS, files), "script", "exec")


def test_what_is_at_its_default_is_not_written():
    assert "Settings.model_validate({})" in python_script(Settings(), ["a.csv"])
