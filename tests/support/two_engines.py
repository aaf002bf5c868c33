"""One shop computed twice: by the column engine here, and by expressions where its orders lie."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from core import exports, pipeline, rfm, warehouse
from core.cleaning import CleaningReport
from core.files import DATABASE_WORD, Source, open_database, open_source
from core.settings import Settings


@dataclass(frozen=True)
class Computed:
    """What came of a shop: every customer, the document of `rfm`, and the cleaning report."""

    customers: pd.DataFrame
    document: dict[str, Any]
    report: CleaningReport


def computed_here(source: Source, settings: Settings) -> Computed:
    with tempfile.TemporaryDirectory() as name:
        measured = pipeline.measure(source, Path(name), settings)
        customers = measured.customers
        scores = rfm.score_customers(customers, settings.rfm)
        profiles = pipeline.with_reorder_rates(
            measured.orders, customers, settings, scores.profiles
        )
        scores = replace(scores, profiles=profiles)
        document = exports.rfm_document_of(
            source, customers, scores, None, settings.filter, measured.notices
        )
        return Computed(
            customers.frame.join(scores.frame.drop(columns="engagement")),
            document,
            measured.read.report,
        )


def computed_there(address: str, settings: Settings) -> Computed:
    with (
        tempfile.TemporaryDirectory() as name,
        warehouse.segment_in_place(warehouse.read_address(address), Path(name), settings) as there,
    ):
        document = exports.rfm_document_of(
            there.source, there.customers, there.scores, None, settings.filter, there.notices
        )
        frame = there.customer_frame(settings.rfm.expected_years)
        return Computed(frame, document, there.clean.report)


def assert_equal_files(path: Path, settings: Settings | None = None) -> Computed:
    """The file and `duckdb:` before its name give the same; what it gives."""
    settings = settings or Settings()
    here = computed_here(open_source(path, path.name, settings.limits, uploaded=False), settings)
    there = computed_there(f"duckdb:{path}", settings)
    assert_equal(here, there)
    return here


def assert_equal_database(settings: Settings | None = None) -> Computed:
    """The connected database fetched, and computed there, give the same; what it gives."""
    settings = settings or Settings()
    here = computed_here(open_database(), settings)
    assert_equal(here, computed_there(DATABASE_WORD, settings))
    return here


def assert_equal(here: Computed, there: Computed) -> None:
    """Rows and pennies, customers and scores, rule and segments, and every word of the document."""
    assert report_of(here) == report_of(there)
    documents = [one.document | {"source": None} for one in (here, there)]
    assert documents[0] == documents[1]
    assert list(here.customers.index) == list(there.customers.index)
    for column in here.customers.columns:
        mine, theirs = here.customers[column], there.customers[column]
        if column in {"country", "segment"}:
            assert list(mine.fillna("")) == list(theirs.fillna("")), column
        elif column.endswith("_at"):
            assert (mine.to_numpy("datetime64[us]") == theirs.to_numpy("datetime64[us]")).all()
        else:
            values = mine.to_numpy(float), theirs.to_numpy(float, na_value=np.nan)
            # Quotients of exact sums: the last bit of a division is all that may differ.
            np.testing.assert_allclose(*values, rtol=1e-12, err_msg=column)


def report_of(computed: Computed) -> list[Any]:
    """A report as plain values: money that is not known is not equal to itself."""
    report = computed.report
    return [
        str(report.file),
        report.rows_used,
        str(report.used_revenue),
        [(one.code, one.rows, str(one.amount), one.setting) for one in report.left_out],
        [notice.message for notice in report.notices],
    ]
