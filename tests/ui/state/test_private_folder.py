from __future__ import annotations

import gc

from ui.state.private_folder import PrivateFolder


def test_a_private_folder_goes_when_nobody_holds_it():
    folder = PrivateFolder()
    path = folder.path
    (path / "orders.csv").write_text("a")
    assert path.stat().st_mode & 0o077 == 0
    del folder
    gc.collect()
    assert not path.exists()


def test_a_folder_goes_when_its_visitor_does_not_come_back():
    folder = PrivateFolder()
    folder.leave(seconds=0.05)
    folder._leaving.join(5)
    assert folder.gone
    assert not folder.path.exists()


def test_a_visitor_who_comes_back_in_time_finds_the_folder():
    folder = PrivateFolder()
    folder.leave(seconds=0.2)
    timer = folder._leaving
    folder.stay()
    timer.join(5)
    assert not folder.gone
    assert folder.path.exists()


def test_a_private_folder_can_be_removed_at_once_and_twice():
    folder = PrivateFolder()
    folder.remove()
    assert not folder.path.exists()
    folder.remove()
