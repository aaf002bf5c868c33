"""A table that says how customers are reached holds only those who may be contacted."""

from __future__ import annotations

import io

import pandas as pd
import pytest

from core import contacts, exports, pipeline
from core.files import open_source
from core.settings import SegmentSettings, Settings

QUICK = Settings(segment=SegmentSettings(algorithm="kmeans", clusters=2, trials=2, resamples=2))


def analysed(tmp_path, ending: str):
    rows = [
        f"c{n % 20}{ending},{n},2024-{1 + n % 12:02}-10,{5 + n % 7},{'no' if n % 20 < 3 else 'yes'}"
        for n in range(80)
    ]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(["Customer,Order,Date,Total,Accepts Marketing", *rows]))
    analysis = pipeline.analyse(open_source(path, path.name), tmp_path, QUICK)
    known = pipeline.read_contacts(analysis, tmp_path)
    everybody = analysis.customers.frame.index
    return analysis, contacts.permission(everybody, known, contacts.Suppression())


@pytest.mark.parametrize(("ending", "customers"), [("@x.example", 17), ("", 20)])
def test_the_customers_of_the_exports(tmp_path, ending, customers):
    analysis, permission = analysed(tmp_path, ending)
    assert len(permission.customers) == 17
    inputs = exports.ExportInputs(analysis, permission=permission)
    (export,) = (one for one in exports.exports_for("page") if one.name == exports.CUSTOMERS)
    table = pd.read_csv(io.BytesIO(exports.export_bytes(export, inputs)))
    assert len(table) == customers
    whole = exports.ExportInputs(analysis)
    assert len(pd.read_csv(io.BytesIO(exports.export_bytes(export, whole)))) == 20


def test_how_many_are_left_out_is_said(tmp_path):
    analysis, permission = analysed(tmp_path, "@x.example")
    ids = list(analysis.customers.frame.index)
    sentence = exports.left_out_sentence(ids, analysis, permission)
    assert sentence.text().startswith("3 customers are left out")
    assert exports.left_out_sentence(permission.customers, analysis, permission) is None
    assert exports.left_out_sentence(ids, analysis, None) is None


def test_a_column_of_addresses_counts_too(tmp_path):
    analysis, _ = analysed(tmp_path, "")
    assert not exports.carries_contacts(analysis)
    assert exports.carries_contacts(analysis, ["customer_id", "E-mail address"])
    assert not exports.carries_contacts(analysis, ["customer_id", "country", "city"])
