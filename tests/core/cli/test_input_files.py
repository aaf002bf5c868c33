"""Files that a command names: one, several, or none that is there."""

import zipfile
from argparse import Namespace

import pytest

from core.cli import input_files
from core.errors import SettingError
from core.settings import Settings

ORDERS = "order,customer,date,amount\n1,a,2025-01-01,5\n"


def test_a_file_that_is_not_there_is_an_error_in_words(tmp_path):
    with pytest.raises(SettingError, match=r"no file orders\.csv") as caught:
        input_files.existing(tmp_path / "orders.csv")
    assert caught.value.code == "no_such_file"


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(SettingError, match="no file"):
        input_files.existing(tmp_path)


def test_one_file_is_read_where_it_lies(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    source = input_files.open_files([str(file)], Settings(), tmp_path / "private")
    assert source.path == file


def test_several_files_become_one_source(tmp_path):
    files = [tmp_path / name for name in ("january.csv", "february.csv")]
    for file in files:
        file.write_text(ORDERS)
    private = tmp_path / "private"
    private.mkdir()
    source = input_files.open_files([str(file) for file in files], Settings(), private)
    assert zipfile.ZipFile(source.path).namelist() == ["january.csv", "february.csv"]


def test_the_private_folder_is_gone_afterwards(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    with input_files.opened_files(Namespace(files=[str(file)]), Settings()) as (source, folder):
        assert source.name == "orders.csv"
        assert folder.is_dir()
    assert not folder.exists()
