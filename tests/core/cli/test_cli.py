"""The terminal: one JSON document, the same twice, and mistakes that say what to do."""

from __future__ import annotations

import datetime as dt
import json

import pandas as pd
import pytest

from core.demo import generator

QUICK = ("--json", "--trials", "6")


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory):
    return generator.write_demo_orders(tmp_path_factory.mktemp("demo") / "demo.parquet")


@pytest.fixture(scope="module")
def told(demo_file, run_cli, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out") / "result"
    document, finished = run_cli("segment", demo_file, *QUICK, "--out", folder, process=True)
    return document, finished, folder


def test_standard_output_is_one_json_document_and_progress_goes_to_standard_error(told):
    document, finished, _ = told
    assert json.loads(finished.stdout) == document
    assert "Optuna" not in finished.stdout
    assert "tune" in finished.stderr


def test_the_document_has_the_keys_that_are_fixed(told):
    document, _, _ = told
    assert set(document) >= {
        "source", "assumptions", "roles", "file", "cleaning", "used", "rfm", "segmentation",
        "segments", "seconds", "version",
    }  # fmt: skip
    assert set(document["source"]) >= {"name", "kind", "table", "rows", "sha256"}
    assert set(document["file"]) >= {
        "rows", "customers", "orders", "gross_revenue", "net_revenue", "first_order", "last_order",
    }  # fmt: skip
    assert set(document["cleaning"]) >= {"rows_in", "rows_used", "left_out", "warnings"}
    assert set(document["used"]) >= {
        "customers", "buyers", "orders", "lines", "net_revenue", "first_order", "last_order",
        "as_of",
    }  # fmt: skip
    assert set(document["segmentation"]) >= {
        "algorithm", "clusters", "parameters", "silhouette", "davies_bouldin",
        "calinski_harabasz", "smallest_share", "trials", "candidates", "rejected",
    }  # fmt: skip
    assert set(document["segments"][0]) >= {
        "name", "customers", "share", "revenue", "revenue_share", "recency_days", "frequency",
        "monetary",
    }  # fmt: skip
    assert set(document["seconds"]) == {"load", "clean", "features", "tune", "judge", "total"}
    assert document["roles"]["customer_id"]["column"] == "customer_id"


def test_rows_in_are_rows_used_and_rows_left_out(told):
    cleaning = told[0]["cleaning"]
    assert cleaning["rows_in"] == cleaning["rows_used"] + sum(cleaning["left_out"].values())


def test_two_runs_print_the_same_but_for_the_seconds(told, demo_file, run_cli, tmp_path):
    """One as a process of its own, the other after all that ran in this one."""
    # Another playbook changes what to do next, and nothing of the document.
    again, _ = run_cli(
        "segment", demo_file, *QUICK, "--playbook", "retail", "--out", tmp_path / "out"
    )
    usual, retail = (
        pd.read_csv(folder / "customers.csv", dtype="str") for folder in (told[2], tmp_path / "out")
    )
    assert list(usual["customer_id"]) == list(retail["customer_id"])
    assert (usual["segment"] == retail["segment"]).all()
    assert (usual["next_action"] != retail["next_action"]).any()
    assert retail["next_action"].str.contains(", in the shop: ").any()
    first = dict(told[0])
    first.pop("seconds")
    again.pop("seconds")
    assert again == first


def test_the_files_agree_with_the_document(told):
    document, _, folder = told
    customers = pd.read_csv(folder / "customers.csv", dtype={"customer_id": "str"})
    segments = pd.read_csv(folder / "segments.csv")
    assert json.loads((folder / "summary.json").read_text(encoding="utf-8")) == document
    assert len(customers) == document["used"]["buyers"]
    assert customers["monetary"].sum() == pytest.approx(document["used"]["net_revenue"], abs=1)
    counted = customers["segment"].value_counts()
    for each in document["segments"]:
        assert counted[each["name"]] == each["customers"]
        members = customers[customers["segment"] == each["name"]]
        assert members["monetary"].sum() == pytest.approx(each["revenue"], abs=1)
        assert members["recency_days"].median() == pytest.approx(each["recency_days"])
    assert list(segments["segment"]) == [each["name"] for each in document["segments"]]


def test_the_number_of_clusters_and_the_algorithm_can_be_asked_for(demo_file, run_cli):
    document, _ = run_cli(
        "segment", demo_file, *QUICK, "--algorithm", "gmm", "--clusters", "4", "--seed", "3"
    )
    assert document["segmentation"]["algorithm"] == "gmm"
    assert document["segmentation"]["clusters"] == len(document["segments"]) == 4


def test_an_as_of_date_is_counted_to(demo_file, run_cli):
    document, _ = run_cli("segment", demo_file, *QUICK, "--as-of", "2025-06-30")
    assert document["used"]["as_of"] == "2025-06-30"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--as-of", "yesterday"), "setting"),
        (("--clusters", "99"), "setting"),
        (("--clusters", "many"), "setting"),
        (("--trials", "0"), "setting"),
        (("--trials", "x"), "usage"),
        (("--algorithm", "magic"), "usage"),
        (("--role", "customer"), "setting"),
        (("--role", "customer_id=no such column"), "missing_role"),
        (("--table", "no such table"), "unknown_table"),
    ],
)
def test_a_mistake_exits_2_and_says_what_to_do(demo_file, run_cli, tmp_path, arguments, code):
    error, finished = run_cli(
        "segment", demo_file, *QUICK, *arguments, "--out", tmp_path / "out", expect=2
    )
    assert error["error"]["code"] == code
    assert error["error"]["message"]
    assert error["error"]["hint"]
    assert not finished.stdout
    assert not (tmp_path / "out").exists()


def test_a_missing_file_is_a_mistake(run_cli, tmp_path):
    command = ("segment", tmp_path / "nothing.csv", "--json")
    error, finished = run_cli(*command, expect=2, process=True)
    assert error["error"]["code"] == "no_such_file"
    assert run_cli(*command, expect=2)[1].stderr == finished.stderr


def test_a_failed_run_leaves_the_folder_as_it_was(run_cli, tmp_path):
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "customers.csv").write_text("yesterday's", encoding="utf-8")
    broken = tmp_path / "broken.csv"
    broken.write_text("a,b\n1,2\n", encoding="utf-8")
    run_cli("segment", broken, "--json", "--out", folder, expect=2)
    assert [each.name for each in folder.iterdir()] == ["customers.csv"]
    assert (folder / "customers.csv").read_text(encoding="utf-8") == "yesterday's"


def test_without_json_it_speaks_in_words(demo_file, run_cli):
    said, _ = run_cli("segment", demo_file, "--trials", "6", as_json=False)
    assert "revenue share" in said
    assert "Champions" in said


def test_in_words_too_what_nameless_columns_were_taken_for_comes_first(tmp_path, run_cli):
    path = tmp_path / "orders.txt"
    first = dt.date(2024, 1, 1)
    rows = (
        f"{first + dt.timedelta(days=order)};{4100 + order * order % 97};{order * 31 % 83}.75"
        for order in range(300)
    )
    path.write_text("\n".join(rows), encoding="utf-8")
    said, _ = run_cli("segment", path, "--trials", "1", "--algorithm", "kmeans", as_json=False)
    assert str(said).startswith("This file has no header row")
    assert "column_2 for the customer" in str(said)


def test_a_model_is_saved_and_used_again_as_it_is(demo_file, run_cli, tmp_path):
    place = {"CLIENTELE_ARTIFACTS": str(tmp_path)}
    first, _ = run_cli("segment", demo_file, *QUICK, "--save-model", "December", **place)
    again, _ = run_cli("segment", demo_file, "--json", "--model", "December", **place)
    assert again["segmentation"]["trials"] == 0
    assert again["segmentation"]["algorithm"] == first["segmentation"]["algorithm"]
    before = {each["name"]: each["customers"] for each in first["segments"]}
    after = {each["name"]: each["customers"] for each in again["segments"]}
    assert set(after) == set(before)
    moved = sum(abs(after[name] - before[name]) for name in before)
    # Unusual customers were assigned after fitting, the others by the fit itself.
    assert moved <= 0.01 * first["used"]["buyers"]


def test_a_model_nobody_saved_is_a_mistake_that_names_the_saved_ones(demo_file, run_cli, tmp_path):
    place = {"CLIENTELE_ARTIFACTS": str(tmp_path)}
    error, _ = run_cli("segment", demo_file, "--json", "--model", "Nothing", expect=2, **place)
    assert error["error"]["code"] == "stored_model"


@pytest.mark.shared
def test_cdnow_is_offered_no_tiny_segment(shared, run_cli):
    """Whitespace-aligned, YYYYMMDD, leading zeros, no order id: 23,570 customers, 2,500,315.63."""
    document, _ = run_cli(
        "segment", shared / "data" / "cdnow" / "CDNOW_master.txt", "--json", "--trials", "12"
    )
    assert document["file"]["customers"] == 23570
    assert document["file"]["net_revenue"] == 2500315.63
    assert document["segmentation"]["smallest_share"] >= 0.03
