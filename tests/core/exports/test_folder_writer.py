"""Files are written into a folder all together, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import SettingError
from core.exports import folder_writer


@pytest.mark.parametrize("failing", ["a.csv", "b.csv", "c.csv"])
@pytest.mark.parametrize("step", ["aside", "in"])
def test_a_failure_half_way_leaves_the_folder_as_it_was(tmp_path, monkeypatch, failing, step):
    where = tmp_path / "out"
    where.mkdir()
    (where / "a.csv").write_text("old a")
    (where / "c.csv").write_text("old c")
    rename, failed = Path.rename, []

    def breaks(self, target):
        moving = "in" if Path(target).parent == where else "aside"
        if self.name == failing and moving == step and not failed:
            failed.append(self)
            raise OSError(28, "No space left on device")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", breaks)
    files = dict.fromkeys(("a.csv", "b.csv", "c.csv"), b"new")
    if failing == "b.csv" and step == "aside":
        folder_writer.write_files(files, where)  # there is no old b.csv to put aside
        assert not failed
        return
    with pytest.raises(SettingError, match="No space"):
        folder_writer.write_files(files, where)
    assert {path.name: path.read_text() for path in where.iterdir()} == {
        "a.csv": "old a",
        "c.csv": "old c",
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_failure_while_writing_makes_no_folder(tmp_path, monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(SettingError, match="No space"):
        folder_writer.write_files({"a.csv": b"new"}, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
