"""Faults of the security review that no other test holds, with the inputs they were seen with."""

from __future__ import annotations

import errno
import json
import resource
import threading
import zipfile

import joblib
import numpy as np
import openpyxl
import pytest

import tests.security.costly_files as made
from core import formatting, saved_models
from core.errors import StoredModelError
from core.files import detect, reading
from core.saved_models import exchange, repository, signing
from tests.security.test_saved_models import CARD


def keep(folder, model="a model"):
    card = repository.read_card(json.dumps(CARD))

    def card_for(checksum):
        signature = signing.sign_checksum(checksum)
        return repository.ModelCard(
            **{**vars_of(card), "model_sha256": checksum, "signature": signature}
        )

    return repository.keep(model, card_for, "Autumn", folder)


def vars_of(card):
    return {name: getattr(card, name) for name in card.__dataclass_fields__}


@pytest.fixture(autouse=True)
def own_key(tmp_path, monkeypatch):
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "keys"))


def test_fault_3_money_of_the_engine_is_written_in_every_format():
    with formatting.plainly("de_DE"):
        assert formatting.money(np.float64(-12345.6), "€").replace("\xa0", " ") == "-12.346 €"


def test_fault_6_a_description_of_a_model_that_unpacks_to_gigabytes_is_refused(tmp_path):
    file = tmp_path / "bomb.skops"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("schema.json", b"[" + b"[]," * 2_000_000 + b"[]]")
    assert file.stat().st_size < 100_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(StoredModelError, match="larger than a model"):
        exchange.import_model(file, tmp_path / "models")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000, "kilobytes"


def test_fault_12_a_workbook_with_a_far_cell_is_read_whatever_its_path_is_called(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (made.NAMES, *made.order_rows()):
        sheet.append(row)
    sheet.cell(1_000_000, 3000, "far away")
    book.save(tmp_path / "far.xlsx")
    path = (tmp_path / "far.xlsx").rename(tmp_path / "upload-1")
    source = detect.open_source(path, "far.xlsx")
    raw = reading.read_table(source, tmp_path / "workspace")
    assert set(made.NAMES) <= set(raw.columns)
    assert raw.rows >= 200


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_fault_19_a_disk_that_refuses_a_model_is_said_in_words(tmp_path, monkeypatch, code):
    keep(tmp_path, "before")

    def refuse(*_arguments, **_options):
        raise OSError(code, "the disk says no")

    monkeypatch.setattr(joblib, "dump", refuse)
    with pytest.raises(StoredModelError, match="could not be saved"):
        keep(tmp_path, "after")
    monkeypatch.undo()
    monkeypatch.setenv("CLIENTELE_KEYS", str(tmp_path / "keys"))
    assert saved_models.load_model("Autumn", tmp_path)[0] == "before", "nothing half-written"


def test_fault_23_saving_against_deleting_of_one_name_never_fails(tmp_path):
    wrong, end = [], threading.Event()

    def again_and_again(do):
        while not end.is_set():
            try:
                do()
            except StoredModelError as refused:
                if "no saved model" not in refused.message and "There is no" not in refused.message:
                    wrong.append(refused.message)
            except OSError as error:
                wrong.append(repr(error))

    work = (lambda: keep(tmp_path), lambda: saved_models.delete_model("Autumn", tmp_path))
    threads = [threading.Thread(target=again_and_again, args=(do,)) for do in (*work, *work)]
    for thread in threads:
        thread.start()
    end.wait(2)
    end.set()
    for thread in threads:
        thread.join()
    assert wrong == []
