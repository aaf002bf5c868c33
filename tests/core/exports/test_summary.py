"""The JSON document: fixed keys, plain values, numbers that can be recomputed."""

from __future__ import annotations

import json

import pytest

from core.exports.summary import analysis_document


@pytest.fixture(scope="module")
def document(demo_analysis):
    return analysis_document(demo_analysis)


def test_the_keys_are_those_the_documentation_promises(document):
    assert list(document) == [
        "source",
        "assumptions",
        "roles",
        "file",
        "filter",
        "review",
        "cleaning",
        "used",
        "features",
        "rfm",
        "in_use",
        "segmentation",
        "segments",
        "stability",
        "worth",
        "explanation",
        "forecast",
        "seconds",
        "version",
    ]
    assert set(document["source"]) == {
        *("name", "kind", "table", "rows", "sha256", "tables", "shape", "shape_reason")
    }
    assert set(document["file"]) == {
        "rows",
        "customers",
        "orders",
        "gross_revenue",
        "net_revenue",
        "first_order",
        "last_order",
    }
    assert set(document["cleaning"]) >= {"rows_in", "rows_used", "left_out", "warnings"}
    assert set(document["used"]) == {
        "customers",
        "buyers",
        "orders",
        "lines",
        "net_revenue",
        "first_order",
        "last_order",
        "as_of",
    }
    assert set(document["segmentation"]) >= {
        "algorithm",
        "clusters",
        "parameters",
        "silhouette",
        "davies_bouldin",
        "calinski_harabasz",
        "smallest_share",
        "largest_share",
        "stability",
        "trials",
        "verdict",
        "candidates",
        "rejected",
    }
    assert set(document["segments"][0]) == {
        "one_order_share",
        "not_due_share",
        "reordered",
        "name",
        "archetype",
        "customers",
        "share",
        "revenue",
        "revenue_share",
        "recency_days",
        "frequency",
        "monetary",
        "typical",
    }
    assert set(document["rfm"]["segments"][0]) == {
        "one_order_share",
        "not_due_share",
        "reordered",
        "name",
        "customers",
        "share",
        "revenue",
        "revenue_share",
    }
    assert set(document["seconds"]) == {"load", "clean", "features", "tune", "judge", "total"}


def test_it_is_plain_json_without_nan(document):
    text = json.dumps(document, allow_nan=False)
    assert json.loads(text) == document


def test_the_file_section_is_the_file_counted_by_hand(document, demo_lines):
    amount = demo_lines.quantity * demo_lines.unit_price
    assert document["file"] == {
        "rows": len(demo_lines),
        "customers": demo_lines.customer_id.nunique(),
        "orders": demo_lines.order_id.nunique(),
        "gross_revenue": pytest.approx(amount[amount > 0].sum(), abs=0.01),
        "net_revenue": pytest.approx(amount.sum(), abs=0.01),
        "first_order": demo_lines.ordered_at.min().isoformat(),
        "last_order": demo_lines.ordered_at.max().isoformat(),
    }


def test_every_row_is_accounted_for(document):
    cleaning = document["cleaning"]
    assert cleaning["rows_in"] == cleaning["rows_used"] + sum(cleaning["left_out"].values())


def test_the_segments_add_up_to_what_is_used(document):
    used = document["used"]
    for segments in (document["segments"], document["rfm"]["segments"]):
        assert sum(each["customers"] for each in segments) == used["buyers"]
        assert sum(each["revenue"] for each in segments) == pytest.approx(
            used["net_revenue"], abs=0.01 * len(segments)
        )
    assert used["as_of"] == "2026-01-01"


def test_the_same_analysis_gives_the_same_document(demo_analysis, document):
    assert json.dumps(analysis_document(demo_analysis)) == json.dumps(document)
