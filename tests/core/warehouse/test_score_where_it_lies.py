"""A saved model scored where orders lie gives everybody the segment it gives them here."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import ibis
import numpy as np
import pandas as pd
import planted_models
import postgres
import pytest
from shop_lines import shop_lines

from core import pipeline, saved_models, segmentation, warehouse
from core.__main__ import main
from core.errors import StoredModelError
from core.features import Customers
from core.files import DATABASE_WORD, open_source
from core.files.formats import database_url
from core.segmentation.algorithms.fitted_models import NeighbourModel
from core.settings import ReadSettings, Settings
from core.warehouse.model_expression import with_model_segments

SET_UP = """
CREATE TABLE lines (order_no text, customer_id text, order_date timestamp, sku text,
    quantity integer, unit_price numeric(10, 2), country text, note text);
GRANT SELECT ON lines TO reader;
"""


@pytest.fixture(scope="module")
def customers(shop, tmp_path_factory) -> Customers:
    source = open_source(shop, shop.name, Settings().limits, uploaded=False)
    return pipeline.measure(source, tmp_path_factory.mktemp("measured"), Settings()).customers


def check(address: str, folder: Path, customers: Customers) -> None:
    """Every kind of model labels everybody there as it does here."""
    settings = Settings(read=ReadSettings(table="lines" if address == DATABASE_WORD else None))
    opened = warehouse.segment_in_place(warehouse.read_address(address), folder, settings)
    with opened as there:
        for model in planted_models.models(customers):
            scored = warehouse.score_in_place(there, model, settings.rfm.expected_years)
            table = there.warehouse.fetch(scored.select("customer_id", "segment")).to_pandas()
            labels = table.set_index("customer_id")["segment"].sort_index()
            here = model.predict(customers.frame)
            assert list(labels.index) == list(here.index)
            assert list(labels) == list(here)
            counted = {
                one["name"]: one["customers"] for one in warehouse.segments_of_scores(there, scored)
            }
            assert counted == here.value_counts().to_dict()


def test_every_kind_of_model_labels_everybody_the_same_on_duckdb(shop, workspace, customers):
    check(f"duckdb:{shop}", workspace, customers)


def test_every_kind_of_model_labels_everybody_the_same_on_postgresql(
    workspace, customers, monkeypatch
):
    with postgres.prepared(SET_UP, shop_lines()) as server:
        monkeypatch.setenv(database_url.VARIABLE, server.address)
        check(DATABASE_WORD, workspace, customers)


def test_a_model_of_neighbours_and_one_of_other_measures_are_refused(customers):
    table = ibis.memtable(customers.frame[["recency_days", "frequency", "monetary"]])
    model = next(planted_models.models(customers))
    neighbours = segmentation.SegmentationModel(
        model.space,
        NeighbourModel(np.zeros(3, int), np.zeros((3, 3))),
        ("All",),
    )
    with pytest.raises(StoredModelError, match="nearest neighbours' group"):
        with_model_segments(table, neighbours)
    with pytest.raises(StoredModelError, match="monetary, which is not measured"):
        with_model_segments(table.drop("monetary"), model)


def test_the_terminal_scores_where_orders_lie(shop, tmp_path, capsys, monkeypatch, customers):
    model = next(planted_models.models(customers))
    card = SimpleNamespace(name="Winter")
    monkeypatch.setattr(saved_models, "load_model", lambda _name: (model, card))
    arguments = ["score", f"duckdb:{shop}", "--model", card.name, "--json", "--out", str(tmp_path)]
    assert main(arguments) == 0
    document = json.loads(capsys.readouterr().out)
    written = pd.read_csv(tmp_path / "customers.csv", dtype={"customer_id": str})
    here = model.predict(customers.frame)
    assert list(written["segment"]) == list(here)
    assert {one["name"]: one["customers"] for one in document["segments"]} == (
        here.value_counts().to_dict()
    )
    assert document["model"] == card.name
